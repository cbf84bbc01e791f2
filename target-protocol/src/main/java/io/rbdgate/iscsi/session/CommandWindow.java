package io.rbdgate.iscsi.session;

import org.jspecify.annotations.Nullable;

/// The command numbers of one session (RFC 7143 §4.2.2.1): which are taken in, in which order they
/// are delivered, and how many more the initiator may send.
///
/// `depth` slots: a command holds one from its delivery until its response. MaxCmdSN never moves
/// back; it stops advancing while slots are held or the session is short of memory ([#block]).
/// Pure; owned by the session's lane.
final class CommandWindow {
    /// What to do with a command number.
    enum Verdict {
        /// It is the next one.
        IN_ORDER,
        /// An earlier one is missing.
        AHEAD,
        /// A duplicate or outside the window: to be ignored without a word (RFC 7143 §4.2.2.1).
        IGNORE
    }

    private static final Deliverable PLUG =
            new Deliverable() {
                @Override
                public void deliver() {}

                @Override
                public void discard() {}
            };

    private final int depth;
    private final @Nullable Deliverable[] held;
    private int heldCount;
    private int expected;
    private int maximum;
    private int announced;
    private int slotsTaken;
    private boolean blocked;

    /// Starts with the CmdSN of the leading login.
    CommandWindow(int depth, int firstCmdSn) {
        this.depth = depth;
        this.held = new @Nullable Deliverable[Integer.highestOneBit(2 * depth - 1)];
        this.expected = firstCmdSn;
        this.maximum = firstCmdSn + depth - 1;
        this.announced = maximum;
    }

    /// ExpCmdSN to be put in a response.
    int expected() {
        return expected;
    }

    /// MaxCmdSN to be put in a response; from now on the initiator counts as knowing it.
    int announce() {
        advance();
        announced = maximum;
        return maximum;
    }

    /// MaxCmdSN.
    int maximum() {
        return maximum;
    }

    Verdict judge(int cmdSn) {
        if (cmdSn == expected && SerialNumber.notAfter(cmdSn, maximum)) {
            return heldCount > 0 && held[slot(cmdSn)] != null ? Verdict.IGNORE : Verdict.IN_ORDER;
        }
        if (!SerialNumber.within(cmdSn, expected, maximum) || held[slot(cmdSn)] != null) {
            return Verdict.IGNORE;
        }
        return Verdict.AHEAD;
    }

    /// Takes the next number and delivers the command, then those that waited for it.
    void takeInOrder(Deliverable command) {
        expected++;
        command.deliver();
        deliverHeld();
    }

    /// Keeps a command until the earlier ones have come.
    void hold(int cmdSn, Deliverable command) {
        held[slot(cmdSn)] = command;
        heldCount++;
    }

    /// Counts a number as received although its command never came (RFC 7143 §11.5.1).
    void plug(int cmdSn) {
        switch (judge(cmdSn)) {
            case IN_ORDER -> takeInOrder(PLUG);
            case AHEAD -> hold(cmdSn, PLUG);
            case IGNORE -> {}
        }
    }

    /// Counts all numbers before `cmdSn` as received, as far as they lie in the window.
    void plugBefore(int cmdSn) {
        while (SerialNumber.before(expected, cmdSn) && SerialNumber.notAfter(expected, maximum)) {
            plug(expected);
        }
    }

    private void deliverHeld() {
        while (heldCount > 0) {
            Deliverable command = held[slot(expected)];
            if (command == null) {
                return;
            }
            held[slot(expected)] = null;
            heldCount--;
            expected++;
            command.deliver();
        }
    }

    /// Drops what waits, when the session ends.
    void discardHeld() {
        for (int i = 0; i < held.length; i++) {
            Deliverable command = held[i];
            held[i] = null;
            if (command != null) {
                command.discard();
            }
        }
        heldCount = 0;
    }

    /// A delivered command holds a slot from now on.
    void takeSlot() {
        slotsTaken++;
    }

    /// A command has got its response or ended without one.
    void freeSlot() {
        slotsTaken--;
        advance();
    }

    /// Stops MaxCmdSN from advancing, or lets it.
    void block(boolean newBlocked) {
        blocked = newBlocked;
        advance();
    }

    /// Brings MaxCmdSN up to what the free slots allow.
    void advance() {
        int candidate = expected + (depth - slotsTaken) - 1;
        if (!blocked && SerialNumber.before(maximum, candidate)) {
            maximum = candidate;
        }
    }

    /// Whether the initiator believes the window closed although it is open again.
    boolean worthTelling() {
        return SerialNumber.before(announced, expected) && SerialNumber.notAfter(expected, maximum);
    }

    /// Commands between delivery and response.
    int slotsTaken() {
        return slotsTaken;
    }

    private int slot(int cmdSn) {
        return cmdSn & (held.length - 1);
    }
}
