package io.rbdgate.scsi.backstore;

/// What a backstore can do by itself; asked once after opening. What it cannot, the engine emulates
/// or refuses.
///
/// `volatileCache`: a completed write may be lost by a crash until [BlockBackstore#flush] (WCE=1).
/// `compareAndWriteBytes`: longest atomic compare-and-write (0: none). `writeSame`:
/// [BlockBackstore#writeSame] works. `readOnly`: no write of any kind. `rotational`: for VPD B1.
public record Capabilities(
        boolean readOnly,
        boolean volatileCache,
        boolean discard,
        boolean writeSame,
        int compareAndWriteBytes,
        boolean rotational) {}
