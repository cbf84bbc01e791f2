package io.rbdgate.scsi.device;

import io.rbdgate.scsi.description.ValueStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Keeps what it is given, and answers when the test says so.
final class Shelf<T> implements ValueStore<T> {
    T kept;
    final List<Consumer<Boolean>> waiting = new ArrayList<>();

    Shelf(T kept) {
        this.kept = kept;
    }

    /// Everything that was to be saved is.
    void saveAll() {
        while (!waiting.isEmpty()) {
            waiting.removeFirst().accept(true);
        }
    }

    @Override
    public T saved() {
        return kept;
    }

    @Override
    public void save(T value, Consumer<Boolean> done) {
        waiting.add(
                ok -> {
                    kept = ok ? value : kept;
                    done.accept(ok);
                });
    }
}
