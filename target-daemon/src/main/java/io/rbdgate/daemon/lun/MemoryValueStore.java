package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.description.ValueStore;
import java.util.function.Consumer;

/// What initiators have set on a disk whose content ends with the process: it may end with it.
final class MemoryValueStore<T> implements ValueStore<T> {
    private volatile T saved;

    MemoryValueStore(T none) {
        this.saved = none;
    }

    @Override
    public T saved() {
        return saved;
    }

    @Override
    public void save(T value, Consumer<Boolean> done) {
        saved = value;
        done.accept(true);
    }
}
