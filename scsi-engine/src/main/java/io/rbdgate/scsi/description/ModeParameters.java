package io.rbdgate.scsi.description;

/// The mode parameters that initiators can change, shared by all of them.
///
/// `softwareWriteProtect` is SWP, `descriptorSense` D_SENSE, `taskAborted` TAS of the control mode
/// page (SPC-4 r37 §7.5.8).
public record ModeParameters(
        boolean softwareWriteProtect, boolean descriptorSense, boolean taskAborted) {

    /// As a new logical unit has them.
    public static final ModeParameters DEFAULT = new ModeParameters(false, false, true);
}
