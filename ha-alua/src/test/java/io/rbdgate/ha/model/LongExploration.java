package io.rbdgate.ha.model;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/// `bin/rbdgate test --long ownership`: the scenarios that take minutes, or those that are named.
public final class LongExploration {
    private static final int STATES_MAX = 20_000_000;
    private static final double NANOS = 1e9;

    private LongExploration() {}

    /// Names of scenarios, none: all long ones. Exit status 1 when an invariant does not hold.
    public static void main(String[] names) {
        List<Scenario> wanted =
                names.length == 0
                        ? Scenario.LONG
                        : Stream.concat(Scenario.SHORT.stream(), Scenario.LONG.stream())
                                .filter(each -> List.of(names).contains(each.name()))
                                .toList();
        boolean well = !wanted.isEmpty();
        for (Scenario each : wanted) {
            well &= explore(each);
        }
        System.exit(well ? 0 : 1);
    }

    private static boolean explore(Scenario scenario) {
        long begin = System.nanoTime();
        Explorer.Result result =
                scenario.explore(Mutation.NONE, EnumSet.allOf(Invariant.class), STATES_MAX);
        System.out.printf(
                "%s %s: %,d states, %d deep, %.0f s: %s%n",
                scenario,
                scenario.budget(),
                result.states(),
                result.depth(),
                (System.nanoTime() - begin) / NANOS,
                result.report().strip());
        return result.violation() == null;
    }
}
