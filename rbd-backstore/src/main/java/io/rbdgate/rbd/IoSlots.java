package io.rbdgate.rbd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The operations of one image that are or can be in flight. On the lane only.
///
/// A tag is index and generation of a slot; the generation grows with each use, so that a
/// completion that comes twice or too late cannot touch the operation that has the slot now.
final class IoSlots {
    static final int MAXIMUM = 1 << 14;
    private static final int INITIAL = 256;

    private IoSlot[] slots = new IoSlot[0];
    private int[] free = new int[0];
    private int freeCount;
    private int used;

    IoSlots() {
        grow(INITIAL);
    }

    private void grow(int size) {
        int before = slots.length;
        slots = Arrays.copyOf(slots, size);
        free = Arrays.copyOf(free, size);
        for (int i = size - 1; i >= before; i--) {
            slots[i] = new IoSlot(i);
            free[freeCount++] = i;
        }
    }

    /// A free slot; null when [#MAXIMUM] operations are in flight.
    @Nullable IoSlot take() {
        if (freeCount == 0) {
            if (slots.length >= MAXIMUM) {
                return null;
            }
            grow(slots.length * 2);
        }
        IoSlot slot = slots[free[--freeCount]];
        slot.busy = true;
        used++;
        return slot;
    }

    /// The slot in use under `tag`; null when that use has ended.
    @Nullable IoSlot find(long tag) {
        int index = (int) tag;
        if (index < 0 || index >= slots.length) {
            return null;
        }
        IoSlot slot = slots[index];
        return slot.busy && slot.generation == (int) (tag >>> 32) ? slot : null;
    }

    /// Ends a use.
    void giveBack(IoSlot slot) {
        slot.busy = false;
        slot.generation++;
        free[freeCount++] = slot.index;
        used--;
    }

    /// How many are in use.
    int used() {
        return used;
    }
}
