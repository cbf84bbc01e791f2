package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.backstore.file.DurableFile;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.ModeStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mode parameters of a disk of this host, in a file beside the identities.
final class FileModeStore implements ModeStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileModeStore.class);

    private final Path file;
    private final Executor executor;
    private volatile ModeParameters saved;

    private FileModeStore(Path file, Executor executor, ModeParameters saved) {
        this.file = file;
        this.executor = executor;
        this.saved = saved;
    }

    /// Reads what `file` holds, if it exists. Blocks. `executor` does one thing at a time and may
    /// be held up.
    ///
    /// @throws IOException when it cannot be read
    /// @throws IllegalArgumentException when it cannot be understood
    static FileModeStore open(Path file, Executor executor) throws IOException {
        ModeParameters saved =
                Files.exists(file)
                        ? ModeText.read(Files.readString(file), file.toString())
                        : ModeParameters.DEFAULT;
        return new FileModeStore(file, executor, saved);
    }

    @Override
    public ModeParameters saved() {
        return saved;
    }

    @Override
    public void save(ModeParameters mode, Consumer<Boolean> done) {
        executor.execute(() -> done.accept(write(mode)));
    }

    private boolean write(ModeParameters mode) {
        try {
            String text = ModeText.of(mode) + "\n";
            DurableFile.replace(file, text.getBytes(StandardCharsets.US_ASCII));
            saved = mode;
            return true;
        } catch (IOException e) {
            LOG.error("mode parameters cannot be saved in {}: {}", file, e.toString());
            return false;
        }
    }
}
