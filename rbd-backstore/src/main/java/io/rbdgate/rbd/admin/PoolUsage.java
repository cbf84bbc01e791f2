package io.rbdgate.rbd.admin;

import io.rbdgate.rbd.CommandTarget;
import io.rbdgate.rbd.RbdCluster;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How full a pool is, in bytes as clients write them: what is stored, and what may still be, by
/// the free space of its OSDs and by its quota.
public record PoolUsage(long usedBytes, long availableBytes) {
    private static final JsonMapper JSON = new JsonMapper();

    /// All pools of the cluster by number, as the monitors know them (some seconds old). Blocks.
    ///
    /// @throws io.rbdgate.rbd.RbdException when the monitors refuse or do not answer
    public static Map<Long, PoolUsage> of(RbdCluster cluster) {
        String command = "{\"prefix\": \"df\", \"detail\": \"detail\", \"format\": \"json\"}";
        return read(cluster.command(CommandTarget.MONITORS, command));
    }

    static Map<Long, PoolUsage> read(String dfDetail) {
        Map<Long, PoolUsage> pools = new HashMap<>();
        for (JsonNode pool : JSON.readTree(dfDetail).path("pools")) {
            JsonNode stats = pool.path("stats");
            long stored = stats.path("stored").asLong(0);
            long quota = stats.path("quota_bytes").asLong(0);
            long free = stats.path("max_avail").asLong(0);
            long allowed = quota == 0 ? free : Math.max(0, quota - stored);
            long available = Math.min(Math.min(free, allowed), withinObjects(stats, stored, free));
            pools.put(pool.path("id").asLong(), new PoolUsage(stored, available));
        }
        return pools;
    }

    /// What fits into the objects that the quota still allows, as large as the others are.
    private static long withinObjects(JsonNode stats, long stored, long free) {
        long quota = stats.path("quota_objects").asLong(0);
        long objects = stats.path("objects").asLong(0);
        if (quota == 0 || objects == 0) {
            return free;
        }
        return Math.round(Math.max(0, quota - objects) * ((double) stored / objects));
    }
}
