package io.rbdgate.iscsi.session;

import io.rbdgate.iscsi.pdu.Bhs;
import org.jspecify.annotations.Nullable;

/// The arithmetic of one task's data-out (RFC 7143 §4.2.4, §11.7, §11.8): how much comes
/// unsolicited, what to ask for next, and whether what arrives is what was due. Pure; one object
/// per task, used again and again.
///
/// Offsets and lengths in bytes. Pieces the engine wants ascend without gaps; transfers are asked
/// for in the same order, never across a piece.
final class TransferPlan {
    /// Most transfers outstanding per task, whatever is negotiated.
    static final int MOST_OUTSTANDING = 16;

    private final int[] tags = new int[MOST_OUTSTANDING];
    private final int[] offsets = new int[MOST_OUTSTANDING];
    private final int[] lengths = new int[MOST_OUTSTANDING];
    private final int[] received = new int[MOST_OUTSTANDING];
    private final int[] dataSns = new int[MOST_OUTSTANDING];
    private int outstanding;

    private int maxBurst;
    private int maxOutstanding;
    private long expectedLength;
    private int unsolicitedLength;
    private int unsolicitedReceived;
    private int unsolicitedDataSn;
    private boolean unsolicitedDone;
    private long nextOffset;
    private int nextR2tSn;

    /// Starts over for a command that writes. `expectedLength` is EDTL, `immediate` the length of
    /// its immediate data, `last` its F bit.
    ///
    /// @return what is wrong with it, or null
    @Nullable DataOutFault begin(
            TransferLimits limits, long newExpectedLength, int immediate, boolean last) {
        maxBurst = limits.maxBurstBytes();
        maxOutstanding = Math.min(limits.maxOutstandingR2t(), MOST_OUTSTANDING);
        expectedLength = newExpectedLength;
        outstanding = 0;
        nextR2tSn = 0;
        unsolicitedDataSn = 0;
        unsolicitedReceived = immediate;
        int most = (int) Math.min(limits.firstBurstBytes(), newExpectedLength);
        unsolicitedLength = last ? immediate : most;
        unsolicitedDone = unsolicitedLength <= immediate;
        nextOffset = unsolicitedLength;
        if ((immediate > 0 && !limits.immediateData()) || (!last && limits.initialR2t())) {
            return DataOutFault.UNEXPECTED_UNSOLICITED;
        }
        return immediate > most ? DataOutFault.INCORRECT_AMOUNT : null;
    }

    /// Bytes that come without being asked for, immediate ones included.
    int unsolicitedLength() {
        return unsolicitedLength;
    }

    /// Those that have come.
    int unsolicitedReceived() {
        return unsolicitedReceived;
    }

    /// Whether no more comes without being asked for.
    boolean unsolicitedDone() {
        return unsolicitedDone;
    }

    /// Whether the initiator still has data to send that it was, or believes it was, asked for.
    boolean dataDue() {
        return !unsolicitedDone || outstanding > 0;
    }

    /// Checks a Data-Out that nobody asked for. Counts it; false when it does not fit.
    boolean acceptUnsolicited(long offset, int length, int dataSn, boolean last) {
        if (unsolicitedDone && length == 0) {
            return true;
        }
        boolean fits =
                !unsolicitedDone
                        && dataSn == unsolicitedDataSn
                        && offset == unsolicitedReceived
                        && length <= unsolicitedLength - unsolicitedReceived;
        unsolicitedDataSn++;
        if (fits) {
            unsolicitedReceived += length;
        }
        return fits && (!last || unsolicitedReceived == unsolicitedLength);
    }

    /// The F bit of the unsolicited data has come.
    void endUnsolicited() {
        unsolicitedDone = true;
    }

    /// How much to ask for next, when the engine wants everything before `wantedEnd`; 0: nothing
    /// now.
    int nextLength(long wantedEnd) {
        if (!unsolicitedDone || outstanding == maxOutstanding || nextOffset >= wantedEnd) {
            return 0;
        }
        return (int) Math.min(maxBurst, Math.min(wantedEnd, expectedLength) - nextOffset);
    }

    /// Where the next transfer starts.
    int nextOffset() {
        return (int) nextOffset;
    }

    /// R2TSN of the next transfer.
    int nextR2tSn() {
        return nextR2tSn;
    }

    /// The next transfer has been asked for under a tag.
    void ask(int tag, int length) {
        tags[outstanding] = tag;
        offsets[outstanding] = (int) nextOffset;
        lengths[outstanding] = length;
        received[outstanding] = 0;
        dataSns[outstanding] = 0;
        outstanding++;
        nextOffset += length;
        nextR2tSn++;
    }

    /// The index of the outstanding transfer with that tag; -1 when there is none.
    int find(int tag) {
        if (tag == Bhs.NO_TAG) {
            return -1;
        }
        for (int i = 0; i < outstanding; i++) {
            if (tags[i] == tag) {
                return i;
            }
        }
        return -1;
    }

    /// Checks a Data-Out of an outstanding transfer. Counts it; false when it does not fit.
    boolean accept(int index, long offset, int length, int dataSn, boolean last) {
        boolean fits =
                dataSn == dataSns[index]
                        && offset == offsets[index] + received[index]
                        && length <= lengths[index] - received[index];
        dataSns[index]++;
        if (fits) {
            received[index] += length;
        }
        return fits && (!last || received[index] == lengths[index]);
    }

    /// The F bit of a transfer has come: its tag is free.
    void end(int index) {
        outstanding--;
        for (int i = index; i < outstanding; i++) {
            tags[i] = tags[i + 1];
            offsets[i] = offsets[i + 1];
            lengths[i] = lengths[i + 1];
            received[i] = received[i + 1];
            dataSns[i] = dataSns[i + 1];
        }
    }

    /// Transfers asked for and not ended.
    int outstanding() {
        return outstanding;
    }
}
