package io.rbdgate.scsi.backstore.file.ffi;

/// What only block devices are asked.
public final class BlockDevices {
    private static final int FILE_TYPE = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    /// `BLKSSZGET`, the same on every architecture Java runs on.
    private static final long LOGICAL_BLOCK_SIZE = 0x1268;

    private BlockDevices() {}

    /// Whether a file of that `st_mode` is a block device.
    public static boolean isBlockDevice(int mode) {
        return (mode & FILE_TYPE) == BLOCK_DEVICE;
    }

    /// The smallest unit it reads and writes, in bytes, or the negated errno.
    public static int logicalBlockBytes(NativeFile device) {
        return device.ioctlInt(LOGICAL_BLOCK_SIZE);
    }
}
