package io.rbdgate.rbd;

import io.rbdgate.scsi.backstore.BackstoreResult;
import org.jspecify.annotations.Nullable;

/// A call into librados or librbd has failed. The root of this module's exceptions.
public final class RbdException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int answer;

    /// `operation` on `subject` (pool/image, address) was answered with `answer`, a `-errno`.
    public RbdException(String operation, String subject, long answer) {
        super(operation + " " + subject + ": " + ErrnoTable.text(answer));
        this.answer = (int) answer;
    }

    /// A condition that is no native error but needs the same attention.
    public RbdException(String message) {
        super(message);
        this.answer = 0;
    }

    /// Whether the cause is this errno.
    public boolean is(ErrnoTable errno) {
        return errno.is(answer);
    }

    /// The cause; null when it is no errno, or an unknown one.
    public @Nullable ErrnoTable errno() {
        return ErrnoTable.of(answer);
    }

    /// The cause in the vocabulary of backstores.
    public BackstoreResult result() {
        return answer == 0 ? BackstoreResult.FAILED : ErrnoTable.result(answer, false);
    }

    /// Passes a non-negative answer on and throws for `-errno`.
    public static long check(long answer, String operation, String subject) {
        if (answer < 0) {
            throw new RbdException(operation, subject, answer);
        }
        return answer;
    }
}
