package io.rbdgate.scsi.backstore.file;

/// How a file serves as a disk.
///
/// `readOnly`: never written, may be open in several processes. `writeCache`: writes are done when
/// the kernel has them (WCE=1) and a flush makes them durable; without it every write is durable
/// before it is done. `rotational`: what the disk says of itself. `parallel`: operations the kernel
/// gets at the same time, 1 to 64; each costs a file descriptor and, while busy, a thread.
public record FileOptions(boolean readOnly, boolean writeCache, boolean rotational, int parallel) {

    private static final int PARALLEL_DEFAULT = 8;
    private static final int PARALLEL_MAX = 64;

    /// Read-write, every write durable, not rotational.
    public static final FileOptions DEFAULT =
            new FileOptions(false, false, false, PARALLEL_DEFAULT);

    public FileOptions {
        if (parallel < 1 || parallel > PARALLEL_MAX) {
            throw new IllegalArgumentException("parallel must lie between 1 and 64");
        }
    }

    /// The same, read-only or not.
    public FileOptions withReadOnly(boolean value) {
        return new FileOptions(value, writeCache, rotational, parallel);
    }

    /// The same, with or without a volatile cache.
    public FileOptions withWriteCache(boolean value) {
        return new FileOptions(readOnly, value, rotational, parallel);
    }
}
