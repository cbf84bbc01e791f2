package io.rbdgate.ha.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.ha.model.Explorer.Result;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that can happen to the machines of a few gateways, within the bounds of a scenario;
/// and that each rule of ADR 4 is needed: left out, the explorer finds what goes wrong.
final class OwnershipModelTest {
    private static final int STATES_MAX = 600_000;

    static Stream<Scenario> scenarios() {
        return Scenario.SHORT.stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyInvariantHoldsInEveryState(Scenario scenario) {
        Result result = scenario.explore(Mutation.NONE, EnumSet.allOf(Invariant.class), STATES_MAX);
        assertThat(result.violation()).as(result.report()).isNull();
        assertThat(result.states()).isGreaterThan(500);
    }

    static List<Arguments> mutations() {
        return List.of(
                Arguments.of(Mutation.NO_BLOCKLIST, Scenario.SILENCE, Invariant.ONE_ACTIVE),
                Arguments.of(Mutation.NO_BLOCKLIST, Scenario.SILENCE, Invariant.NOT_OVERTAKEN),
                Arguments.of(Mutation.NO_BLOCKLIST, Scenario.SILENCE, Invariant.LOCK_RESPECTED),
                Arguments.of(
                        Mutation.PREDECESSOR_NOT_FENCED, Scenario.CRASH, Invariant.NOT_OVERTAKEN),
                Arguments.of(Mutation.NO_MAP_WAIT, Scenario.SILENCE, Invariant.NOT_OVERTAKEN),
                Arguments.of(
                        Mutation.NO_MAP_WAIT,
                        Scenario.SILENCE,
                        Invariant.ONE_WRITER_PER_GENERATION),
                Arguments.of(
                        Mutation.OWN_ENTRIES_REMOVED,
                        Scenario.SILENCE_AND_CRASH,
                        Invariant.NOT_OVERTAKEN),
                Arguments.of(
                        Mutation.EARLIER_HOLDERS_FORGOTTEN,
                        Scenario.SILENCE_AND_CRASH,
                        Invariant.OUTCOME_KNOWN),
                Arguments.of(Mutation.LOCK_STOLEN, Scenario.STRANGER, Invariant.LOCK_RESPECTED),
                Arguments.of(Mutation.EPOCH_NOT_CHECKED, Scenario.MOVES, Invariant.NOT_OVERTAKEN),
                Arguments.of(Mutation.NO_SESSION_BARRIER, Scenario.MOVES, Invariant.NOT_OVERTAKEN),
                Arguments.of(Mutation.UNKNOWN_ANSWERED, Scenario.MOVES, Invariant.OUTCOME_KNOWN),
                Arguments.of(Mutation.UNKNOWN_ANSWERED, Scenario.MOVES, Invariant.NOT_OVERTAKEN),
                Arguments.of(Mutation.UNKNOWN_IS_GOOD, Scenario.SILENCE, Invariant.NOT_LOST),
                Arguments.of(Mutation.NOT_DRAINED, Scenario.MOVES, Invariant.NOT_OVERTAKEN),
                Arguments.of(Mutation.SWAP_NOT_COMPARED, Scenario.BEATS, Invariant.PROGRESS),
                Arguments.of(Mutation.SWAP_GUESSED, Scenario.LOSS_AND_CUT, Invariant.PROGRESS),
                Arguments.of(
                        Mutation.SERVES_BEFORE_THE_RECORD,
                        Scenario.MOVE_AND_SILENCE,
                        Invariant.ONE_ACTIVE),
                Arguments.of(Mutation.NO_LEASE, Scenario.CRASH, Invariant.PROGRESS),
                Arguments.of(
                        Mutation.YIELD_NEVER_OVERDUE, Scenario.MOVE_AND_CRASH, Invariant.PROGRESS));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void aRuleThatIsLeftOutIsNoticed(Mutation mutation, Scenario scenario, Invariant broken) {
        Result result = scenario.explore(mutation, Set.of(broken), STATES_MAX);
        assertThat(result.violation()).as("%s in %s", mutation, scenario).isNotNull();
        assertThat(result.trace()).isNotEmpty();
    }

    @Test
    void everyMutationIsTried() {
        Set<Object> tried =
                mutations().stream().map(each -> each.get()[0]).collect(Collectors.toSet());
        assertThat(tried)
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(Mutation.NONE)));
    }

    @Test
    void aTraceTellsWhatHappenedInShort() {
        Result result =
                Scenario.SILENCE.explore(
                        Mutation.NO_BLOCKLIST, Set.of(Invariant.ONE_ACTIVE), STATES_MAX);
        assertThat(result.report())
                .isEqualTo(
                        """
                        ONE_ACTIVE: all of [a/1, b/1] admit commands, and none is fenced
                          1  a misses the holder of 1
                          2  a does Swap[version=2, next={TAKING in generation 2, holder a/1, unfenced [b/1]}]
                          3  a does Blocklist[generation=2, holders=[b/1]]
                          4  a does AcquireLock[generation=2]
                          5  a does AcquireLock[generation=2]
                          6  a does Swap[version=3, next={ACTIVE in generation 2, holder a/1, unfenced []}]""");
    }
}
