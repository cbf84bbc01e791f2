package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.RejectReason;
import io.rbdgate.scsi.TaskAttribute;
import org.jspecify.annotations.Nullable;

/// Takes in SCSI Commands (RFC 7143 §11.3): at the header the task exists and the place of the
/// immediate data is known; when the data is in and its digest right, the task takes its turn in
/// CmdSN order. Owned by the session's lane.
final class CommandReceiver {
    private static final int MOST_IMMEDIATE = 32;
    private static final int READ = 0x40;
    private static final int WRITE = 0x20;
    private static final int BASIC_CDB_BYTES = 16;
    private static final int LONGEST_CDB_BYTES = 32;
    private static final int EXTENDED_CDB = 1;
    private static final int BIDIRECTIONAL_READ_LENGTH = 2;

    private final Session session;
    private final Connection connection;
    private final byte[] cdb = new byte[LONGEST_CDB_BYTES];
    private int cdbLength;
    private long bidirectionalReadLength;
    private @Nullable IscsiTask task;
    private @Nullable ByteBuf place;
    private @Nullable RejectReason refusal;
    private int immediateTasks;

    CommandReceiver(Session session, Connection connection) {
        this.session = session;
        this.connection = connection;
    }

    /// The header of a command has come.
    void header(Bhs bhs) {
        task = null;
        place = null;
        refusal = null;
        if (isDuplicate(bhs) || (!bhs.immediate() && outsideWindow(bhs))) {
            return;
        }
        refusal = verify(bhs);
        if (refusal == null) {
            begin(bhs);
        }
    }

    private boolean isDuplicate(Bhs bhs) {
        IscsiTask known = session.tasks().find(bhs.initiatorTaskTag());
        return known != null && known.cmdSn() == bhs.cmdSn();
    }

    private boolean outsideWindow(Bhs bhs) {
        return session.window().judge(bhs.cmdSn()) == CommandWindow.Verdict.IGNORE;
    }

    /// Every rule for the header, in the order of the RFC; null when all are kept.
    private @Nullable RejectReason verify(Bhs bhs) {
        if (bhs.initiatorTaskTag() == Bhs.NO_TAG) {
            return RejectReason.INVALID_PDU_FIELD;
        }
        if (session.tasks().find(bhs.initiatorTaskTag()) != null) {
            return RejectReason.TASK_IN_PROGRESS;
        }
        if (bhs.immediate() && immediateTasks() >= MOST_IMMEDIATE) {
            return RejectReason.TOO_MANY_IMMEDIATE_COMMANDS;
        }
        if ((bhs.flags() & 7) > 4 || !readAdditionalHeaders(bhs)) {
            return RejectReason.INVALID_PDU_FIELD;
        }
        boolean writes = (bhs.flags() & WRITE) != 0;
        if (!writes && bhs.dataSegmentBytes() > 0) {
            return RejectReason.INVALID_PDU_FIELD;
        }
        return null;
    }

    private int immediateTasks() {
        if (immediateTasks >= MOST_IMMEDIATE) {
            immediateTasks = 0;
            for (IscsiTask each : session.tasks().snapshot()) {
                if (each.immediate()) {
                    immediateTasks++;
                }
            }
        }
        return immediateTasks;
    }

    /// Reads the CDB, with an extension when there is one.
    private boolean readAdditionalHeaders(Bhs bhs) {
        System.arraycopy(bhs.bytes(), Bhs.CDB, cdb, 0, BASIC_CDB_BYTES);
        cdbLength = BASIC_CDB_BYTES;
        bidirectionalReadLength = 0;
        int end = Bhs.BYTES + bhs.ahsBytes();
        int at = Bhs.BYTES;
        while (at < end) {
            int length = bhs.word(at) >>> 16;
            if (length == 0 || at + 3 + length > end || !readAdditionalHeader(bhs, at, length)) {
                return false;
            }
            at += (3 + length + 3) & ~3;
        }
        return true;
    }

