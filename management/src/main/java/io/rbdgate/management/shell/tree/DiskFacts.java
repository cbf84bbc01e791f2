package io.rbdgate.management.shell.tree;

import tools.jackson.databind.JsonNode;

/// What the configuration does not say of a disk. `sizeBytes` is negative while nobody knows it;
/// `exists` is false only when its image is known to be gone.
record DiskFacts(boolean exists, String state, String lockOwner, long sizeBytes) {
    static final DiskFacts UNKNOWN = new DiskFacts(true, "State unknown", "", -1);

    /// From the status of the older routes and the image (missing when nobody tells).
    static DiskFacts of(JsonNode status, JsonNode image) {
        return new DiskFacts(
                true,
                status.path("state").asString("State unknown"),
                status.path("lock_owner").asString(""),
                image.path("sizeBytes").asLong(-1));
    }

    /// From what the gateway serves it as.
    static DiskFacts ofLun(JsonNode lun, String owner) {
        boolean online = lun.path("online").asBoolean(false);
        return new DiskFacts(
                true,
                online ? "Online" : lun.path("state").asString("State unknown"),
                online ? owner : "",
                lun.path("sizeBytes").asLong(-1));
    }

    /// The size as gwcli prints it; `?` while unknown.
    String size() {
        return sizeBytes < 0 ? "?" : SizeText.of(sizeBytes);
    }

    /// For sums.
    long sizeOrZero() {
        return Math.max(0, sizeBytes);
    }
}
