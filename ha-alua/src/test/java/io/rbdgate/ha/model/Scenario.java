package io.rbdgate.ha.model;

import java.util.List;
import java.util.Set;

/// Where an exploration begins and what may go wrong in it.
///
/// @param settled whether somebody owns the unit at the beginning; else all have just started
/// @param healedOneOf in one of so many states it is looked whether somebody serves in the end
record Scenario(String name, int gateways, boolean settled, int healedOneOf, Budget budget) {
    /// The owner is given up, rightly or not; two writes of the host.
    static final Scenario SILENCE =
            new Scenario("SILENCE", 2, true, 4, new Budget(1, 0, 0, 0, 0, 0, 0, 2));

    /// Two planned moves or drains: A to B and back.
    static final Scenario MOVES =
            new Scenario("MOVES", 2, true, 128, new Budget(0, 2, 0, 0, 0, 0, 0, 2));

    /// A gateway dies and may start again.
    static final Scenario CRASH =
            new Scenario("CRASH", 2, true, 1, new Budget(0, 0, 1, 0, 0, 0, 0, 2));

    /// Somebody dies in the middle of a takeover.
    static final Scenario SILENCE_AND_CRASH =
            new Scenario("SILENCE_AND_CRASH", 2, true, 64, new Budget(1, 0, 1, 0, 0, 0, 0, 2));

    /// A handover in which somebody dies.
    static final Scenario MOVE_AND_CRASH =
            new Scenario("MOVE_AND_CRASH", 2, true, 8, new Budget(0, 1, 1, 0, 0, 0, 0, 1));

    /// A handover that is claimed over.
    static final Scenario MOVE_AND_SILENCE =
            new Scenario("MOVE_AND_SILENCE", 2, true, 32, new Budget(1, 1, 0, 0, 0, 0, 0, 1));

    /// Answers of the record are lost, swaps come late, Ceph is out of reach.
    static final Scenario LOSS_AND_CUT =
            new Scenario("LOSS_AND_CUT", 2, true, 64, new Budget(1, 0, 0, 1, 1, 0, 0, 2));

    /// A heartbeat races with a claim.
    static final Scenario BEATS =
            new Scenario("BEATS", 2, true, 8, new Budget(1, 0, 0, 1, 0, 1, 0, 1));

    /// Somebody who is no gateway takes the lock, or breaks it.
    static final Scenario STRANGER =
            new Scenario("STRANGER", 2, true, 8, new Budget(0, 1, 0, 0, 0, 0, 1, 1));

    /// Both start at once; one dies, an answer is lost.
    static final Scenario BOOT =
            new Scenario("BOOT", 2, false, 8, new Budget(0, 0, 1, 1, 0, 0, 0, 1));

    /// Three gateways.
    static final Scenario THREE =
            new Scenario("THREE", 3, true, 32, new Budget(1, 0, 0, 0, 0, 0, 0, 2));

    /// Three of them start at once.
    static final Scenario BOOT_OF_THREE =
            new Scenario("BOOT_OF_THREE", 3, false, 64, new Budget(0, 0, 0, 1, 0, 0, 0, 1));

    /// A to B and to A again, all against the owner's will.
    static final Scenario TWO_SILENCES =
            new Scenario("TWO_SILENCES", 2, true, 256, new Budget(2, 0, 0, 0, 0, 0, 0, 3));

    /// Whatever can happen in a handover.
    static final Scenario MOVE_SILENCE_AND_CRASH =
            new Scenario(
                    "MOVE_SILENCE_AND_CRASH", 2, true, 256, new Budget(1, 1, 1, 0, 0, 0, 0, 1));

    /// Planned, with a crash, a lost answer, a cut.
    static final Scenario EVERYTHING_ONCE =
            new Scenario("EVERYTHING_ONCE", 2, true, 256, new Budget(0, 1, 1, 1, 1, 0, 0, 2));

    /// A takeover that is taken over.
    static final Scenario THREE_WITH_CRASH =
            new Scenario("THREE_WITH_CRASH", 3, true, 256, new Budget(1, 0, 1, 0, 0, 0, 0, 1));

    /// Those of every run of the tests.
    static final List<Scenario> SHORT =
            List.of(
                    SILENCE,
                    MOVES,
                    CRASH,
                    SILENCE_AND_CRASH,
                    MOVE_AND_CRASH,
                    MOVE_AND_SILENCE,
                    LOSS_AND_CUT,
                    BEATS,
                    STRANGER,
                    BOOT,
                    THREE);

    /// Those that take minutes.
    static final List<Scenario> LONG =
            List.of(
                    BOOT_OF_THREE,
                    TWO_SILENCES,
                    MOVE_SILENCE_AND_CRASH,
                    EVERYTHING_ONCE,
                    THREE_WITH_CRASH);

    @Override
    public String toString() {
        return name;
    }

    /// Everything that can happen in it, with a rule left out, looking at these invariants.
    Explorer.Result explore(Mutation mutation, Set<Invariant> checked, int statesMax) {
        World begin = Model.begin(gateways, budget);
        if (settled) {
            // somebody owns the unit, all others stand by
            Model calm = new Model(Mutation.NONE, Set.of());
            begin = new Healing(calm).heal(begin).with(budget);
        }
        Model model = new Model(mutation, checked);
        int heal = checked.contains(Invariant.PROGRESS) ? healedOneOf : 0;
        return new Explorer(model, heal).explore(begin, statesMax);
    }
}
