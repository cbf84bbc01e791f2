package io.rbdgate.scsi.lu;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which writes of a logical unit may be in flight together. Lane of the logical unit.
///
/// Plain writes go side by side, also overlapping ones (SCSI gives them no order). An exclusive
/// extent (a read-modify-write) and a late one (a write of an ended task) keep everything away that
/// overlaps. What has to wait is served in order of arrival, and nothing overtakes a waiting extent
/// it overlaps. As long as there is neither an exclusive nor a late extent, taking part costs a
/// list insertion.
final class WriteOrder {
    private final ExtentList held = new ExtentList();
    private final ExtentList waiting = new ExtentList();
    private int barring;

    // Null while there is none, which is all that a write has to look at.
    private @Nullable LiveTokens tokens;

    /// Takes the range. False means that the extent waits: [Extent#granted] will follow.
    boolean acquire(Extent extent, long start, long end, boolean exclusive) {
        extent.start = start;
        extent.end = end;
        extent.exclusive = exclusive;
        boolean undisturbed = barring == 0 && !exclusive && waiting.first == null;
        if (undisturbed || free(extent, null)) {
            hold(extent);
            return true;
        }
        extent.hold = Extent.Hold.WAITING;
        waiting.append(extent);
        return false;
    }

    /// Gives the range back, or stops waiting for it. Grants what that makes free.
    void release(Extent extent) {
        switch (extent.hold) {
            case NONE -> {
                return;
            }
            case WAITING -> waiting.remove(extent);
            case HELD -> {
                held.remove(extent);
                if (extent.exclusive || extent.late) {
                    barring--;
                }
            }
        }
        extent.hold = Extent.Hold.NONE;
        extent.late = false;
        extent.reading = false;
        if (waiting.first != null) {
            grantWaiting();
        }
    }

    /// The task of a held extent has ended while its write is in flight.
    void becomesLate(Extent extent) {
        if (!extent.exclusive) {
            barring++;
        }
        extent.late = true;
    }

    /// Whether a range that overlaps is held by anyone but `self`.
    @SuppressWarnings("ReferenceEquality") // extents are places in lists, not values
    boolean anyHeldBut(@Nullable Extent self, long start, long end) {
        for (Extent other = held.first; other != null; other = other.next) {
            if (other != self && other.start < end && start < other.end) {
                return true;
            }
        }
        return false;
    }

    /// Shows every range that is held.
    void forEachHeld(Consumer<Extent> visitor) {
        for (Extent extent = held.first; extent != null; extent = extent.next) {
            visitor.accept(extent);
        }
    }

    /// From now on `newTokens` hears of every change before it begins; null: nobody does.
    void watch(@Nullable LiveTokens newTokens) {
        tokens = newTokens;
    }

    private void hold(Extent extent) {
        extent.hold = Extent.Hold.HELD;
        LiveTokens watching = tokens;
        if (watching != null && !extent.reading) {
            watching.changes(extent.start, extent.end);
        }
        held.append(extent);
        if (extent.exclusive) {
            barring++;
        }
    }

    private void grantWaiting() {
        Extent extent = waiting.first;
        while (extent != null) {
            Extent following = extent.next;
            if (free(extent, extent)) {
                waiting.remove(extent);
                hold(extent);
                extent.granted();
                // What was granted may have finished already and changed both lists.
                following = waiting.first;
            }
            extent = following;
        }
    }

    /// Whether nothing held and nothing that waits before `self` is in the way.
    @SuppressWarnings("ReferenceEquality") // extents are places in lists, not values
    private boolean free(Extent extent, @Nullable Extent self) {
        for (Extent other = held.first; other != null; other = other.next) {
            boolean bars = extent.exclusive || other.exclusive || other.late;
            if (bars && extent.overlaps(other)) {
                return false;
            }
        }
        for (Extent other = waiting.first; other != null && other != self; other = other.next) {
            if (extent.overlaps(other)) {
                return false;
            }
        }
        return true;
    }

    /// Intrusive doubly linked list.
    private static final class ExtentList {
        @Nullable Extent first;
        @Nullable Extent last;

        void append(Extent extent) {
            extent.previous = last;
            extent.next = null;
            if (last == null) {
                first = extent;
            } else {
                last.next = extent;
            }
            last = extent;
        }

        void remove(Extent extent) {
            Extent before = extent.previous;
            Extent after = extent.next;
            if (before == null) {
                first = after;
            } else {
                before.next = after;
            }
            if (after == null) {
                last = before;
            } else {
                after.previous = before;
            }
            extent.previous = null;
            extent.next = null;
        }
    }
}
