package io.rbdgate.rbd.admin;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.rbdgate.rbd.RbdImages;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRbd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// How a new image is to be (`rbd_image_options_t`): with the features a gateway needs.
final class ImageOptions implements AutoCloseable {
    private final LibRbd rbd;
    private final long handle;

    ImageOptions(RbdPool pool, @Nullable String dataPool) {
        this.rbd = pool.cluster().library().rbd();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            rbd.rbd_image_options_create(out.address());
            this.handle = out.get(ADDRESS, 0).address();
        }
        rbd.rbd_image_options_set_uint64(handle, LibRbd.IMAGE_OPTION_FORMAT, 2);
        rbd.rbd_image_options_set_uint64(handle, LibRbd.IMAGE_OPTION_FEATURES, RbdImages.FEATURES);
        if (dataPool != null) {
            rbd.rbd_image_options_set_string(handle, LibRbd.IMAGE_OPTION_DATA_POOL, dataPool);
        }
    }

    long handle() {
        return handle;
    }

    @Override
    public void close() {
        rbd.rbd_image_options_destroy(handle);
    }
}
