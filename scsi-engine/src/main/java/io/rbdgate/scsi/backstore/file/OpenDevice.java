package io.rbdgate.scsi.backstore.file;

import io.rbdgate.scsi.backstore.BackstoreOpenException;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.file.ffi.BlockDevices;
import io.rbdgate.scsi.backstore.file.ffi.NativeFile;
import io.rbdgate.scsi.backstore.file.ffi.NativeFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block device, opened exclusively (nothing mounted on it, no volume manager above it) and past
/// the page cache, so that what is acknowledged is where the device promises it.
final class OpenDevice implements Backing {

    private static final int PREFERRED_IO_BYTES = 1 << 20;

    private final Path path;
    private final NativeFile main;
    private final int sectorBytes;
    private final int discardBytes;
    private final List<FileHandle> handles = new ArrayList<>();
    private volatile long sizeBytes;

    private OpenDevice(Path path, NativeFile main, int blockBytes, FileOptions options) {
        this.path = path;
        this.main = main;
        sectorBytes = sector(blockBytes);
        sizeBytes = size();
        discardBytes = options.readOnly() ? 0 : DeviceQueue.of(path).discardBytes(sectorBytes);
        openHandles(options);
    }

    /// Opens the device for a disk with blocks of `blockBytes`. Blocks.
    static OpenDevice open(Path path, int blockBytes, FileOptions options) {
        if (!Files.exists(path)) {
            throw new BackstoreOpenException("device " + path + ": does not exist");
        }
        if (!isBlockDevice(path)) {
            throw new BackstoreOpenException(
                    "device " + path + ": not a block device (a file is served by type: file)");
        }
        int access = options.readOnly() ? NativeFile.O_RDONLY : NativeFile.O_RDWR;
        NativeFile main;
        try {
            main = NativeFile.open(path, access | NativeFile.O_EXCL | NativeFile.oDirect());
        } catch (NativeFileException e) {
            throw trouble(path, "cannot be opened", e.errno());
        }
        try {
            return new OpenDevice(path, main, blockBytes, options);
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
        return discardBytes > 0;
    }

    @Override
    public String name() {
        return path.getFileName().toString();
    }

    @Override
    public Geometry geometry() {
        return new Geometry(sizeBytes, PREFERRED_IO_BYTES, 0, discardBytes);
    }

    @Override
    public Geometry grow(long newSizeBytes) {
        throw new BackstoreOpenException(
                this + ": is resized where it comes from (a volume manager), not here");
    }

    @Override
    public Geometry measure() {
        sizeBytes = size();
        return geometry();
    }

    /// A device does not tell.
    @Override
    public @Nullable Hole nextHole(long offset) {
        return null;
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

    @Override
    public String toString() {
        return "device " + path;
    }

    private static boolean isBlockDevice(Path path) {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode");
            return BlockDevices.isBlockDevice(mode);
        } catch (IOException e) {
            throw new BackstoreOpenException("device " + path + ": cannot be looked at: " + e);
        }
    }

    /// A disk's blocks must not be smaller than what the device reads and writes as one.
    private int sector(int blockBytes) {
        int sector = BlockDevices.logicalBlockBytes(main);
        check(sector, "does not tell its block size");
        if (blockBytes % sector != 0) {
            throw new BackstoreOpenException(
                    "%s: has blocks of %d bytes, so the LUN needs blockSize: %d"
                            .formatted(this, sector, sector));
        }
        return sector;
    }

    private long size() {
        long size = main.size();
        check(size, "has no size");
        if (size == 0) {
            throw new BackstoreOpenException(this + ": is empty");
        }
        return size;
    }

    private void openHandles(FileOptions options) {
        int access = options.readOnly() ? NativeFile.O_RDONLY : NativeFile.O_RDWR;
        int durable = options.writeCache() ? 0 : NativeFile.O_DSYNC;
        try {
            for (int i = 0; i < options.parallel(); i++) {
                NativeFile file = main.reopen(access | durable | NativeFile.oDirect());
                handles.add(new FileHandle(file, sectorBytes));
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

    private static BackstoreOpenException trouble(Path path, String what, int errno) {
        return new BackstoreOpenException(
                "device " + path + ": " + what + ": " + FileErrno.text(errno));
    }
}
