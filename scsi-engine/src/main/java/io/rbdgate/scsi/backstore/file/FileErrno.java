package io.rbdgate.scsi.backstore.file;

import io.rbdgate.scsi.backstore.BackstoreResult;

/// What the errno of a file call means for the disk: the one table of this backstore. The numbers
/// are Linux's, equal on every architecture the JDK supports.
enum FileErrno {
    EPERM(1, BackstoreResult.READ_ONLY, "operation not permitted"),
    ENOENT(2, BackstoreResult.GONE, "no such file or directory"),
    EIO(5, BackstoreResult.MEDIUM_ERROR, "input/output error"),
    ENXIO(6, BackstoreResult.GONE, "no such device"),
    EBADF(9, BackstoreResult.FAILED, "bad file descriptor"),
    EAGAIN(11, BackstoreResult.NO_RESOURCE, "try again"),
    ENOMEM(12, BackstoreResult.NO_RESOURCE, "out of memory"),
    EACCES(13, BackstoreResult.READ_ONLY, "permission denied"),
    EBUSY(16, BackstoreResult.NO_RESOURCE, "busy: mounted, or in use by another program"),
    EEXIST(17, BackstoreResult.FAILED, "file exists"),
    ENODEV(19, BackstoreResult.GONE, "no such device"),
    ENOTDIR(20, BackstoreResult.GONE, "not a directory"),
    EISDIR(21, BackstoreResult.FAILED, "is a directory"),
    EINVAL(22, BackstoreResult.FAILED, "invalid argument"),
    EMFILE(24, BackstoreResult.NO_RESOURCE, "too many open files (raise LimitNOFILE)"),
    ENFILE(23, BackstoreResult.NO_RESOURCE, "too many open files in the system"),
    ETXTBSY(26, BackstoreResult.READ_ONLY, "text file busy"),
    EFBIG(27, BackstoreResult.NO_SPACE, "larger than the file system or ulimit -f allows"),
    ENOSPC(28, BackstoreResult.NO_SPACE, "no space left on the file system"),
    EROFS(30, BackstoreResult.READ_ONLY, "read-only file system"),
    ELOOP(40, BackstoreResult.GONE, "too many symbolic links"),
    EOPNOTSUPP(95, BackstoreResult.UNSUPPORTED, "the file system cannot do it"),
    ETIMEDOUT(110, BackstoreResult.TIMEOUT, "timed out"),
    ESTALE(116, BackstoreResult.GONE, "stale file handle"),
    EDQUOT(122, BackstoreResult.NO_SPACE, "disk quota exceeded");

    private final int number;
    private final BackstoreResult result;
    private final String text;

    FileErrno(int number, BackstoreResult result, String text) {
        this.number = number;
        this.result = result;
        this.text = text;
    }

    int number() {
        return number;
    }

    /// `OK` for 0, `FAILED` for what the table does not know.
    static BackstoreResult result(int number) {
        if (number == 0) {
            return BackstoreResult.OK;
        }
        for (FileErrno errno : values()) {
            if (errno.number == number) {
                return errno.result;
            }
        }
        return BackstoreResult.FAILED;
    }

    /// For people: text and name.
    static String text(int number) {
        for (FileErrno errno : values()) {
            if (errno.number == number) {
                return errno.text + " (" + errno.name() + ")";
            }
        }
        return "errno " + number;
    }
}
