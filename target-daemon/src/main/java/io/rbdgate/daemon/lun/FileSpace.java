package io.rbdgate.daemon.lun;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How full the file system of a file is, asked on threads of its own: a network mount that does
/// not answer holds up nothing else. Any thread.
final class FileSpace {
    private static final Logger LOG = LoggerFactory.getLogger(FileSpace.class);

    private final String of;
    private final Source source;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile boolean failing;

    /// Of a whole file system, in bytes; `usable` is what is left to this process.
    record Sizes(long total, long unallocated, long usable) {}

    /// Where the sizes come from; may block.
    interface Source {
        Sizes sizes() throws IOException;
    }

    FileSpace(Path file) {
        this(file.toString(), () -> of(Files.getFileStore(file)));
    }

    FileSpace(String of, Source source) {
        this.of = of;
        this.source = source;
    }

    private static Sizes of(FileStore all) throws IOException {
        return new Sizes(all.getTotalSpace(), all.getUnallocatedSpace(), all.getUsableSpace());
    }

    /// Tells `listener` soon, on another thread; not while an earlier question has no answer.
    void tell(BackstoreOpener.Listener listener) {
        if (asking.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("file-space").start(() -> ask(listener));
        }
    }

    /// What cannot be told is left out: I/O will say what is wrong with the file system.
    private void ask(BackstoreOpener.Listener listener) {
        try {
            Sizes now = source.sizes();
            // asked one after the other, they need not go together
            long used = Math.max(0, now.total() - now.unallocated());
            listener.space(used, Math.max(0, now.usable()));
            failing = false;
        } catch (IOException e) {
            LOG.debug("the space behind {} cannot be told", of, e);
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("the space behind {} cannot be told", of, e);
            }
            failing = true;
        } finally {
            asking.set(false);
        }
    }
}
