package io.rbdgate.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What the caller of a change is told when its time is over, and what becomes of the change.
final class PendingChangeTest {
    private final PendingChange change = new PendingChange(Instant.EPOCH);

    private void does(Runnable part) {
        ScopedValue.where(PendingChange.CURRENT, change).run(part);
    }

    private String told() {
        ApiProblem problem = change.overdue(Duration.ofSeconds(27));
        return problem.status() + " " + problem.text();
    }

    /// What comes of the first thing that lasts, when the time is over before it.
    private String late() {
        try {
            does(PendingChange::begin);
            return "carried out";
        } catch (ApiProblem e) {
            return e.text();
        }
    }

    @Test
    void whatIsOnlyPlannedWhenItsTimeIsOverIsNeverCarriedOut() {
        does(PendingChange::plan);

        assertThat(told())
                .isEqualTo(
                        "503 the change was given up after 27 s: nothing is changed in the"
                                + " configuration, try again");
        assertThat(late()).isEqualTo("it took too long and was given up");
    }

    @Test
    void whatIsStoredGoesOnButIsNotConfirmed() {
        does(PendingChange::plan);
        does(PendingChange::begin);
        does(PendingChange::stored);

        assertThat(told())
                .isEqualTo(
                        "503 the change is stored, but not confirmed after 27 s by every gateway"
                                + " concerned; that goes on, and until it has ended, what is taken"
                                + " away may still be used: look at the log");
        assertThat(late()).isEqualTo("carried out");
    }

    @Test
    void whatMayHaveChangedSomethingGoesOn() {
        does(PendingChange::plan);
        does(PendingChange::begin);

        assertThat(told())
                .isEqualTo(
                        "503 the change has not ended after 27 s and goes on: look at the"
                                + " configuration before trying again");
        assertThat(late()).isEqualTo("carried out");
    }

    @Test
    void whatIsStoredInTwoStepsIsNotTakenForAPlanAgain() {
        does(PendingChange::stored);
        does(PendingChange::plan);

        assertThat(told()).startsWith("503 the change is stored, but not confirmed");
    }

    @Test
    void whatIsConfirmedIsNotCalledUnconfirmed() {
        does(PendingChange::stored);
        does(PendingChange::confirmed);

        assertThat(told())
                .isEqualTo(
                        "503 the change is stored and confirmed by every gateway concerned, but has"
                                + " not ended after 27 s: it need not be tried again");
    }

    @Test
    void whatNobodyWaitsForIsNeverGivenUp() {
        PendingChange.plan();
        PendingChange.begin();
        PendingChange.stored();

        assertThat(PendingChange.current()).isNull();
    }
}
