package io.rbdgate.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandWindowTest {
    private final List<Integer> delivered = new ArrayList<>();

    private final class Command implements Deliverable {
        private final int cmdSn;

        Command(int cmdSn) {
            this.cmdSn = cmdSn;
        }

        @Override
        public void deliver() {
            delivered.add(cmdSn);
        }

        @Override
        public void discard() {
            delivered.add(-cmdSn);
        }
    }

    private void receive(CommandWindow window, int cmdSn) {
        switch (window.judge(cmdSn)) {
            case IN_ORDER -> window.takeInOrder(new Command(cmdSn));
            case AHEAD -> window.hold(cmdSn, new Command(cmdSn));
            case IGNORE -> {}
        }
    }

    @Test
    void aNewWindowAnnouncesItsWholeDepth() {
        CommandWindow window = new CommandWindow(128, 1);
        assertThat(window.expected()).isEqualTo(1);
        assertThat(window.announce()).isEqualTo(128);
    }

    @Test
    void commandsBeyondAGapWaitForIt() {
        CommandWindow window = new CommandWindow(8, 10);
        receive(window, 11);
        receive(window, 13);
        assertThat(delivered).isEmpty();
        receive(window, 10);
        assertThat(delivered).containsExactly(10, 11);
        receive(window, 12);
        assertThat(delivered).containsExactly(10, 11, 12, 13);
        assertThat(window.expected()).isEqualTo(14);
    }

    @Test
    void duplicatesAndNumbersOutsideTheWindowAreIgnored() {
        CommandWindow window = new CommandWindow(4, 10);
        receive(window, 9);
        receive(window, 14);
        receive(window, 11);
        receive(window, 11);
        receive(window, 10);
        receive(window, 10);
        assertThat(delivered).containsExactly(10, 11);
    }

    @Test
    void numbersWrapAtTwoToThe32() {
        CommandWindow window = new CommandWindow(5, -2);
        receive(window, 1);
        receive(window, -1);
        receive(window, 0);
        receive(window, -2);
        assertThat(delivered).containsExactly(-2, -1, 0, 1);
        assertThat(window.expected()).isEqualTo(2);
        assertThat(window.announce()).isEqualTo(6);
    }

    @Test
    void heldSlotsCloseTheWindowAndFreeOnesOpenIt() {
        CommandWindow window = new CommandWindow(2, 1);
        receive(window, 1);
        window.takeSlot();
        receive(window, 2);
        window.takeSlot();
        assertThat(window.announce()).isEqualTo(2);
        assertThat(window.judge(3)).isEqualTo(CommandWindow.Verdict.IGNORE);
        window.freeSlot();
        assertThat(window.worthTelling()).isTrue();
        assertThat(window.announce()).isEqualTo(3);
        assertThat(window.worthTelling()).isFalse();
    }

    @Test
    void aBlockedWindowDoesNotAdvance() {
        CommandWindow window = new CommandWindow(2, 1);
        window.block(true);
        receive(window, 1);
        assertThat(window.announce()).isEqualTo(2);
        window.block(false);
        assertThat(window.announce()).isEqualTo(3);
    }

    @Test
    void aPluggedHoleLetsTheRestThrough() {
        CommandWindow window = new CommandWindow(8, 5);
        receive(window, 6);
        window.plug(5);
        assertThat(delivered).containsExactly(6);
        receive(window, 5);
        assertThat(delivered).containsExactly(6);
    }

    @Test
    void pluggingBeforeANumberDeliversWhatIsHeldBelowIt() {
        CommandWindow window = new CommandWindow(8, 5);
        receive(window, 6);
        receive(window, 8);
        window.plugBefore(8);
        assertThat(delivered).containsExactly(6, 8);
        assertThat(window.expected()).isEqualTo(9);
    }

    @Test
    void whatIsHeldIsDiscardedAtTheEnd() {
        CommandWindow window = new CommandWindow(8, 5);
        receive(window, 7);
        window.discardHeld();
        assertThat(delivered).containsExactly(-7);
    }
}
