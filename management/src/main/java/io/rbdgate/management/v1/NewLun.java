package io.rbdgate.management.v1;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.LunOptions;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.v1.TargetViews.Backstore;
import io.rbdgate.management.v1.TargetViews.Qos;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A LUN to be added.
record NewLun(
        @Field(value = "Its number; absent: the lowest free one", max = 16383)
                @Nullable Integer lun,
        @Field("Where its blocks are") Backstore backstore,
        @Field(value = "Bytes of a block, 512 or 4096 (512)", min = 512, max = 4096)
                @Nullable Integer blockSize,
        @Field(
                        value =
                                "Bytes of a physical block told to initiators, a power of two"
                                        + " (blockSize)",
                        min = 512,
                        max = 65536)
                @Nullable Integer physicalBlockSize,
        @Field("Whether it cannot be written (false)") @Nullable Boolean readOnly,
        @Field("Whether its medium can be ejected (false)") @Nullable Boolean removable,
        @Field("Whether WRITE SAME of zero blocks goes to the end (false)")
                @Nullable Boolean writeSameToEnd,
        @Field("Whether SANITIZE is allowed (false)") @Nullable Boolean sanitize,
        @Field(
                        value =
                                "Percent of the space behind it that may be used before hosts are"
                                        + " told; 0: never (80)",
                        max = 99)
                @Nullable Integer spaceThreshold,
        @Field(
                        value = "The serial number initiators see; absent: a new one",
                        pattern = "[!-~]+",
                        longest = 64,
                        example = "2f3a9c1e-disk-1")
                @Nullable String serial,
        @Field("The limits of its traffic") @Nullable Qos qos,
        @Field(
                        value = "rbd: an erasure-coded pool for the data of an image to make",
                        pattern = CephNames.NAME,
                        example = "ecdata")
                @Nullable String dataPool) {

    int block() {
        return blockSize == null ? 512 : blockSize;
    }

    private int physicalBlock() {
        return physicalBlockSize == null ? block() : physicalBlockSize;
    }

    /// Whether the original's gateways could serve it too: an image in the default namespace.
    boolean isOriginal() {
        return backstore.type().equals("rbd")
                && backstore.namespace() == null
                && backstore.snapshot() == null;
    }

    /// The image; null when it is on something else.
    @Nullable ImageName image() {
        return config() instanceof BackstoreConfig.Rbd rbd ? Mappings.nameOf(rbd) : null;
    }

    /// @throws Problem (422) that lists what does not go together
    void check() {
        List<Problem.Fault> faults = new ArrayList<>();
        if (block() != 512 && block() != 4096) {
            faults.add(new Problem.Fault("blockSize", "must be 512 or 4096"));
        }
        if (physicalBlock() < block() || Integer.bitCount(physicalBlock()) != 1) {
            faults.add(
                    new Problem.Fault(
                            "physicalBlockSize",
                            "must be a power of two, not below the block size " + block()));
        }
        backstore(faults);
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
    }

    private void backstore(List<Problem.Fault> faults) {
        boolean rbd = backstore.type().equals("rbd");
        boolean onHost = backstore.type().equals("file") || backstore.type().equals("device");
        boolean sized = !rbd && !backstore.type().equals("device");
        member(faults, "pool", backstore.pool(), rbd, rbd);
        member(faults, "namespace", backstore.namespace(), false, rbd);
        member(faults, "image", backstore.image(), rbd, rbd);
        member(faults, "snapshot", backstore.snapshot(), false, rbd);
        member(faults, "path", backstore.path(), onHost, onHost);
        member(faults, "sizeBytes", backstore.sizeBytes(), sized, sized || rbd);
        Long size = backstore.sizeBytes();
        if (dataPool != null && (!rbd || size == null)) {
            faults.add(
                    new Problem.Fault(
                            "dataPool", "goes with an image to make: type rbd and sizeBytes"));
        }
        if (size != null && size % block() != 0) {
            faults.add(
                    new Problem.Fault(
                            "backstore.sizeBytes",
                            "must be a multiple of the block size " + block()));
        }
        if (backstore.snapshot() != null && !Boolean.TRUE.equals(readOnly)) {
            faults.add(
                    new Problem.Fault(
                            "backstore.snapshot", "cannot be written: say readOnly true"));
        }
        if (backstore.snapshot() != null && size != null) {
            faults.add(
                    new Problem.Fault(
                            "backstore.sizeBytes", "makes an image, which has no snapshot then"));
        }
    }

    private void member(
            List<Problem.Fault> faults,
            String name,
            @Nullable Object given,
            boolean needed,
            boolean allowed) {
        if (given == null && needed) {
            faults.add(
                    new Problem.Fault(
                            "backstore." + name, "is missing for the type " + backstore.type()));
        } else if (given != null && !allowed) {
            faults.add(
                    new Problem.Fault(
                            "backstore." + name, "does not go with the type " + backstore.type()));
        }
    }

    /// As the configuration has it, with blocks of `definedBlock` bytes where that is not null.
    LunConfig config(int number, @Nullable Integer definedBlock) {
        int block = definedBlock == null ? block() : definedBlock;
        return LunConfig.of(number, config())
                .withBlocks(block, Math.max(block, physicalBlock()))
                .withIdentity(
                        new LunIdentity(
                                serial,
                                null,
                                LunIdentity.DEFAULT.vendor(),
                                LunIdentity.DEFAULT.product()))
                .withOptions(options())
                .withQos(qos == null ? null : qos.config());
    }

    private LunOptions options() {
        return new LunOptions(
                Boolean.TRUE.equals(readOnly),
                Boolean.TRUE.equals(removable),
                Boolean.TRUE.equals(writeSameToEnd),
                Boolean.TRUE.equals(sanitize),
                LunOptions.DEFAULT.activeActive(),
                spaceThreshold == null ? LunOptions.DEFAULT.spaceThreshold() : spaceThreshold);
    }

    private BackstoreConfig config() {
        long size = backstore.sizeBytes() == null ? 0 : backstore.sizeBytes();
        return switch (backstore.type()) {
            case "file" -> new BackstoreConfig.File(path(), size);
            case "device" -> new BackstoreConfig.Device(path());
            case "memory" -> new BackstoreConfig.Memory(size);
            case "nullio" -> new BackstoreConfig.Nullio(size);
            default ->
                    new BackstoreConfig.Rbd(
                            ImageOperations.textOr(backstore.pool(), ""),
                            backstore.namespace(),
                            ImageOperations.textOr(backstore.image(), ""),
                            backstore.snapshot(),
                            null,
                            null);
        };
    }

    private Path path() {
        try {
            return Path.of(ImageOperations.textOr(backstore.path(), "/")).normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw Problem.invalid("backstore.path", "is no path: " + e.getReason());
        }
    }

    /// `lun` with another size; only for backstores that are as large as their configuration says.
    static LunConfig resized(LunConfig lun, long sizeBytes) {
        BackstoreConfig larger =
                switch (lun.backstore()) {
                    case BackstoreConfig.File f -> new BackstoreConfig.File(f.path(), sizeBytes);
                    case BackstoreConfig.Nullio _ -> new BackstoreConfig.Nullio(sizeBytes);
                    case BackstoreConfig.Memory m -> m;
                    case BackstoreConfig.Device d -> d;
                    case BackstoreConfig.Rbd r -> r;
                };
        return lun.withBackstore(larger);
    }
}
