package io.rbdgate.config;

import org.jspecify.annotations.Nullable;

/// One logical unit of a target. Block sizes are bytes; `qos`, `owner` and `group` are null when
/// not given.
public record LunConfig(
        int lun,
        BackstoreConfig backstore,
        int blockSize,
        int physicalBlockSize,
        LunIdentity identity,
        LunOptions options,
        @Nullable QosConfig qos,
        @Nullable String owner,
        @Nullable String group) {

    /// A writable disk of 512-byte blocks with everything else at its default.
    public static LunConfig of(int lun, BackstoreConfig backstore) {
        return of(lun, backstore, 512);
    }

    /// As the other, with blocks of `blockSize` bytes.
    public static LunConfig of(int lun, BackstoreConfig backstore, int blockSize) {
        return new LunConfig(
                lun,
                backstore,
                blockSize,
                blockSize,
                LunIdentity.DEFAULT,
                LunOptions.DEFAULT,
                null,
                null,
                null);
    }

    /// The same on another backstore.
    public LunConfig withBackstore(BackstoreConfig newBackstore) {
        return new LunConfig(
                lun,
                newBackstore,
                blockSize,
                physicalBlockSize,
                identity,
                options,
                qos,
                owner,
                group);
    }

    /// The same with blocks of other sizes.
    public LunConfig withBlocks(int newBlockSize, int newPhysicalBlockSize) {
        return new LunConfig(
                lun,
                backstore,
                newBlockSize,
                newPhysicalBlockSize,
                identity,
                options,
                qos,
                owner,
                group);
    }

    /// The same with other options.
    public LunConfig withOptions(LunOptions newOptions) {
        return new LunConfig(
                lun,
                backstore,
                blockSize,
                physicalBlockSize,
                identity,
                newOptions,
                qos,
                owner,
                group);
    }

    /// The same with other limits of its traffic.
    public LunConfig withQos(@Nullable QosConfig newQos) {
        return new LunConfig(
                lun,
                backstore,
                blockSize,
                physicalBlockSize,
                identity,
                options,
                newQos,
                owner,
                group);
    }

    /// The same with another identity.
    public LunConfig withIdentity(LunIdentity newIdentity) {
        return new LunConfig(
                lun,
                backstore,
                blockSize,
                physicalBlockSize,
                newIdentity,
                options,
                qos,
                owner,
                group);
    }

    /// Whether this differs from `other` only in what changes while the disk is served: limits of
    /// traffic, the threshold of space, which gateway owns it, and a file that has become larger.
    public boolean sameDiskAs(LunConfig other) {
        return lun == other.lun
                && backstore.continues(other.backstore)
                && blockSize == other.blockSize
                && physicalBlockSize == other.physicalBlockSize
                && identity.equals(other.identity)
                && options.continues(other.options);
    }
}
