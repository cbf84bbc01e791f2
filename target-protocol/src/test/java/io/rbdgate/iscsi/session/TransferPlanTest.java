package io.rbdgate.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferPlanTest {
    private final TransferPlan plan = new TransferPlan();

    private static TransferLimits limits(boolean initialR2t, boolean immediate, int r2ts) {
        return new TransferLimits(1000, 600, initialR2t, immediate, r2ts);
    }

    @Test
    void everythingIsAskedForWhenNothingMayComeUnsolicited() {
        assertThat(plan.begin(limits(true, false, 1), 2500, 0, true)).isNull();
        assertThat(plan.nextLength(2500)).isEqualTo(1000);
        plan.ask(7, 1000);
        assertThat(plan.nextLength(2500)).isZero();
        assertThat(plan.accept(plan.find(7), 0, 400, 0, false)).isTrue();
        assertThat(plan.accept(plan.find(7), 400, 600, 1, true)).isTrue();
        plan.end(plan.find(7));
        assertThat(plan.nextOffset()).isEqualTo(1000);
        assertThat(plan.nextR2tSn()).isEqualTo(1);
        plan.ask(8, 1000);
        plan.end(plan.find(8));
        assertThat(plan.nextLength(2500)).isEqualTo(500);
    }

    @Test
    void theFirstTransferStartsWhereUnsolicitedDataEnds() {
        assertThat(plan.begin(limits(false, true, 1), 2500, 100, false)).isNull();
        assertThat(plan.unsolicitedLength()).isEqualTo(600);
        assertThat(plan.nextLength(2500)).isZero();
        assertThat(plan.acceptUnsolicited(100, 500, 0, true)).isTrue();
        plan.endUnsolicited();
        assertThat(plan.nextOffset()).isEqualTo(600);
        assertThat(plan.nextLength(2500)).isEqualTo(1000);
    }

    @Test
    void unsolicitedDataMustBeAsLongAsTheFirstBurst() {
        plan.begin(limits(false, true, 1), 2500, 100, false);
        assertThat(plan.acceptUnsolicited(100, 400, 0, true)).isFalse();
    }

    @Test
    void severalTransfersMayBeOutstanding() {
        plan.begin(limits(true, false, 3), 5000, 0, true);
        plan.ask(1, plan.nextLength(5000));
        plan.ask(2, plan.nextLength(5000));
        plan.ask(3, plan.nextLength(5000));
        assertThat(plan.nextLength(5000)).isZero();
        plan.end(plan.find(2));
        assertThat(plan.find(2)).isEqualTo(-1);
        assertThat(plan.accept(plan.find(3), 2000, 1000, 0, true)).isTrue();
        assertThat(plan.nextLength(5000)).isEqualTo(1000);
    }

    @Test
    void wrongNumbersOffsetsAndLengthsDoNotFit() {
        plan.begin(limits(true, false, 1), 1000, 0, true);
        plan.ask(1, 1000);
        assertThat(plan.accept(0, 0, 100, 1, false)).isFalse();
        plan.begin(limits(true, false, 1), 1000, 0, true);
        plan.ask(1, 1000);
        assertThat(plan.accept(0, 4, 100, 0, false)).isFalse();
        plan.begin(limits(true, false, 1), 1000, 0, true);
        plan.ask(1, 1000);
        assertThat(plan.accept(0, 0, 1001, 0, true)).isFalse();
        plan.begin(limits(true, false, 1), 1000, 0, true);
        plan.ask(1, 1000);
        assertThat(plan.accept(0, 0, 999, 0, true)).isFalse();
    }

    @Test
    void dataThatMayNotComeUnsolicitedIsAFault() {
        assertThat(plan.begin(limits(true, false, 1), 1000, 4, true))
                .isEqualTo(DataOutFault.UNEXPECTED_UNSOLICITED);
        assertThat(plan.begin(limits(true, true, 1), 1000, 0, false))
                .isEqualTo(DataOutFault.UNEXPECTED_UNSOLICITED);
        assertThat(plan.begin(limits(true, true, 1), 1000, 601, true))
                .isEqualTo(DataOutFault.INCORRECT_AMOUNT);
        assertThat(plan.begin(limits(true, true, 1), 100, 101, true))
                .isEqualTo(DataOutFault.INCORRECT_AMOUNT);
    }

    @Test
    void theReservedTagIsNoTransfer() {
        plan.begin(limits(true, false, 1), 1000, 0, true);
        plan.ask(-1, 1000);
        assertThat(plan.find(0xffffffff)).isEqualTo(-1);
    }

    @Test
    void nothingIsAskedForBeyondWhatTheEngineWants() {
        plan.begin(limits(true, false, 4), 5000, 0, true);
        assertThat(plan.nextLength(300)).isEqualTo(300);
        plan.ask(1, 300);
        assertThat(plan.nextLength(300)).isZero();
    }

    @Test
    void theSensesAreThoseOfTheRfc() {
        assertThat(DataOutFault.UNEXPECTED_UNSOLICITED.sense())
                .containsExactly(0x70, 0, 0x0b, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x0c, 0x0c, 0, 0, 0, 0);
        assertThat(DataOutFault.INCORRECT_AMOUNT.sense()[13]).isEqualTo((byte) 0x0d);
        assertThat(DataOutFault.DIGEST_ERROR.sense()[12]).isEqualTo((byte) 0x47);
        assertThat(DataOutFault.DIGEST_ERROR.sense()[13]).isEqualTo((byte) 0x05);
    }
}