    private boolean readAdditionalHeader(Bhs bhs, int at, int length) {
        int type = bhs.bytes()[at + 2];
        if (type == EXTENDED_CDB) {
            int extra = length - 1;
            if (cdbLength + extra > LONGEST_CDB_BYTES || cdbLength > BASIC_CDB_BYTES) {
                return false;
            }
            System.arraycopy(bhs.bytes(), at + 4, cdb, cdbLength, extra);
            cdbLength += extra;
            return true;
        }
        if (type == BIDIRECTIONAL_READ_LENGTH && length == 5) {
            bidirectionalReadLength = Integer.toUnsignedLong(bhs.word(at + 4));
            return true;
        }
        return false;
    }

    private void begin(Bhs bhs) {
        int flags = bhs.flags();
        boolean reads = (flags & READ) != 0;
        boolean writes = (flags & WRITE) != 0;
        long expected = bhs.expectedDataTransferLength();
        long readLength = writes ? bidirectionalReadLength : expected;
        IscsiTask fresh = session.obtain(bhs.initiatorTaskTag(), bhs.cmdSn(), bhs.immediate());
        fresh.command(
                session.nexus(),
                session.transport(),
                bhs.lun(),
                attribute(flags & 7),
                cdb,
                cdbLength,
                writes ? expected : 0,
                reads ? readLength : 0);
        fresh.sentAfter(connection.sentAfter());
        task = fresh;
        if (bhs.immediate()) {
            immediateTasks++;
        }
        if (writes) {
            beginDataOut(fresh, bhs, expected);
        }
    }

    private void beginDataOut(IscsiTask fresh, Bhs bhs, long expected) {
        int immediate = bhs.dataSegmentBytes();
        long unsolicited =
                bhs.finalBit() ? immediate : Math.min(session.limits().firstBurstBytes(), expected);
        boolean roomy = session.admission().charge(fresh, unsolicited);
        fresh.dataOut().begin(session.limits(), expected, immediate, bhs.finalBit(), roomy);
        ByteBuf early = fresh.dataOut().unsolicitedPlace();
        if (immediate > 0 && early != null) {
            place = early.retain();
        }
    }

    private static TaskAttribute attribute(int code) {
        return switch (code) {
            case 2 -> TaskAttribute.ORDERED;
            case 3 -> TaskAttribute.HEAD_OF_QUEUE;
            case 4 -> TaskAttribute.ACA;
            default -> TaskAttribute.SIMPLE;
        };
    }

    /// Where the immediate data goes.
    @Nullable ByteBuf place() {
        return place;
    }

    /// The whole command has come.
    void end(Bhs bhs, boolean intact) {
        letGo();
        IscsiTask ready = task;
        task = null;
        RejectReason why = refusal;
        if (why != null) {
            refuse(bhs, why);
        } else if (ready != null && ready.stage() == IscsiTask.Stage.OURS) {
            if (intact) {
                accept(ready);
            } else {
                // Its CmdSN stays a hole: the initiator retries it or aborts it (RFC 7143 §7.8).
                session.drop(ready);
                connection.observer().digestError(false);
                connection.reject(RejectReason.DATA_DIGEST_ERROR, bhs);
                connection.peerFault("data digest error in a SCSI command");
            }
        }
    }

    private void accept(IscsiTask ready) {
        CommandWindow window = session.window();
        if (ready.immediate()) {
            session.submit(ready);
            return;
        }
        switch (window.judge(ready.cmdSn())) {
            case IN_ORDER -> window.takeInOrder(ready);
            case AHEAD -> window.hold(ready.cmdSn(), ready);
            case IGNORE -> session.drop(ready);
        }
    }

    /// A retry of such a command would be refused again: its number counts as received, so that
    /// those after it don't wait for ever.
    private void refuse(Bhs bhs, RejectReason why) {
        connection.peerFault("SCSI command rejected: " + why);
        connection.reject(why, bhs);
        if (!bhs.immediate()) {
            session.window().plug(bhs.cmdSn());
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
