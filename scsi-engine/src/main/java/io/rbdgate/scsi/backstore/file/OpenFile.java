package io.rbdgate.scsi.backstore.file;

import io.rbdgate.scsi.backstore.BackstoreOpenException;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.file.ffi.NativeFile;
import io.rbdgate.scsi.backstore.file.ffi.NativeFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file of a backstore: found or created, locked, sized, and open as often as it is used at the
/// same time.
final class OpenFile implements Backing {

    private static final int PREFERRED_IO_BYTES = 1 << 20;
    private static final int BLOCK_BYTES_DEFAULT = 4096;
    private static final int BLOCK_BYTES_MAX = 1 << 20;

    private final Path path;
    private final NativeFile main;
    private final int blockBytes;
    private final boolean punchesHoles;
    private final List<FileHandle> handles = new ArrayList<>();
    private long sizeBytes;

    private OpenFile(Path path, NativeFile main, long wanted, FileOptions options) {
        this.path = path;
        this.main = main;
        lock(options.readOnly());
        sizeBytes = settleSize(wanted, options.readOnly());
        blockBytes = blockBytes(path);
        punchesHoles = !options.readOnly() && punches();
        openHandles(options);
    }

    static OpenFile open(Path path, long wanted, FileOptions options) {
        if (wanted != FileBackstore.KEEP_SIZE && wanted <= 0) {
            throw new BackstoreOpenException("file " + path + ": the size must be positive");
        }
        boolean exists = Files.exists(path);
        if (exists && !Files.isRegularFile(path)) {
            throw new BackstoreOpenException("file " + path + ": not a regular file");
        }
        if (!exists && (wanted == FileBackstore.KEEP_SIZE || options.readOnly())) {
            throw new BackstoreOpenException(
                    "file "
                            + path
                            + ": does not exist"
                            + (options.readOnly() ? "" : " (give a size to create it)"));
        }
        NativeFile main = descriptor(path, exists, options.readOnly());
        try {
            return new OpenFile(path, main, wanted, options);
        } catch (RuntimeException e) {
            main.close();
            throw e;
        }
    }

    @Override
    public List<FileHandle> handles() {
        return handles;
    }

    @Override
    public boolean punchesHoles() {
        return punchesHoles;
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public Geometry geometry() {
        return new Geometry(sizeBytes, PREFERRED_IO_BYTES, 0, punchesHoles ? blockBytes : 0);
    }

    @Override
    public Geometry grow(long newSizeBytes) {
        if (newSizeBytes < sizeBytes) {
            throw new BackstoreOpenException(
                    "file "
                            + path
                            + ": a disk of "
                            + sizeBytes
                            + " bytes cannot shrink to "
                            + newSizeBytes);
        }
        check(main.truncate(newSizeBytes), "cannot be made " + newSizeBytes + " bytes large");
        check(main.sync(), "cannot be synchronized");
        sizeBytes = newSizeBytes;
        return geometry();
    }

    /// A file is as large as it was made: nobody else has it.
    @Override
    public Geometry measure() {
        return geometry();
    }

    @Override
    public @Nullable Hole nextHole(long offset) {
        long hole = main.nextHole(offset);
        if (hole < 0 || hole >= sizeBytes) {
            return null;
        }
        long data = main.nextData(hole);
        boolean toTheEnd = data == -FileErrno.ENXIO.number();
        if (data < 0 && !toTheEnd) {
            return null;
        }
        long end = toTheEnd ? sizeBytes : Math.min(data, sizeBytes);
        return new Hole(hole, end - hole);
    }

    @Override
    public String toString() {
        return "file " + path;
    }

    @Override
    public void close(boolean sync) {
        try {
            if (sync) {
                check(main.sync(), "could not be made durable at close");
            }
        } finally {
            handles.forEach(FileHandle::close);
            main.close();
        }
    }

    private void lock(boolean shared) {
        long result = main.lock(shared);
        if (result == -FileErrno.EAGAIN.number()) {
            throw new BackstoreOpenException(
                    "file " + path + ": in use by another backstore or process (it is locked)");
        }
        check(result, "cannot be locked");
    }

    private long settleSize(long wanted, boolean readOnly) {
        long existing = main.size();
        check(existing, "has no size");
        if (wanted == FileBackstore.KEEP_SIZE || wanted == existing) {
            if (existing == 0) {
                throw new BackstoreOpenException("file " + path + ": is empty (give a size)");
            }
            return existing;
        }
        if (wanted < existing || readOnly) {
            throw new BackstoreOpenException(
                    "file %s: has %d bytes, but the size given is %d (a disk can only grow; leave the size out to keep it)"
                            .formatted(path, existing, wanted));
        }
        check(main.truncate(wanted), "cannot be made " + wanted + " bytes large");
        check(main.sync(), "cannot be synchronized");
        syncDirectory();
        return wanted;
    }

    /// A new file whose directory entry is not durable could vanish with all its durable data.
    private void syncDirectory() {
        Path directory = path.toAbsolutePath().resolveSibling(".");
        try {
            NativeFile entry = NativeFile.open(directory, NativeFile.O_RDONLY);
            try {
                check(entry.sync(), "its directory cannot be synchronized");
            } finally {
                entry.close();
            }
        } catch (NativeFileException e) {
            throw trouble(path, "its directory cannot be opened", e.errno());
        }
    }

    /// Tried behind the end, where nothing can be lost.
    private boolean punches() {
        return main.punchHole(sizeBytes, BLOCK_BYTES_DEFAULT) == 0;
    }

    private void openHandles(FileOptions options) {
        int access = options.readOnly() ? NativeFile.O_RDONLY : NativeFile.O_RDWR;
        int flags = options.writeCache() ? access : access | NativeFile.O_DSYNC;
        try {
            for (int i = 0; i < options.parallel(); i++) {
                handles.add(new FileHandle(main.reopen(flags), 1));
            }
        } catch (NativeFileException e) {
            handles.forEach(FileHandle::close);
            throw trouble(path, "cannot be opened again", e.errno());
        }
    }

    private void check(long result, String what) {
        if (result < 0) {
            throw trouble(path, what, (int) -result);
        }
    }

    private static NativeFile descriptor(Path path, boolean exists, boolean readOnly) {
        int access = readOnly ? NativeFile.O_RDONLY : NativeFile.O_RDWR;
        int create = exists ? 0 : NativeFile.O_CREAT | NativeFile.O_EXCL;
        try {
            return NativeFile.open(path, access | create);
        } catch (NativeFileException e) {
            throw trouble(path, exists ? "cannot be opened" : "cannot be created", e.errno());
        }
    }

    private static int blockBytes(Path path) {
        try {
            long size = Files.getFileStore(path).getBlockSize();
            return size >= 512 && size <= BLOCK_BYTES_MAX ? (int) size : BLOCK_BYTES_DEFAULT;
        } catch (IOException e) {
            return BLOCK_BYTES_DEFAULT;
        }
    }

    private static BackstoreOpenException trouble(Path path, String what, int errno) {
        return new BackstoreOpenException(
                "file " + path + ": " + what + ": " + FileErrno.text(errno));
    }
}
