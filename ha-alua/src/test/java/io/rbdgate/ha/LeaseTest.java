package io.rbdgate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LeaseTest {
    private static final Holder A = new Holder("gw1", "r1", "10.0.0.1:0/1");
    private static final OwnershipRecord OWNED =
            OwnershipRecord.NONE.claimedBy(A, MoveReason.VACANCY).activated();
    private static final long NINE_SECONDS = 9_000_000_000L;

    @Test
    void aHolderIsSilentWhenItsHeartbeatHasNotChangedForNineSeconds() {
        // the clock has no meaning but by difference: it may overflow
        long begin = Long.MAX_VALUE - 5;
        Lease lease = Lease.begin(OWNED, begin).observe(OWNED, begin + NINE_SECONDS - 1);
        assertThat(lease.expired(begin + NINE_SECONDS - 1)).isFalse();
        assertThat(lease.expired(begin + NINE_SECONDS)).isTrue();
    }

    @Test
    void aHeartbeatAndANewClaimBeginAnew() {
        assertThat(Lease.begin(OWNED, 0).observe(OWNED.beaten(), 5).sinceNanos()).isEqualTo(5);
        OwnershipRecord claimed = OWNED.claimedBy(A.through("y"), MoveReason.PREDECESSOR);
        assertThat(Lease.begin(OWNED, 0).observe(claimed, 7).sinceNanos()).isEqualTo(7);
    }
}
