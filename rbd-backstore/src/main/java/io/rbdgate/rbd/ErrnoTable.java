package io.rbdgate.rbd;

import io.rbdgate.scsi.backstore.BackstoreResult;
import org.jspecify.annotations.Nullable;

/// Every errno librados and librbd are known to answer with, and what it means for a disk.
///
/// The one place where native errors become results. `-ESHUTDOWN` is Ceph's EBLOCKLISTED.
public enum ErrnoTable {
    EPERM(1, BackstoreResult.FAILED, "not permitted: see the capabilities of the Ceph user"),
    ENOENT(2, BackstoreResult.GONE, "does not exist"),
    EIO(5, BackstoreResult.MEDIUM_ERROR, "data cannot be read or stored"),
    E2BIG(7, BackstoreResult.UNSUPPORTED, "too big"),
    EAGAIN(11, BackstoreResult.NO_RESOURCE, "try again"),
    ENOMEM(12, BackstoreResult.NO_RESOURCE, "not enough memory"),
    EACCES(13, BackstoreResult.FAILED, "access denied: see the capabilities of the Ceph user"),
    EBUSY(16, BackstoreResult.NO_RESOURCE, "busy"),
    EEXIST(17, BackstoreResult.FAILED, "exists already"),
    EINVAL(22, BackstoreResult.UNSUPPORTED, "invalid argument"),
    ENOSPC(28, BackstoreResult.NO_SPACE, "no space left in the pool"),
    EROFS(30, BackstoreResult.NOT_OWNER, "the exclusive lock is not ours"),
    ERANGE(34, BackstoreResult.OUT_OF_RANGE, "out of range"),
    ENAMETOOLONG(36, BackstoreResult.UNSUPPORTED, "name too long"),
    ENOTEMPTY(39, BackstoreResult.FAILED, "not empty"),
    ENODATA(61, BackstoreResult.MEDIUM_ERROR, "no such data"),
    EOVERFLOW(75, BackstoreResult.OUT_OF_RANGE, "value too large"),
    EILSEQ(84, BackstoreResult.MISCOMPARE, "compared data differs"),
    EOPNOTSUPP(95, BackstoreResult.UNSUPPORTED, "not supported"),
    ENOTCONN(107, BackstoreResult.TIMEOUT, "not connected"),
    ESHUTDOWN(108, BackstoreResult.FENCED, "this client is blocklisted"),
    ETIMEDOUT(110, BackstoreResult.TIMEOUT, "no answer in time"),
    ESTALE(116, BackstoreResult.FAILED, "out of date"),
    EDQUOT(122, BackstoreResult.NO_SPACE, "quota of the pool exceeded"),
    ECANCELED(125, BackstoreResult.FAILED, "cancelled");

    private static final ErrnoTable[] BY_NUMBER = new ErrnoTable[128];

    static {
        for (ErrnoTable row : values()) {
            if (BY_NUMBER[row.number] != null) {
                throw new IllegalStateException("errno " + row.number + " twice");
            }
            BY_NUMBER[row.number] = row;
        }
    }

    private final int number;
    private final BackstoreResult result;
    private final String text;

    ErrnoTable(int number, BackstoreResult result, String text) {
        this.number = number;
        this.result = result;
        this.text = text;
    }

    /// The positive number, as C defines it on Linux.
    public int number() {
        return number;
    }

    /// The row of a native answer; null when it is no error, or an unknown one.
    static @Nullable ErrnoTable of(long answer) {
        return answer <= 0 && answer > -BY_NUMBER.length ? BY_NUMBER[(int) -answer] : null;
    }

    /// Whether a native answer is this error: `answer` is `-errno` or not negative.
    public boolean is(long answer) {
        return answer == -number;
    }

    /// The result of a data operation that ended with `answer` (`-errno`, or not negative: OK). On
    /// an image `readOnly` by our own choice EROFS means that, elsewhere it means a lost lock.
    static BackstoreResult result(long answer, boolean readOnly) {
        if (answer >= 0) {
            return BackstoreResult.OK;
        }
        if (readOnly && EROFS.is(answer)) {
            return BackstoreResult.READ_ONLY;
        }
        ErrnoTable row = of(answer);
        return row == null ? BackstoreResult.FAILED : row.result;
    }

    /// In words: `no space left in the pool (ENOSPC)`.
    public static String text(long answer) {
        ErrnoTable row = of(answer);
        return row == null ? "errno " + -answer : row.text + " (" + row + ")";
    }
}
