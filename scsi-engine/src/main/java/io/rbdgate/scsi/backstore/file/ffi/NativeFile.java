package io.rbdgate.scsi.backstore.file.ffi;

import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/// An open file descriptor. Every method returns what the call returns, or the negated errno; calls
/// that a signal interrupted are repeated. They may block: never call them on a lane.
///
/// Why not `FileChannel`: it reports errors as text in the machine's language, closes itself when
/// its thread is interrupted, and can neither punch holes nor take a lock that survives the closing
/// of another descriptor of the same file.
public final class NativeFile {

    /// Linux, the same on every architecture Java runs on.
    public static final int O_RDONLY = 0;

    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_DSYNC = 0x1000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_DIRECT_X86 = 0x4000;
    private static final int O_DIRECT_ARM = 0x10000;

    private static final int OWNER_ONLY = 0600;
    private static final int SEEK_END = 2;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int LOCK_SHARED = 1;
    private static final int LOCK_EXCLUSIVE = 2;
    private static final int LOCK_NON_BLOCKING = 4;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int ZERO_RANGE = 16;
    private static final int EINTR = 4;

    private static final LibC C = LibraryLoader.create(LibC.class).load("c");
    private static final Runtime RUNTIME = Runtime.getRuntime(C);

    private final int fd;

    private NativeFile(int fd) {
        this.fd = fd;
    }

    /// Opens `path`; files it creates belong to the owner only, for they hold a disk's content.
    ///
    /// @throws NativeFileException with the errno
    public static NativeFile open(Path path, int flags) {
        return open(path.toString(), flags);
    }

    /// Opens the same file once more, whatever its path means by now, with an error state of its
    /// own.
    ///
    /// @throws NativeFileException with the errno
    public NativeFile reopen(int flags) {
        return open("/proc/self/fd/" + fd, flags);
    }

    /// The flag that goes past the page cache; unlike the others it differs between architectures.
    public static int oDirect() {
        return switch (System.getProperty("os.arch", "")) {
            case "aarch64", "arm" -> O_DIRECT_ARM;
            default -> O_DIRECT_X86;
        };
    }

    /// The int that the request `request` answers, or the negated errno.
    int ioctlInt(long request) {
        int[] answer = new int[1];
        long result = result(C.ioctl(fd, request, answer));
        return result < 0 ? (int) result : answer[0];
    }

    /// Size in bytes.
    public long size() {
        return result(C.lseek(fd, 0, SEEK_END));
    }

    /// Where the first hole at or behind `offset` begins; the end of the file is one.
    public long nextHole(long offset) {
        return result(C.lseek(fd, offset, SEEK_HOLE));
    }

    /// Where the first data at or behind `offset` begins; ENXIO when there is none.
    public long nextData(long offset) {
        return result(C.lseek(fd, offset, SEEK_DATA));
    }

    /// Takes the whole file's lock, or fails at once with EAGAIN when another descriptor has it, in
    /// this process or another. Ends with the last copy of this descriptor: at kill -9 too.
    public long lock(boolean shared) {
        int operation = (shared ? LOCK_SHARED : LOCK_EXCLUSIVE) | LOCK_NON_BLOCKING;
        long result;
        do {
            result = result(C.flock(fd, operation));
        } while (result == -EINTR);
        return result;
    }

    /// May read less than `count` bytes; 0 at the end of the file.
    public long read(long address, long count, long offset) {
        long result;
        do {
            result = result(C.pread(fd, address, count, offset));
        } while (result == -EINTR);
        return result;
    }

    /// May write less than `count` bytes.
    public long write(long address, long count, long offset) {
        long result;
        do {
            result = result(C.pwrite(fd, address, count, offset));
        } while (result == -EINTR);
        return result;
    }

    /// Makes the data durable, and the metadata needed to find it.
    public long syncData() {
        long result;
        do {
            result = result(C.fdatasync(fd));
        } while (result == -EINTR);
        return result;
    }

    /// Makes data and metadata durable.
    public long sync() {
        long result;
        do {
            result = result(C.fsync(fd));
        } while (result == -EINTR);
        return result;
    }

    /// Cuts or extends the file; what is added is a hole.
    public long truncate(long sizeBytes) {
        long result;
        do {
            result = result(C.ftruncate(fd, sizeBytes));
        } while (result == -EINTR);
        return result;
    }

    /// Gives the range back to the file system; it reads as zeros then.
    public long punchHole(long offset, long length) {
        return fallocate(PUNCH_HOLE | KEEP_SIZE, offset, length);
    }

    /// Makes the range read as zeros and keeps its space.
    public long zeroRange(long offset, long length) {
        return fallocate(ZERO_RANGE | KEEP_SIZE, offset, length);
    }

    /// Closes the descriptor. Call once, after the last operation.
    public void close() {
        // Not repeated on EINTR: Linux has released the descriptor even then.
        var _ = C.close(fd);
    }

    private long fallocate(int mode, long offset, long length) {
        long result;
        do {
            result = result(C.fallocate(fd, mode, offset, length));
        } while (result == -EINTR);
        return result;
    }

    private static NativeFile open(String path, int flags) {
        long result;
        do {
            result = result(C.open(path, flags | O_CLOEXEC, OWNER_ONLY));
        } while (result == -EINTR);
        if (result < 0) {
            throw new NativeFileException((int) -result);
        }
        return new NativeFile((int) result);
    }

    private static long result(long returned) {
        return returned < 0 ? -RUNTIME.getLastError() : returned;
    }
}
