package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.backstore.file.DurableFile;
import io.rbdgate.scsi.description.ValueStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What initiators have set on a disk of this host, in a file beside the identities.
final class FileValueStore<T> implements ValueStore<T> {
    private static final Logger LOG = LoggerFactory.getLogger(FileValueStore.class);

    private final Path file;
    private final Executor executor;
    private final ValueText<T> form;
    private volatile T saved;

    private FileValueStore(Path file, Executor executor, ValueText<T> form, T saved) {
        this.file = file;
        this.executor = executor;
        this.form = form;
        this.saved = saved;
    }

    /// Reads what `file` holds, if it exists. Blocks. `executor` does one thing at a time and may
    /// be held up.
    ///
    /// @throws IOException when it cannot be read
    /// @throws IllegalArgumentException when it cannot be understood
    static <T> FileValueStore<T> open(Path file, Executor executor, ValueText<T> form)
            throws IOException {
        T saved =
                Files.exists(file)
                        ? form.read(Files.readString(file), file.toString())
                        : form.none();
        return new FileValueStore<>(file, executor, form, saved);
    }

    @Override
    public T saved() {
        return saved;
    }

    @Override
    public void save(T value, Consumer<Boolean> done) {
        executor.execute(() -> done.accept(write(value)));
    }

    private boolean write(T value) {
        try {
            String text = form.write(value) + "\n";
            DurableFile.replace(file, text.getBytes(StandardCharsets.US_ASCII));
            saved = value;
            return true;
        } catch (IOException e) {
            LOG.error("{} cannot be written: {}", file, e.toString());
            return false;
        }
    }
}
