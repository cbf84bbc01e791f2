package io.rbdgate.rbd;

import java.util.Map;

/// The librbd options that were in force when the image was opened. They can differ from what the
/// client asked for: an image's metadata (`conf_rbd_cache`) and the pool's configuration override.
///
/// `volatileCache`: a write may be answered before it is on the OSDs, by whatever kind of cache.
public record EffectiveOptions(
        boolean volatileCache, int discardGranularityBytes, boolean zeroCopyWrites) {

    static EffectiveOptions of(Map<String, String> options) {
        boolean cache = Boolean.parseBoolean(options.getOrDefault("rbd_cache", "true"));
        boolean persistent =
                !options.getOrDefault("rbd_persistent_cache_mode", "disabled").equals("disabled");
        boolean copies =
                Boolean.parseBoolean(options.getOrDefault("rbd_disable_zero_copy_writes", "true"));
        int granularity =
                Integer.parseInt(options.getOrDefault("rbd_discard_granularity_bytes", "65536"));
        return new EffectiveOptions(cache || persistent, granularity, !copies);
    }
}
