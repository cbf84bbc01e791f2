package io.rbdgate.ha.model;

import io.rbdgate.ha.model.Model.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Breadth first through everything that can happen: the first violation has the shortest trace.
///
/// A state is known again by 64 bits that are mixed from the identities of its parts, each of which
/// is kept and compared in full.
final class Explorer {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final Model model;
    private final Healing healing;
    private final int healedOneOf;
    private final Map<Object, Integer> parts = new HashMap<>();
    private final Fingerprints known = new Fingerprints();
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private List<String> trace = List.of();
    private int[] parents = new int[1 << 16];
    private short[] choices = new short[1 << 16];
    private int states;
    private int depth;

    /// @param violation null when every invariant holds everywhere
    /// @param trace what happened up to the violation, one line each
    record Result(int states, int depth, @Nullable Violation violation, List<String> trace) {
        String report() {
            return (violation == null
                            ? "holds"
                            : violation.invariant() + ": " + violation.getMessage())
                    + "\n"
                    + String.join("\n", trace);
        }
    }

    /// `healedOneOf`: whether somebody serves after the failures is looked at in one of so many
    /// states; 0: in none.
    Explorer(Model model, int healedOneOf) {
        this.model = model;
        this.healing = new Healing(model);
        this.healedOneOf = healedOneOf;
    }

    /// A state whose successors have not been looked at.
    private static final class Open {
        private final World world;
        private final int[] numbers;
        private final int id;
        private final int depth;

        Open(World world, int[] numbers, int id, int depth) {
            this.world = world;
            this.numbers = numbers;
            this.id = id;
            this.depth = depth;
        }
    }

    /// Explores everything that can be reached from `start`.
    ///
    /// @throws IllegalStateException when these are more than `statesMax` states
    Result explore(World start, int statesMax) {
        Object[] none = new Object[partsOf(start).length];
        add(start, numbers(partsOf(start), none, new int[none.length]), -1, 0, 0);
        while (!open.isEmpty()) {
            Open next = open.poll();
            depth = next.depth;
            Violation violation = expand(start, next);
            if (violation != null) {
                return new Result(states, depth, violation, trace);
            }
            if (states > statesMax) {
                throw new IllegalStateException(
                        "more than %d states, at depth %d".formatted(statesMax, depth));
            }
        }
        return new Result(states, depth, null, List.of());
    }

    private @Nullable Violation expand(World start, Open from) {
        List<Action> actions = model.actions(from.world);
        Object[] partsBefore = partsOf(from.world);
        for (int choice = 0; choice < actions.size(); choice++) {
            try {
                World after = actions.get(choice).act().apply(from.world);
                int[] numbers = numbers(partsOf(after), partsBefore, from.numbers);
                if (add(after, numbers, from.id, choice, from.depth + 1)) {
                    heal(after);
                }
            } catch (Violation e) {
                trace = trace(start, from.id, choice);
                return e;
            }
        }
        return null;
    }

    private void heal(World world) {
        if (healedOneOf > 0 && states % healedOneOf == 0) {
            try {
                healing.heal(world);
            } catch (Violation e) {
                throw e.after("what is left comes to an end");
            }
        }
    }

    private boolean add(World world, int[] numbers, int parent, int choice, int atDepth) {
        if (!known.add(fingerprint(numbers))) {
            return false;
        }
        if (states == parents.length) {
            parents = Arrays.copyOf(parents, states * 2);
            choices = Arrays.copyOf(choices, states * 2);
        }
        parents[states] = parent;
        choices[states] = (short) choice;
        open.add(new Open(world, numbers, states, atDepth));
        states++;
        return true;
    }

    private static Object[] partsOf(World world) {
        List<Gateway> gateways = world.gateways();
        Object[] found = new Object[gateways.size() + 6];
        for (int i = 0; i < gateways.size(); i++) {
            found[i] = gateways.get(i);
        }
        int at = gateways.size();
        found[at] = world.stored();
        found[at + 1] = world.late() == null ? "no late swap" : world.late();
        found[at + 2] = world.ceph();
        found[at + 3] = world.network();
        found[at + 4] = world.host();
        found[at + 5] = world.budget();
        return found;
    }

    /// Most parts of a world are the very objects of the one before.
    @SuppressWarnings("ReferenceEquality")
    private int[] numbers(Object[] of, Object[] before, int[] numbersBefore) {
        int[] numbers = new int[of.length];
        for (int i = 0; i < of.length; i++) {
            numbers[i] = of[i] == before[i] ? numbersBefore[i] : number(of[i]);
        }
        return numbers;
    }

    private int number(Object part) {
        Integer number = parts.putIfAbsent(part, parts.size() + 1);
        return number == null ? parts.size() : number;
    }

    private static long fingerprint(int[] numbers) {
        long mixed = 1;
        for (int number : numbers) {
            long value = (mixed ^ number) * MULTIPLIER;
            value ^= value >>> 29;
            value *= 0xBF58476D1CE4E5B9L;
            mixed = value ^ (value >>> 32);
        }
        return mixed;
    }

    /// The way from the start to state `id` and what was done there, made again.
    private List<String> trace(World start, int id, int last) {
        ArrayDeque<Integer> way = new ArrayDeque<>();
        for (int at = id; parents[at] >= 0; at = parents[at]) {
            way.push((int) choices[at]);
        }
        List<String> lines = new ArrayList<>();
        World world = start;
        for (int choice : way) {
            Action action = model.actions(world).get(choice);
            lines.add("%3d  %s".formatted(lines.size() + 1, action));
            world = action.act().apply(world);
        }
        lines.add("%3d  %s".formatted(lines.size() + 1, model.actions(world).get(last)));
        return lines;
    }
}
