package io.rbdgate.config.store.extra;

import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The text form of block sizes and options of a LUN in the document. Members at their defaults are
/// left out.
final class StoredOptions {
    private static final int USUAL_BLOCK = 512;

    private StoredOptions() {}

    static void write(LunConfig lun, ObjectNode to) {
        if (lun.blockSize() != USUAL_BLOCK) {
            to.put("block_size", lun.blockSize());
        }
        if (lun.physicalBlockSize() != lun.blockSize()) {
            to.put("physical_block_size", lun.physicalBlockSize());
        }
        LunOptions options = lun.options();
        flag(to, "read_only", options.readOnly());
        flag(to, "removable", options.removable());
        flag(to, "write_same_to_end", options.writeSameToEnd());
        flag(to, "sanitize", options.sanitize());
        flag(to, "active_active", options.activeActive());
        if (options.spaceThreshold() != LunOptions.DEFAULT.spaceThreshold()) {
            to.put("space_threshold", options.spaceThreshold());
        }
    }

    private static void flag(ObjectNode to, String key, boolean value) {
        if (value) {
            to.put(key, true);
        }
    }

    /// `lun` with what is stored. What is not is at its default, but for block sizes, which stay: a
    /// disk that other gateways made has those of its controls.
    static LunConfig read(LunConfig lun, JsonNode from) {
        int block = from.path("block_size").asInt(lun.blockSize());
        int physical = from.path("physical_block_size").asInt(block);
        return lun.withBlocks(block, Math.max(block, physical))
                .withOptions(
                        new LunOptions(
                                from.path("read_only").asBoolean(false),
                                from.path("removable").asBoolean(false),
                                from.path("write_same_to_end").asBoolean(false),
                                from.path("sanitize").asBoolean(false),
                                from.path("active_active").asBoolean(false),
                                threshold(from)));
    }

    private static int threshold(JsonNode from) {
        int percent = from.path("space_threshold").asInt(LunOptions.DEFAULT.spaceThreshold());
        return percent < 0 || percent > 99 ? LunOptions.DEFAULT.spaceThreshold() : percent;
    }
}
