package io.rbdgate.scsi.backstore.file;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Extent;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.Holes;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.backstore.file.FileOperation.Kind;
import io.rbdgate.scsi.lane.Lane;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// A disk in a sparse file or on a block device. Blocking calls run on threads of its own;
/// completions come on them.
///
/// Without [FileOptions#writeCache()] a write ends only when it is on stable storage (O_DSYNC), a
/// discard or zeroing when the hole is (fdatasync): kill -9 and a power cut lose nothing that was
/// acknowledged. With it, [#flush] and `durable` do the same on demand.
public final class FileBackstore implements BlockBackstore {

    /// As size: take the file as it is.
    public static final long KEEP_SIZE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(FileBackstore.class);

    private final Backing file;
    private final boolean writeCache;
    private final Capabilities capabilities;
    private final FileThreads threads;
    private volatile Geometry geometry;
    private volatile @Nullable BackstoreListener listener;
    private volatile boolean failing;

    FileBackstore(Backing file, FileOptions options) {
        this.file = file;
        writeCache = options.writeCache();
        geometry = file.geometry();
        capabilities =
                new Capabilities(
                        options.readOnly(),
                        writeCache && !options.readOnly(),
                        file.punchesHoles(),
                        true,
                        0,
                        options.rotational());
        threads = new FileThreads(file.name(), file.handles());
    }

    /// Opens the file, exclusively; creates it, sparse, when it does not exist and a size is given.
    /// An existing file keeps its content; it grows when `sizeBytes` is larger than it, and is
    /// refused when smaller. Blocks.
    ///
    /// @throws io.rbdgate.scsi.backstore.BackstoreOpenException with a line that names the file
    public static FileBackstore open(Path path, long sizeBytes, FileOptions options) {
        return new FileBackstore(OpenFile.open(path, sizeBytes, options), options);
    }

    /// Opens a block device for a disk with blocks of `blockBytes`, exclusively and past the page
    /// cache (O_DIRECT). Blocks.
    ///
    /// @throws io.rbdgate.scsi.backstore.BackstoreOpenException with a line that names the device
    public static FileBackstore openDevice(Path path, int blockBytes, FileOptions options) {
        return new FileBackstore(OpenDevice.open(path, blockBytes, options), options);
    }

    /// Looks whether somebody else has made the disk larger (a logical volume was extended).
    /// Blocks: never on a lane.
    public void measure() {
        long before = geometry.sizeBytes();
        Geometry now = file.measure();
        if (now.sizeBytes() > before) {
            geometry = now;
            BackstoreListener told = listener;
            if (told != null) {
                told.resized(now.sizeBytes());
            }
        } else if (now.sizeBytes() < before) {
            LOG.error(
                    "{}: shrank from {} to {} bytes under a disk that is in use; what lay behind is lost",
                    file,
                    before,
                    now.sizeBytes());
        }
    }

    /// Makes the file, and so the disk, larger. Blocks: never on a lane.
    ///
    /// @throws io.rbdgate.scsi.backstore.BackstoreOpenException when it cannot; nothing changed
    public void grow(long newSizeBytes) {
        geometry = file.grow(newSizeBytes);
        BackstoreListener told = listener;
        if (told != null) {
            told.resized(newSizeBytes);
        }
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public void attach(Lane lane, BackstoreListener told) {
        listener = told;
    }

    @Override
    public void read(long offset, ByteBuf destination, int length, IoCompletion done) {
        submit(
                new FileOperation(
                        this,
                        Kind.READ,
                        offset,
                        length,
                        destination,
                        destination.writerIndex(),
                        0,
                        false,
                        false,
                        done));
    }

    @Override
    public void write(long offset, ByteBuf source, int length, boolean durable, IoCompletion done) {
        // O_DSYNC does it already when there is no cache.
        boolean sync = writeCache && durable;
        submit(
                new FileOperation(
                        this,
                        Kind.WRITE,
                        offset,
                        length,
                        source,
                        source.readerIndex(),
                        0,
                        false,
                        sync,
                        done));
    }

    @Override
    public void flush(IoCompletion done) {
        if (!capabilities.volatileCache()) {
            done.complete(BackstoreResult.OK, 0);
            return;
        }
        submit(new FileOperation(this, Kind.FLUSH, 0, 0, null, 0, 0, false, true, done));
    }

    @Override
    public void discard(long offset, long length, IoCompletion done) {
        if (capabilities.discard()) {
            submit(
                    new FileOperation(
                            this,
                            Kind.DISCARD,
                            offset,
                            length,
                            null,
                            0,
                            0,
                            true,
                            !writeCache,
                            done));
        } else {
            done.complete(BackstoreResult.OK, 0);
        }
    }

    @Override
    public void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        submit(
                new FileOperation(
                        this,
                        Kind.ZERO,
                        offset,
                        length,
                        null,
                        0,
                        0,
                        mayUnmap,
                        durable || !writeCache,
                        done));
    }

