package io.rbdgate.config.store.extra;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.QosConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The text form of a LUN in the document. Members at their defaults are left out.
final class StoredLun {
    private StoredLun() {}

    static void write(LunConfig lun, ObjectNode to) {
        write(lun.backstore(), to.putObject("backstore"));
        StoredOptions.write(lun, to);
        LunIdentity identity = lun.identity();
        put(to, "serial", identity.serial());
        put(to, "naa", identity.naa());
        if (!identity.vendor().equals(LunIdentity.DEFAULT.vendor())) {
            to.put("vendor", identity.vendor());
        }
        if (!identity.product().equals(LunIdentity.DEFAULT.product())) {
            to.put("product", identity.product());
        }
        write(lun.qos(), to);
    }

    static void write(@Nullable QosConfig qos, ObjectNode to) {
        if (qos == null) {
            to.remove("qos");
            return;
        }
        ObjectNode limits = to.putObject("qos");
        if (qos.iops() != null) {
            limits.put("iops", qos.iops());
        }
        if (qos.bytes() != null) {
            limits.put("bytes", qos.bytes());
        }
        limits.put("burst_seconds", qos.burstSeconds());
    }

    private static void write(BackstoreConfig backstore, ObjectNode to) {
        to.put("type", backstore.type());
        switch (backstore) {
            case BackstoreConfig.Rbd rbd -> {
                to.put("pool", rbd.pool());
                put(to, "namespace", rbd.namespace());
                to.put("image", rbd.image());
                put(to, "snapshot", rbd.snapshot());
            }
            case BackstoreConfig.File file -> {
                to.put("path", file.path().toString());
                to.put("size", file.sizeBytes());
            }
            case BackstoreConfig.Device device -> to.put("path", device.path().toString());
            case BackstoreConfig.Memory memory -> to.put("size", memory.sizeBytes());
            case BackstoreConfig.Nullio nullio -> to.put("size", nullio.sizeBytes());
        }
    }

    private static void put(ObjectNode to, String key, @Nullable String text) {
        if (text != null) {
            to.put(key, text);
        }
    }

    /// @throws IllegalArgumentException when it is not understood; says why
    static LunConfig read(int number, JsonNode from) {
        LunIdentity identity =
                new LunIdentity(
                        text(from, "serial"),
                        text(from, "naa"),
                        textOr(from, "vendor", LunIdentity.DEFAULT.vendor()),
                        textOr(from, "product", LunIdentity.DEFAULT.product()));
        LunConfig lun =
                LunConfig.of(number, backstore(from.path("backstore")))
                        .withIdentity(identity)
                        .withQos(qos(from.path("qos")));
        return StoredOptions.read(lun, from);
    }

    static @Nullable QosConfig qos(JsonNode from) {
        return from.isObject()
                ? new QosConfig(
                        number(from, "iops"),
                        number(from, "bytes"),
                        (int) whole(from, "burst_seconds", 1))
                : null;
    }

    private static BackstoreConfig backstore(JsonNode from) {
        String type = textOr(from, "type", "");
        return switch (type) {
            case "rbd" ->
                    new BackstoreConfig.Rbd(
                            needed(from, "pool"),
                            text(from, "namespace"),
                            needed(from, "image"),
                            text(from, "snapshot"),
                            null,
                            null);
            case "file" -> new BackstoreConfig.File(path(from), size(from));
            case "device" -> new BackstoreConfig.Device(path(from));
            case "memory" -> new BackstoreConfig.Memory(size(from));
            case "nullio" -> new BackstoreConfig.Nullio(size(from));
            default -> throw new IllegalArgumentException("unknown backstore type '" + type + "'");
        };
    }

    private static Path path(JsonNode from) {
        return Path.of(needed(from, "path"));
    }

    private static long size(JsonNode from) {
        long size = whole(from, "size", 0);
        if (size <= 0) {
            throw new IllegalArgumentException("its size is missing");
        }
        return size;
    }

    private static String needed(JsonNode from, String key) {
        String text = text(from, key);
        if (text == null) {
            throw new IllegalArgumentException("its " + key + " is missing");
        }
        return text;
    }

    private static String textOr(JsonNode from, String key, String absent) {
        String text = text(from, key);
        return text == null ? absent : text;
    }

    private static @Nullable String text(JsonNode from, String key) {
        JsonNode value = from.path(key);
        return value.isString() ? value.stringValue() : null;
    }

    private static @Nullable Long number(JsonNode from, String key) {
        JsonNode value = from.path(key);
        return value.canConvertToLong() ? Long.valueOf(value.longValue()) : null;
    }

    private static long whole(JsonNode from, String key, long absent) {
        Long number = number(from, key);
        return number == null ? absent : number;
    }
}
