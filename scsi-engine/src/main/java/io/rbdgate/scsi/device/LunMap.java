package io.rbdgate.scsi.device;

import io.rbdgate.scsi.Lun;
import io.rbdgate.scsi.lu.LogicalUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which logical units a target has, and which of them an initiator sees. Immutable.
public final class LunMap {
    private final Map<Integer, LogicalUnit> units;
    private final View others;
    private final Map<String, View> restricted = new HashMap<>();

    /// `units` by LUN. The initiators named in `restrictions` see only what is given there: each
    /// number they use with the LUN behind it. All others see every LUN under its number (who may
    /// log in at all is not decided here).
    public LunMap(
            Map<Integer, LogicalUnit> units,
            Map<String, ? extends Map<Integer, Integer>> restrictions) {
        this(units, restrictions, View.of(new TreeMap<>(units)));
    }

    private LunMap(
            Map<Integer, LogicalUnit> units,
            Map<String, ? extends Map<Integer, Integer>> restrictions,
            View others) {
        this.units = Map.copyOf(units);
        this.others = others;
        restrictions.forEach(
                (initiator, luns) -> {
                    SortedMap<Integer, LogicalUnit> visible = new TreeMap<>();
                    luns.forEach(
                            (seen, lun) -> {
                                LogicalUnit unit = units.get(lun);
                                if (unit != null) {
                                    visible.put(seen, unit);
                                }
                            });
                    restricted.put(initiator, View.of(visible));
                });
    }

    /// The initiators named in `views` see what is given there, all others nothing.
    public static LunMap listed(
            Map<Integer, LogicalUnit> units, Map<String, ? extends Map<Integer, Integer>> views) {
        return new LunMap(units, views, View.of(new TreeMap<>()));
    }

    /// Every initiator sees every logical unit.
    public static LunMap of(Map<Integer, LogicalUnit> units) {
        return new LunMap(units, Map.of());
    }

    /// All logical units.
    public Collection<LogicalUnit> units() {
        return units.values();
    }

    /// The logical units in both this map and `newer` that some initiators see here and not there,
    /// with the names of these initiators.
    public Map<LogicalUnit, Set<String>> lossesTo(LunMap newer) {
        Map<LogicalUnit, Set<String>> losses = new HashMap<>();
        Set<LogicalUnit> staying = new HashSet<>(newer.units.values());
        for (String name : namedIn(newer)) {
            View before = viewOf(name);
            View after = newer.viewOf(name);
            if (!before.sameAs(after)) {
                Set<LogicalUnit> lost = before.shown();
                lost.removeAll(after.shown());
                lost.retainAll(staying);
                lost.forEach(u -> losses.computeIfAbsent(u, k -> new HashSet<>()).add(name));
            }
        }
        return losses;
    }

    /// The names of the initiators that see in `newer` another list than in this map.
    Predicate<String> thoseWhoSeeAnother(LunMap newer) {
        Set<String> named = namedIn(newer);
        boolean unnamed = !others.sameAs(newer.others);
        Set<String> concerned = new HashSet<>(named);
        concerned.removeIf(name -> viewOf(name).sameAs(newer.viewOf(name)));
        return name -> named.contains(name) ? concerned.contains(name) : unnamed;
    }

    private Set<String> namedIn(LunMap newer) {
        Set<String> named = new HashSet<>(restricted.keySet());
        named.addAll(newer.restricted.keySet());
        return named;
    }

    /// What one initiator sees.
    View viewOf(String initiatorName) {
        View own = restricted.get(initiatorName);
        return own == null ? others : own;
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

        Set<LogicalUnit> shown() {
            Set<LogicalUnit> shown = new HashSet<>();
            for (LogicalUnit unit : units) {
                if (unit != null) {
                    shown.add(unit);
                }
            }
            return shown;
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
