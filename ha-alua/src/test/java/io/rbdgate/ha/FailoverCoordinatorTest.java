package io.rbdgate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Coordinators of `gw1` and `gw2` on one record, with storage, threads and time of the test's.
final class FailoverCoordinatorTest {
    private final ManualClock clock = new ManualClock();
    private final MemoryStateStore record = new MemoryStateStore();
    private final ScriptedGateway first = new ScriptedGateway("gw1", record, clock);
    private final ScriptedGateway second = new ScriptedGateway("gw2", record, clock);

    private void firstServes() {
        first.start();
        second.start();
        assertThat(first.state()).isEqualTo("ONLINE");
        assertThat(second.state()).isEqualTo("STANDBY");
        first.takeDone();
        second.takeDone();
    }

    private void pass(Duration time, ScriptedGateway... living) {
        ScriptedGateway.pass(clock, time, living);
    }

    @Test
    void aVacantUnitIsServedAtOnceAndTheOtherStandsBy() {
        first.start();

        assertThat(first.takeDone())
                .containsExactly("await map", "lock", "announce", "serve VACANCY");
        second.start();
        assertThat(second.state()).isEqualTo("STANDBY");
        assertThat(second.takeDone()).containsExactly("announce");
        assertThat(record.ownership().holder())
                .isEqualTo(new Holder("gw1", "run 1", "gw1/run 1/1"));
    }

    @Test
    void anOwnerThatLivesKeepsItsUnit() {
        firstServes();

        pass(Duration.ofMinutes(1), first, second);

        assertThat(first.state()).isEqualTo("ONLINE");
        assertThat(second.takeDone()).isEmpty();
        assertThat(record.ownership().heartbeat()).isBetween(19L, 21L);
    }

    @Test
    void anOwnerThatIsSilentIsFencedAndThenReplacedWithinTenSeconds() {
        firstServes();
        pass(Duration.ofMillis(8_500), second);
        assertThat(second.takeDone()).isEmpty();

        pass(Duration.ofMillis(1_500), second);

        assertThat(second.takeDone())
                .containsExactly(
                        "blocklist gw1/run 1/1", "await map", "lock", "announce", "serve SILENCE");
    }

    @Test
    void whoCouldNotReadTheRecordItselfCountsNoSilence() {
        firstServes();
        first.store().reachable(false);
        second.store().reachable(false);
        pass(Duration.ofSeconds(20), first, second);

        second.store().reachable(true);
        pass(Duration.ofSeconds(5), first, second);
        first.store().reachable(true);
        pass(Duration.ofMinutes(1), first, second);

        assertThat(first.state()).isEqualTo("ONLINE");
        assertThat(second.takeDone()).isEmpty();
        pass(Duration.ofSeconds(10), second);
        assertThat(second.takeDone()).contains("serve SILENCE");
    }

    @Test
    void bothAreToldWhoHasTheUnitAsTheRecordSaysIt() {
        firstServes();

        pass(Duration.ofMinutes(1), second);

        assertThat(first.owners()).containsExactly("gw1 soon", "gw1");
        assertThat(second.owners()).containsExactly("gw1", "gw2 soon", "gw2");
    }

    @Test
    void theLockOfAFencedOwnerIsBroken() {
        firstServes();
        second.answer("lock", new StorageAnswer.HeldBy("gw1/run 1/1"));

        pass(Duration.ofSeconds(10), second);

        assertThat(second.takeDone())
                .containsExactly(
                        "blocklist gw1/run 1/1",
                        "await map",
                        "lock",
                        "break lock gw1/run 1/1",
                        "lock",
                        "announce",
                        "serve SILENCE");
    }

    @Test
    void whoWakesUpAfterItWasReplacedStopsAndConnectsAnew() {
        firstServes();
        pass(Duration.ofSeconds(10), second);

        ScriptedGateway.settle(first, second);

        assertThat(first.takeDone())
                .containsExactly(
                        "announce", "stop", "client lost gw1/run 1/1", "close sessions", "connect");
        assertThat(first.state()).isEqualTo("STANDBY");
        assertThat(second.state()).isEqualTo("ONLINE");
    }

    @Test
    void aGatewayThatStopsHandsOverWithoutAFence() {
        firstServes();

        first.coordinator().stop();
        ScriptedGateway.settle(first, second);

        assertThat(first.takeDone()).startsWith("stop", "release lock");
        assertThat(first.stopped()).isTrue();
        assertThat(first.store().closed()).isTrue();
        assertThat(second.takeDone())
                .containsExactly("await map", "lock", "announce", "serve VACANCY");
    }

