package io.rbdgate.scsi.device;

import io.rbdgate.scsi.Lun;
import io.rbdgate.scsi.lu.LogicalUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which logical units a target has, and which of them an initiator sees. Immutable.
public final class LunMap {
    private final Map<Integer, LogicalUnit> units;
    private final View everything;
    private final Map<String, View> restricted = new HashMap<>();

    /// `units` by LUN; the initiators named in `restrictions` see only the LUNs given there, all
    /// others see every one (who may log in at all is not decided here).
    public LunMap(Map<Integer, LogicalUnit> units, Map<String, Set<Integer>> restrictions) {
        this.units = Map.copyOf(units);
        this.everything = View.of(new TreeMap<>(units));
        restrictions.forEach(
                (initiator, luns) -> {
                    SortedMap<Integer, LogicalUnit> visible = new TreeMap<>(units);
                    visible.keySet().retainAll(luns);
                    restricted.put(initiator, View.of(visible));
                });
    }

    /// Every initiator sees every logical unit.
    public static LunMap of(Map<Integer, LogicalUnit> units) {
        return new LunMap(units, Map.of());
    }

    /// All logical units.
    public Collection<LogicalUnit> units() {
        return units.values();
    }

    /// What one initiator sees.
    View viewOf(String initiatorName) {
        View own = restricted.get(initiatorName);
        return own == null ? everything : own;
    }

    /// The logical units an initiator sees: `units` indexed by LUN, `luns` ascending.
    static final class View {
        private final @Nullable LogicalUnit[] units;
        private final int[] luns;

        private View(@Nullable LogicalUnit[] units, int[] luns) {
            this.units = units;
            this.luns = luns;
        }

        static View of(SortedMap<Integer, LogicalUnit> visible) {
            int size = visible.isEmpty() ? 0 : visible.lastKey() + 1;
            boolean negative = !visible.isEmpty() && visible.firstKey() < 0;
            if (size > Lun.MAXIMUM + 1 || negative) {
                throw new IllegalArgumentException("LUN out of range: " + visible.keySet());
            }
            @Nullable LogicalUnit[] byLun = new @Nullable LogicalUnit[size];
            visible.forEach((lun, unit) -> byLun[lun] = unit);
            int[] ascending = visible.keySet().stream().mapToInt(Integer::intValue).toArray();
            return new View(byLun, ascending);
        }

        @Nullable LogicalUnit unit(int lun) {
            return lun >= 0 && lun < units.length ? units[lun] : null;
        }

        int[] luns() {
            return luns.clone();
        }

        boolean sameAs(View other) {
            if (luns.length != other.luns.length) {
                return false;
            }
            for (int lun : luns) {
                if (unit(lun) != other.unit(lun)) {
                    return false;
                }
            }
            return true;
        }
    }
}
