package io.rbdgate.management.shell.tree;

import tools.jackson.databind.JsonNode;

/// Pools in words.
final class PoolText {
    private PoolText() {}

    /// `x3`; of an erasure-coded one `2+1`, or `ec3` while the parts are not told.
    static String layout(JsonNode pool) {
        int size = pool.path("size").asInt(0);
        if (!pool.path("type").asString("").startsWith("erasure")) {
            return "x" + size;
        }
        int data = pool.path("dataPieces").asInt(0);
        return data == 0 ? "ec" + size : data + "+" + (size - data);
    }
}