    @Override
    public void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done) {
        submit(
                new FileOperation(
                        this,
                        Kind.WRITE_SAME,
                        offset,
                        length,
                        pattern,
                        pattern.readerIndex(),
                        patternLength,
                        false,
                        writeCache && durable,
                        done));
    }

    @Override
    public void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        // A file has no such step; the engine makes one under its range lock.
        done.complete(BackstoreResult.UNSUPPORTED, 0);
    }

    @Override
    public void findHoles(Holes holes) {
        new HoleSearch(file, threads, holes).begin();
    }

    @Override
    public void close() {
        threads.drain();
        file.close(capabilities.volatileCache());
    }

    /// On a thread of the pool.
    void perform(FileOperation operation) {
        int errno;
        FileHandle handle = threads.borrow();
        try {
            errno = operation.execute(handle);
        } catch (Throwable e) {
            LOG.error("{}: {} failed", file, operation.kind(), e);
            errno = FileErrno.EINVAL.number();
        } finally {
            threads.giveBack(handle);
        }
        if (FileErrno.result(errno) == BackstoreResult.UNSUPPORTED) {
            LOG.debug("{}: {} is not possible here", file, operation.kind());
        } else if (errno != 0) {
            failed(operation, errno);
        } else if (failing) {
            failing = false;
        }
        operation.done().complete(FileErrno.result(errno), 0);
    }

    private void submit(FileOperation operation) {
        BackstoreResult refusal = refusal(operation);
        if (refusal == BackstoreResult.OK && operation.length() == 0 && !isFlush(operation)) {
            operation.done().complete(BackstoreResult.OK, 0);
        } else if (refusal == BackstoreResult.OK) {
            enqueue(operation);
        } else {
            operation.done().complete(refusal, 0);
        }
    }

    private void enqueue(FileOperation operation) {
        try {
            threads.submit(operation);
        } catch (RejectedExecutionException e) {
            operation.done().complete(BackstoreResult.GONE, 0);
        }
    }

    private BackstoreResult refusal(FileOperation operation) {
        if (!Extent.fits(operation.offset(), operation.length(), geometry.sizeBytes())) {
            return BackstoreResult.OUT_OF_RANGE;
        }
        boolean changes = operation.kind() != Kind.READ && operation.kind() != Kind.FLUSH;
        return changes && capabilities.readOnly() ? BackstoreResult.READ_ONLY : BackstoreResult.OK;
    }

    private static boolean isFlush(FileOperation operation) {
        return operation.kind() == Kind.FLUSH;
    }

    /// One line per spell of trouble, not one per I/O.
    private void failed(FileOperation operation, int errno) {
        if (failing) {
            return;
        }
        failing = true;
        boolean full = FileErrno.result(errno) == BackstoreResult.NO_SPACE;
        LOG.atLevel(full ? Level.WARN : Level.ERROR)
                .log(
                        "{}: {} of {} bytes at {} failed: {}",
                        file,
                        operation.kind(),
                        operation.length(),
                        operation.offset(),
                        FileErrno.text(errno));
    }
}
