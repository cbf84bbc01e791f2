package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.RejectReason;
import org.jspecify.annotations.Nullable;

/// Takes in SCSI Data-Out (RFC 7143 §11.7). Matched by tags alone: Windows does not set its LUN
/// field right. Owned by the session's lane.
///
/// The buffer is retained while its payload comes in: the task may be aborted in between.
final class DataOutReceiver {
    private final Session session;
    private final Connection connection;
    private @Nullable IscsiTask task;
    private int incarnation;
    private boolean solicited;
    private boolean fits;
    private boolean refused;
    private @Nullable ByteBuf place;
    private int placeIndex;

    DataOutReceiver(Session session, Connection connection) {
        this.session = session;
        this.connection = connection;
    }

    /// The header of a Data-Out has come.
    void header(Bhs bhs) {
        place = null;
        refused = false;
        task = session.tasks().find(bhs.initiatorTaskTag());
        IscsiTask known = task;
        if (known == null || known.dataOutLength() == 0) {
            task = null;
            refused = !session.lateTags().contains(bhs.initiatorTaskTag());
            return;
        }
        incarnation = known.incarnation();
        solicited = bhs.targetTransferTag() != Bhs.NO_TAG;
        if (solicited) {
            asked(known, bhs);
        } else {
            unasked(known, bhs);
        }
        ByteBuf found = place;
        if (found != null) {
            found.retain();
        }
    }

    private void unasked(IscsiTask known, Bhs bhs) {
        long offset = bhs.bufferOffset();
        fits =
                known.dataOut()
                        .plan()
                        .acceptUnsolicited(
                                offset, bhs.dataSegmentBytes(), bhs.dataSn(), bhs.finalBit());
        if (fits) {
            place = known.dataOut().unsolicitedPlace();
            placeIndex = (int) offset;
        }
    }

    private void asked(IscsiTask known, Bhs bhs) {
        TransferPlan plan = known.dataOut().plan();
        int index = plan.find(bhs.targetTransferTag());
        if (index < 0) {
            task = null;
            refused = true;
            return;
        }
        long offset = bhs.bufferOffset();
        fits = plan.accept(index, offset, bhs.dataSegmentBytes(), bhs.dataSn(), bhs.finalBit());
        if (fits) {
            place = known.dataOut().solicitedPlace((int) offset);
            placeIndex = (int) offset - known.dataOut().pieceOffset((int) offset);
        }
    }

    /// Where the data goes; null: nowhere.
    @Nullable ByteBuf place() {
        return place;
    }

    /// Where in it.
    int placeIndex() {
        return placeIndex;
    }

    /// The whole PDU has come.
    void end(Bhs bhs, boolean intact) {
        boolean placed = place != null;
        letGo();
        IscsiTask known = task;
        task = null;
        if (!intact) {
            connection.observer().digestError(false);
            connection.reject(RejectReason.DATA_DIGEST_ERROR, bhs);
            connection.peerFault("data digest error in a Data-Out");
        }
        if (refused) {
            connection.peerFault("Data-Out for an unknown task or transfer");
            connection.reject(RejectReason.INVALID_PDU_FIELD, bhs);
        } else if (known != null && known.incarnation() == incarnation) {
            account(known, bhs, intact, placed);
        }
    }

    private void account(IscsiTask known, Bhs bhs, boolean intact, boolean placed) {
        DataOut dataOut = known.dataOut();
        TransferPlan plan = dataOut.plan();
        if (intact && placed && solicited) {
            dataOut.arrived((int) bhs.bufferOffset(), bhs.dataSegmentBytes());
        }
        if (bhs.finalBit()) {
            if (solicited) {
                plan.end(plan.find(bhs.targetTransferTag()));
            } else {
                plan.endUnsolicited();
            }
        }
        if (!intact) {
            dataOut.fail(DataOutFault.DIGEST_ERROR);
        } else if (fits) {
            dataOut.advance();
        } else {
            connection.peerFault("Data-Out out of order or of the wrong length");
            dataOut.fail(
                    solicited || plan.unsolicitedLength() > 0
                            ? DataOutFault.INCORRECT_AMOUNT
                            : DataOutFault.UNEXPECTED_UNSOLICITED);
        }
        if (known.incarnation() == incarnation
                && known.stage() == IscsiTask.Stage.ANSWERED
                && !plan.dataDue()) {
            session.respond(known, known.takeFinalData());
        }
    }

    /// The connection is gone, or the PDU complete.
    void letGo() {
        ByteBuf held = place;
        place = null;
        if (held != null) {
            held.release();
        }
    }
}
