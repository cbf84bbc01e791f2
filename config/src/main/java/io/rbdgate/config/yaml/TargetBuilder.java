package io.rbdgate.config.yaml;

import io.rbdgate.config.Access;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ChapCredentials;
import io.rbdgate.config.Digest;
import io.rbdgate.config.EncryptionConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.LunOptions;
import io.rbdgate.config.QosConfig;
import io.rbdgate.config.Secret;
import io.rbdgate.config.TargetConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes the records below a target.
final class TargetBuilder {

    TargetConfig target(Block block) {
        return new TargetConfig(
                block.require("iqn", Iqn.class),
                block.require("access", Access.class),
                chap(block.group("chap")),
                block.scalars("portals", HostPort.class),
                block.groups("luns").stream().map(TargetBuilder::lun).toList(),
                block.groups("initiators").stream().map(TargetBuilder::initiator).toList(),
                parameters(block.groupOrDefaults("parameters")));
    }

    static @Nullable ChapConfig chap(@Nullable Block block) {
        if (block == null) {
            return null;
        }
        Block mutual = block.group("mutual");
        return new ChapConfig(
                credentials(block),
                mutual == null ? null : credentials(mutual),
                block.scalars("algorithms", ChapAlgorithm.class));
    }

    private static ChapCredentials credentials(Block block) {
        String key = block.isGiven("secret") ? "secret" : "secretFile";
        return new ChapCredentials(
                block.require("user", String.class), block.require(key, Secret.class));
    }

    private static InitiatorConfig initiator(Block block) {
        Iqn iqn = block.require("iqn", Iqn.class);
        ChapConfig chap = chap(block.group("chap"));
        if (!block.isGiven("luns")) {
            return new InitiatorConfig(iqn, chap, null);
        }
        SortedMap<Integer, Integer> luns = new TreeMap<>();
        block.scalars("luns", SeenLun.class).forEach(l -> luns.put(l.seen(), l.lun()));
        return new InitiatorConfig(iqn, chap, luns);
    }

    private static LunConfig lun(Block block) {
        int blockSize = block.require("blockSize", Integer.class);
        Integer physical = block.find("physicalBlockSize", Integer.class);
        return new LunConfig(
                block.require("lun", Integer.class),
                backstore(block.require("backstore", Block.class)),
                blockSize,
                physical == null ? blockSize : physical,
                identity(block),
                options(block),
                qos(block.group("qos")),
                block.find("owner", String.class),
                block.find("group", String.class));
    }

    private static LunOptions options(Block block) {
        return new LunOptions(
                block.require("readOnly", Boolean.class),
                block.require("removable", Boolean.class),
                block.require("writeSameToEnd", Boolean.class),
                block.require("sanitize", Boolean.class),
                block.require("activeActive", Boolean.class),
                block.require("spaceThreshold", Integer.class));
    }

    private static LunIdentity identity(Block block) {
        String naa = block.find("naa", String.class);
        return new LunIdentity(
                block.find("serial", String.class),
                naa == null ? null : naa.toLowerCase(Locale.ROOT),
                block.require("vendor", String.class),
                block.require("product", String.class));
    }

    private static @Nullable QosConfig qos(@Nullable Block block) {
        if (block == null) {
            return null;
        }
        Integer iops = block.find("iops", Integer.class);
        return new QosConfig(
                iops == null ? null : Long.valueOf(iops),
                block.find("bytes", Long.class),
                block.require("burstSeconds", Integer.class));
    }

    private static BackstoreConfig backstore(Block block) {
        String type = block.require("type", String.class);
        return switch (type) {
            case "rbd" ->
                    new BackstoreConfig.Rbd(
                            block.require("pool", String.class),
                            block.find("namespace", String.class),
                            block.require("image", String.class),
                            block.find("snapshot", String.class),
                            block.find("dataPool", String.class),
                            block.find("create", Long.class),
                            encryption(block.group("encryption")));
            case "file" ->
                    new BackstoreConfig.File(
                            block.require("path", Path.class), block.require("size", Long.class));
            case "memory" -> new BackstoreConfig.Memory(block.require("size", Long.class));
            case "nullio" -> new BackstoreConfig.Nullio(block.require("size", Long.class));
            case "device" -> new BackstoreConfig.Device(block.require("path", Path.class));
            default -> throw new IllegalStateException(type);
        };
    }

    private static @Nullable EncryptionConfig encryption(@Nullable Block block) {
        return block == null
                ? null
                : new EncryptionConfig(
                        block.require("format", EncryptionConfig.Format.class),
                        block.require("passphraseFile", Secret.class));
    }

    private static IscsiParameters parameters(Block block) {
        return new IscsiParameters(
                block.require("maxRecvDataSegmentLength", Integer.class),
                block.require("maxBurstLength", Integer.class),
                block.require("firstBurstLength", Integer.class),
                block.require("immediateData", Boolean.class),
                block.require("initialR2T", Boolean.class),
                block.require("maxOutstandingR2T", Integer.class),
                block.require("maxConnections", Integer.class),
                block.require("errorRecoveryLevel", Integer.class),
                block.scalars("headerDigest", Digest.class),
                block.scalars("dataDigest", Digest.class),
                block.require("queueDepth", Integer.class));
    }
}