    @Test
    void nothingIsReleasedWhileSomethingIsInFlight() {
        firstServes();
        first.holdDrains();

        first.coordinator().stop();
        pass(Duration.ofSeconds(5), first, second);
        assertThat(first.takeDone()).containsExactly("stop");
        assertThat(second.state()).isEqualTo("STANDBY");
        first.drained();
        ScriptedGateway.settle(first, second);

        assertThat(first.takeDone()).startsWith("release lock");
        assertThat(second.state()).isEqualTo("ONLINE");
    }

    @Test
    void anEarlierRunOfTheSameGatewayIsReplacedAtOnce() {
        first.start();
        ScriptedGateway again = new ScriptedGateway("gw1", "run 2", record, clock);

        again.start();

        assertThat(again.takeDone())
                .containsExactly(
                        "announce",
                        "blocklist gw1/run 1/1",
                        "await map",
                        "lock",
                        "announce",
                        "serve PREDECESSOR");
    }

    @Test
    void aRunningProcessOfTheSameNameIsAGatewayLikeAnyOther() {
        first.start();
        ScriptedGateway twin = new ScriptedGateway("gw1", "run 2", record, clock);
        twin.knowsRunning("run 1");

        twin.start();
        pass(Duration.ofSeconds(30), first, twin);

        assertThat(twin.state()).isEqualTo("STANDBY");
        assertThat(twin.takeDone()).containsExactly("announce");
    }

    @Test
    void aFencedClientIsReplacedAndClaimsItsUnitBack() {
        firstServes();

        first.coordinator().fenced("gw1/run 1/1");
        ScriptedGateway.settle(first, second);

        assertThat(first.takeDone())
                .containsExactly(
                        "stop",
                        "client lost gw1/run 1/1",
                        "close sessions",
                        "connect",
                        "blocklist gw1/run 1/1",
                        "await map",
                        "lock",
                        "announce",
                        "serve PREDECESSOR");
    }

    @Test
    void connectingIsTriedUntilItSucceeds() {
        firstServes();
        first.answer("connect", new StorageAnswer.Failed("no monitor answers"));
        first.coordinator().fenced("gw1/run 1/1");
        first.settle();
        pass(Duration.ofSeconds(5), first);
        assertThat(first.state()).isEqualTo("UNAVAILABLE");

        first.answerDone("connect");
        pass(Duration.ofSeconds(10), first);

        assertThat(first.state()).isEqualTo("ONLINE");
    }

    @Test
    void whatFailsInATakeoverIsTriedAgain() {
        first.answer("await map", new StorageAnswer.Failed("timed out"));
        first.start();
        assertThat(first.state()).isEqualTo("TRANSITIONING");

        first.answerDone("await map");
        pass(Duration.ofSeconds(1), first);

        assertThat(first.state()).isEqualTo("ONLINE");
    }

    @Test
    void aLockThatWasTakenAwayIsTakenAnewAfterADrain() {
        first.start();
        first.takeDone();

        first.coordinator().lockLost("gw1/run 1/1");
        first.settle();

        assertThat(first.takeDone())
                .containsExactly(
                        "stop", "release lock", "await map", "lock", "announce", "serve VACANCY");
    }

    @Test
    void aClientThatIsNoGatewayKeepsItsLockAndIsAskedForAgain() {
        first.answer("lock", new StorageAnswer.HeldBy("virtual machine"));
        first.start();
        assertThat(first.state()).isEqualTo("STANDBY");
        assertThat(first.takeDone()).containsExactly("await map", "lock");

        first.answerDone("lock");
        pass(Duration.ofSeconds(4), first);

        assertThat(first.state()).isEqualTo("ONLINE");
    }

    @Test
    void whoCannotReachTheRecordStopsWhereAnotherGatewayMayServe() {
        firstServes();
        first.openElsewhere();
        first.store().reachable(false);

        pass(Duration.ofSeconds(10), first);

        assertThat(first.takeDone()).containsExactly("stop", "close sessions");
        assertThat(first.state()).isEqualTo("UNAVAILABLE");
        first.store().reachable(true);
        pass(Duration.ofSeconds(4), first);
        assertThat(first.takeDone()).containsExactly("serve VACANCY");
    }

    @Test
    void aSingleGatewayKeepsCommandsPendingWhileCephIsAway() {
        first.start();
        first.takeDone();
        first.store().reachable(false);

        pass(Duration.ofMinutes(1), first);

        assertThat(first.state()).isEqualTo("ONLINE");
        assertThat(first.takeDone()).isEmpty();
    }

    @Test
    void aGatewayThatIsConnectingCanBeStopped() {
        firstServes();
        first.answer("connect", new StorageAnswer.Failed("no monitor answers"));
        first.coordinator().fenced("gw1/run 1/1");
        first.settle();

        first.coordinator().stop();
        first.settle();

        assertThat(first.stopped()).isTrue();
    }
}
