package io.rbdgate.scsi.backstore;

/// What a backstore can do by itself; asked once after opening. What it cannot, the engine emulates
/// or refuses.
///
/// `volatileCache`: a completed write may be lost by a crash until [BlockBackstore#flush] (WCE=1).
/// `compareAndWriteBytes`: longest atomic compare-and-write (0: none). `writeSame`:
/// [BlockBackstore#writeSame] works. `readOnly`: no write of any kind. `rotational`: for VPD B1.
/// `atomicWriteBytes`: longest write of which a reader, and whoever looks after a power cut, sees
/// all or nothing (0: none); it must not cross a multiple of `atomicBoundaryBytes` (0: no such
/// boundary). `keyErasure`: all data is encrypted with one key, which [BlockBackstore#eraseKey] can
/// destroy.
public record Capabilities(
        boolean readOnly,
        boolean volatileCache,
        boolean discard,
        boolean writeSame,
        int compareAndWriteBytes,
        boolean rotational,
        int atomicWriteBytes,
        int atomicBoundaryBytes,
        boolean keyErasure) {

    /// Of a backstore whose writes may be torn and which has no key.
    public Capabilities(
            boolean readOnly,
            boolean volatileCache,
            boolean discard,
            boolean writeSame,
            int compareAndWriteBytes,
            boolean rotational) {
        this(
                readOnly,
                volatileCache,
                discard,
                writeSame,
                compareAndWriteBytes,
                rotational,
                0,
                0,
                false);
    }

    /// The same with writes that are atomic up to `bytes` within `boundaryBytes`.
    public Capabilities withAtomicWrites(int bytes, int boundaryBytes) {
        return new Capabilities(
                readOnly,
                volatileCache,
                discard,
                writeSame,
                compareAndWriteBytes,
                rotational,
                bytes,
                boundaryBytes,
                keyErasure);
    }

    /// The same with a key that can be destroyed.
    public Capabilities withKeyErasure() {
        return new Capabilities(
                readOnly,
                volatileCache,
                discard,
                writeSame,
                compareAndWriteBytes,
                rotational,
                atomicWriteBytes,
                atomicBoundaryBytes,
                true);
    }
}
