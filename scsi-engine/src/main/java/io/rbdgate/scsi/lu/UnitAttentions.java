package io.rbdgate.scsi.lu;

import org.jspecify.annotations.Nullable;

/// The pending unit attentions of one I_T nexus at one logical unit: a bit each.
final class UnitAttentions {
    private static final UnitAttention[] BY_PRIORITY = UnitAttention.values();

    private static final int RESETS = (UnitAttention.NEXUS_LOSS.bit() << 1) - 1;

    private int pending;

    boolean pending() {
        return pending != 0;
    }

    /// Adds one. A reset condition replaces a lesser one of its kind and tells what "commands
    /// cleared" would.
    void raise(UnitAttention attention) {
        pending |= attention.bit();
        if ((pending & RESETS) != 0) {
            int reset = Integer.lowestOneBit(pending);
            int others = ~(RESETS | UnitAttention.COMMANDS_CLEARED.bit());
            pending = reset | (pending & others);
        }
    }

    void clear(UnitAttention attention) {
        pending &= ~attention.bit();
    }

    /// Takes the most important one, null when there is none.
    @Nullable UnitAttention next() {
        if (pending == 0) {
            return null;
        }
        UnitAttention first = BY_PRIORITY[Integer.numberOfTrailingZeros(pending)];
        pending &= pending - 1;
        return first;
    }
}
