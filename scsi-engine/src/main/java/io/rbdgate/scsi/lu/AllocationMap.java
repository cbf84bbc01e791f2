package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.Holes;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.lane.Lane;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a disk is known to be deallocated, so to read as zeros: a bit per unit, made when
/// somebody asks for the first time. Lane of the logical unit.
///
/// A unit is called deallocated only when nothing can have written to it since it was: the search
/// for holes goes on beside writes, and so does a discard, so whatever is or was being written
/// meanwhile counts as mapped. What is not known is mapped.
final class AllocationMap {
    // 512 KiB of memory at most, for a disk of any size.
    private static final long UNITS_MAXIMUM = 1 << 22;

    private final Lane lane;
    private final WriteOrder writes;
    private final long sizeBytes;
    private final long unitBytes;
    private final BitSet deallocated;
    private final List<Deallocation> deallocations = new ArrayList<>();
    private @Nullable BitSet touched;
    private boolean searched;

    /// Nothing is known yet; `granularityBytes` is what a discard frees at least.
    AllocationMap(Lane lane, WriteOrder writes, Geometry geometry, int granularityBytes) {
        this.lane = lane;
        this.writes = writes;
        this.sizeBytes = geometry.sizeBytes();
        long unit = granularityBytes;
        while (sizeBytes / unit >= UNITS_MAXIMUM) {
            unit *= 2;
        }
        this.unitBytes = unit;
        this.deallocated = new BitSet();
    }

    /// The same for a disk of which everything has just been given back.
    AllocationMap ofEmptyDisk() {
        deallocated.set(0, endWithin(sizeBytes));
        searched = true;
        return this;
    }

    // --- what is asked

    /// Whether the byte at `offset` is known to be deallocated.
    boolean deallocatedAt(long offset) {
        return deallocated.get((int) (offset / unitBytes));
    }

    /// Where what begins at `offset` and has one status ends.
    long endOfRun(long offset) {
        int unit = (int) (offset / unitBytes);
        int end =
                deallocated.get(unit)
                        ? deallocated.nextClearBit(unit)
                        : deallocated.nextSetBit(unit);
        return end < 0 ? sizeBytes : Math.min(end * unitBytes, sizeBytes);
    }

    // --- what happens

    /// The range is about to be written, whatever comes of it.
    void written(long offset, long length) {
        if (length <= 0) {
            return;
        }
        int first = (int) (offset / unitBytes);
        int end = (int) ((offset + length - 1) / unitBytes) + 1;
        deallocated.clear(first, end);
        BitSet searching = touched;
        if (searching != null) {
            searching.set(first, end);
        }
        for (Deallocation deallocation : deallocations) {
            deallocation.disturbed |= first < deallocation.end && deallocation.first < end;
        }
    }

    /// The range is about to be given back; what to tell how that ended instead of `done`. With
    /// another write of the same place under way nobody knows which comes last.
    IoCompletion deallocating(long offset, long length, IoCompletion done) {
        Extent own = done instanceof Extent extent ? extent : null;
        if (length <= 0 || writes.anyHeldBut(own, offset, offset + length)) {
            written(offset, length);
            return done;
        }
        Deallocation deallocation =
                new Deallocation(firstWithin(offset), endWithin(offset + length), done);
        deallocations.add(deallocation);
        return deallocation;
    }

    /// Looks for holes unless that has been done or is being done.
    void search(BlockBackstore backstore) {
        if (searched || touched != null) {
            return;
        }
        touched = new BitSet();
        writes.forEachHeld(extent -> written(extent.start, extent.end - extent.start));
        backstore.findHoles(new Search());
    }

    /// The first unit that begins at `offset` or behind.
    private int firstWithin(long offset) {
        return (int) Math.ceilDiv(offset, unitBytes);
    }

    /// Behind the last unit that ends at `end` or before; the last of all may be a short one.
    private int endWithin(long end) {
        return (int) (end == sizeBytes ? Math.ceilDiv(end, unitBytes) : end / unitBytes);
    }

    private void ended(Deallocation deallocation, BackstoreResult result) {
        deallocations.remove(deallocation);
        if (result == BackstoreResult.OK
                && !deallocation.disturbed
                && deallocation.first < deallocation.end) {
            deallocated.set(deallocation.first, deallocation.end);
        }
    }

    private void ended(BitSet found, boolean complete) {
        BitSet written = touched;
        touched = null;
        searched = complete;
        if (written != null) {
            found.andNot(written);
            deallocated.or(found);
        }
    }

    /// A range on its way to being deallocated: units from `first` to before `end`.
    private final class Deallocation implements IoCompletion {
        final int first;
        final int end;
        private final IoCompletion done;
        boolean disturbed;

        Deallocation(int first, int end, IoCompletion done) {
            this.first = first;
            this.end = end;
            this.done = done;
        }

        @Override
        public void complete(BackstoreResult result, long detail) {
            lane.run(
                    () -> {
                        ended(this, result);
                        done.complete(result, detail);
                    });
        }
    }

    /// Collects on the thread of the search.
    private final class Search implements Holes {
        private final BitSet found = new BitSet();

        @Override
        public void hole(long offset, long length) {
            int first = firstWithin(offset);
            int end = endWithin(offset + length);
            if (first < end) {
                found.set(first, end);
            }
        }

        @Override
        public void ended(boolean complete) {
            lane.run(() -> AllocationMap.this.ended(found, complete));
        }
    }
}
