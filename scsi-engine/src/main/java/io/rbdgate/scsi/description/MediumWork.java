package io.rbdgate.scsi.description;

import io.rbdgate.scsi.SenseCode;

/// What is being done to all of a medium, or was begun and is not known to be finished. Until it
/// is, nothing on the medium can be used: neither the old data nor the new.
public enum MediumWork {
    /// Nothing: the medium is as its initiators have written it.
    NONE(SenseCode.NO_SENSE, SenseCode.NO_SENSE),
    /// FORMAT UNIT.
    FORMAT(SenseCode.FORMAT_IN_PROGRESS, SenseCode.FORMAT_COMMAND_FAILED),
    /// SANITIZE in the restricted completion mode: when it fails only another one makes the medium
    /// usable.
    SANITIZE(SenseCode.SANITIZE_IN_PROGRESS, SenseCode.SANITIZE_COMMAND_FAILED),
    /// SANITIZE in the unrestricted completion mode (AUSE): its failure can be left behind by EXIT
    /// FAILURE MODE.
    UNRESTRICTED_SANITIZE(SenseCode.SANITIZE_IN_PROGRESS, SenseCode.SANITIZE_COMMAND_FAILED);

    private final SenseCode inProgress;
    private final SenseCode failed;

    MediumWork(SenseCode inProgress, SenseCode failed) {
        this.inProgress = inProgress;
        this.failed = failed;
    }

    /// What commands hear that it refuses while it goes on.
    public SenseCode inProgress() {
        return inProgress;
    }

    /// What commands hear when it has not been finished.
    public SenseCode failed() {
        return failed;
    }
}
