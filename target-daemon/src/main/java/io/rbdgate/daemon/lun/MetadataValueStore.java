package io.rbdgate.daemon.lun;

import io.rbdgate.rbd.RbdDisk;
import io.rbdgate.scsi.description.ValueStore;
import java.util.function.Consumer;

/// What initiators have set on an RBD image, in its metadata, where every gateway finds it.
final class MetadataValueStore<T> implements ValueStore<T> {
    private final String key;
    private final ValueText<T> form;
    private volatile RbdDisk opener;
    private volatile T saved;

    private MetadataValueStore(RbdDisk opener, String key, ValueText<T> form, T saved) {
        this.opener = opener;
        this.key = key;
        this.form = form;
        this.saved = saved;
    }

    /// Reads what the image holds, just opened. Blocks.
    ///
    /// @throws io.rbdgate.rbd.RbdException when it cannot be read
    /// @throws IllegalArgumentException when it cannot be understood
    static <T> MetadataValueStore<T> open(
            RbdDisk opener, String image, String key, ValueText<T> form) {
        String text = opener.metadata(key);
        T saved = text == null ? form.none() : form.read(text, image + ", metadata key " + key);
        return new MetadataValueStore<>(opener, key, form, saved);
    }

    /// The image is open by way of `present` now.
    void through(RbdDisk present) {
        opener = present;
    }

    @Override
    public T saved() {
        return saved;
    }

    @Override
    public void save(T value, Consumer<Boolean> done) {
        opener.putMetadata(
                key,
                form.write(value),
                stored -> {
                    if (stored) {
                        saved = value;
                    }
                    done.accept(stored);
                });
    }
}
