package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.rbdgate.rbd.ffi.LibRbd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens images and makes them, each once.
///
/// Blocks; callable from any thread but a lane.
public final class RbdImages {
    /// What an image needs to be served, diffed and flattened: as ceph-iscsi makes them.
    public static final long FEATURES =
            LibRbd.FEATURE_LAYERING
                    | LibRbd.FEATURE_EXCLUSIVE_LOCK
                    | LibRbd.FEATURE_OBJECT_MAP
                    | LibRbd.FEATURE_FAST_DIFF
                    | LibRbd.FEATURE_DEEP_FLATTEN;

    private static final Logger LOG = LoggerFactory.getLogger(RbdImages.class);

    private final RbdPool pool;
    private final LibRbd rbd;
    private final ImageRegister register;

    RbdImages(RbdPool pool, Clock clock) {
        this.pool = pool;
        this.rbd = pool.cluster().library().rbd();
        this.register = new ImageRegister(pool, clock);
    }

    /// Opens the image of `spec`; makes it first when `spec` has a size for it and it has never
    /// existed. An image that exists keeps its size.
    ///
    /// @throws RbdException with ENOENT when it does not exist, without errno when it has existed
    ///   and is gone
    RbdImage openOrCreate(RbdSpec spec) {
        RbdImage image = openIfThere(spec);
        Long createBytes = spec.createBytes();
        if (image == null && createBytes != null) {
            refuseIfItWasThere(spec.image());
            // one that is to be encrypted has no room for data before it is formatted
            long sizeBytes = spec.encryption() == null ? createBytes : 0;
            create(spec.image(), sizeBytes, spec.dataPool());
            image = openIfThere(spec);
        }
        if (image == null) {
            throw new RbdException("opening", spec.name(), -ErrnoTable.ENOENT.number());
        }
        if (createBytes != null) {
            rememberOrClose(spec, image);
        }
        return image;
    }

    private @Nullable RbdImage openIfThere(RbdSpec spec) {
        try {
            return RbdImage.open(pool, spec.image(), spec.snapshot(), spec.writeProtected());
        } catch (RbdException e) {
            if (e.is(ErrnoTable.ENOENT)) {
                return null;
            }
            throw e;
        }
    }

    private void rememberOrClose(RbdSpec spec, RbdImage image) {
        try {
            register.remember(spec.image(), image.id());
        } catch (RbdException e) {
            image.close();
            throw e;
        }
    }

    private void refuseIfItWasThere(String image) {
        String known = register.recall(image);
        if (known != null) {
            throw new RbdException(
                    "%s/%s existed (%s) and is gone; it is not made again. To allow it: %s"
                            .formatted(pool.name(), image, known, register.howToForget(image)));
        }
    }

    /// Makes an image; one that another gateway has just made is as good.
    void create(String image, long sizeBytes, @Nullable String dataPool) {
        String name = pool.name() + "/" + image;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            rbd.rbd_image_options_create(out.address());
            long options = out.get(ADDRESS, 0).address();
            rbd.rbd_image_options_set_uint64(options, LibRbd.IMAGE_OPTION_FORMAT, 2);
            rbd.rbd_image_options_set_uint64(options, LibRbd.IMAGE_OPTION_FEATURES, FEATURES);
            if (dataPool != null) {
                rbd.rbd_image_options_set_string(options, LibRbd.IMAGE_OPTION_DATA_POOL, dataPool);
            }
            int answer = rbd.rbd_create4(pool.handle(), image, sizeBytes, options);
            rbd.rbd_image_options_destroy(options);
            if (!ErrnoTable.EEXIST.is(answer)) {
                RbdException.check(answer, "making", name);
                LOG.info("made {} of {} bytes", name, sizeBytes);
            }
        }
    }

    /// Removes an image.
    void remove(String image) {
        RbdException.check(
                rbd.rbd_remove(pool.handle(), image), "removing", pool.name() + "/" + image);
    }
}
