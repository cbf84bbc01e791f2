package io.rbdgate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one initiator may do with a target: its own CHAP (null: the target's) and the LUNs it sees
/// (null: all).
public record InitiatorConfig(Iqn iqn, @Nullable ChapConfig chap, @Nullable List<Integer> luns) {

    public InitiatorConfig {
        luns = luns == null ? null : List.copyOf(luns);
    }
}
