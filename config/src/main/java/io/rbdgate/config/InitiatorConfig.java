package io.rbdgate.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one initiator may do with a target: its own CHAP (null: the target's) and the LUNs it sees,
/// each number it uses with the target's LUN behind it (null: all, under the target's numbers).
public record InitiatorConfig(
        Iqn iqn, @Nullable ChapConfig chap, @Nullable SortedMap<Integer, Integer> luns) {

    public InitiatorConfig {
        luns = luns == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(luns));
    }

    /// An initiator that sees those LUNs under the target's numbers.
    public static InitiatorConfig seeing(Iqn iqn, @Nullable ChapConfig chap, List<Integer> luns) {
        SortedMap<Integer, Integer> same = new TreeMap<>();
        luns.forEach(lun -> same.put(lun, lun));
        return new InitiatorConfig(iqn, chap, same);
    }
}
