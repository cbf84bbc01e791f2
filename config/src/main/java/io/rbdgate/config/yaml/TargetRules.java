package io.rbdgate.config.yaml;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Targets: names once, references to what exists, lengths that fit each other.
final class TargetRules {
    private final Problems problems;
    private final ChapRules chap;

    TargetRules(Problems problems) {
        this.problems = problems;
        this.chap = new ChapRules(problems);
    }

    void check(Block root) {
        List<HostPort> portals =
                root.groups("portals").stream()
                        .flatMap(
                                p ->
                                        java.util.stream.Stream.ofNullable(
                                                p.find("listen", HostPort.class)))
                        .toList();
        Map<Object, Position> names = new HashMap<>();
        for (Block target : root.groups("targets")) {
            once(target, "iqn", Iqn.class, names);
            chap.check(target.group("chap"));
            portals(target, portals);
            luns(target);
            parameters(target.group("parameters"));
        }
    }

    /// A problem when the value of `key` is already among `seen`.
    private <T> void once(Block block, String key, Class<T> type, Map<Object, Position> seen) {
        T value = block.find(key, type);
        if (value == null) {
            return;
        }
        Position first = seen.putIfAbsent(value, block.at(key));
        if (first != null) {
            problems.add(block.at(key), key, value + " is already in line " + first.line());
        }
    }

    private void portals(Block target, List<HostPort> portals) {
        for (Block.Value value : target.values("portals")) {
            if (value.object() instanceof HostPort portal && !portals.contains(portal)) {
                problems.add(
                        value.at(), "portals", portal + " is not the 'listen' of a portal above");
            }
        }
    }

    private void luns(Block target) {
        Map<Object, Position> numbers = new HashMap<>();
        Set<Integer> known = new HashSet<>();
        for (Block lun : target.groups("luns")) {
            once(lun, "lun", Integer.class, numbers);
            Integer number = lun.find("lun", Integer.class);
            if (number != null) {
                known.add(number);
            }
        }
        Map<Object, Position> names = new HashMap<>();
        for (Block initiator : target.groups("initiators")) {
            once(initiator, "iqn", Iqn.class, names);
            chap.check(initiator.group("chap"));
            seen(initiator, known);
        }
    }

    private void seen(Block initiator, Set<Integer> known) {
        Set<Integer> numbers = new HashSet<>();
        for (Block.Value value : initiator.values("luns")) {
            if (value.object() instanceof SeenLun(int as, int lun)) {
                if (!known.contains(lun)) {
                    problems.add(value.at(), "luns", "the target has no LUN " + lun);
                }
                if (!numbers.add(as)) {
                    problems.add(value.at(), "luns", "the initiator has two LUNs " + as);
                }
            }
        }
    }

    private void parameters(@Nullable Block parameters) {
        if (parameters == null) {
            return;
        }
        Integer first = parameters.find("firstBurstLength", Integer.class);
        Integer longest = parameters.find("maxBurstLength", Integer.class);
        if (first != null && longest != null && first > longest) {
            problems.add(
                    parameters.at(
                            parameters.isGiven("firstBurstLength")
                                    ? "firstBurstLength"
                                    : "maxBurstLength"),
                    "firstBurstLength",
                    first + " is more than maxBurstLength (" + longest + ")");
        }
    }
}
