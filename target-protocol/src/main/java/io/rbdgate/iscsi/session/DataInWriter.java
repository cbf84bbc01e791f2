package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.Opcode;
import io.rbdgate.iscsi.pdu.TargetHeaders;
import io.rbdgate.scsi.ScsiStatus;
import org.jspecify.annotations.Nullable;

/// Sends data-in and the end of a task: Data-In PDUs no longer than the initiator takes, an F bit
/// at the end of each burst, the status in the last one where RFC 7143 §11.4.4 allows it, else in a
/// SCSI Response. Payload is sliced, never copied. Owned by the connection's lane.
final class DataInWriter {
    private static final int BIDIRECTIONAL_SHIFT = 2;

    private final Connection connection;
    private final PduWriter out;

    DataInWriter(Connection connection) {
        this.connection = connection;
        this.out = connection.out();
    }

    /// Sends a piece that is not the last; `sent` runs when it has left.
    void piece(IscsiTask task, ByteBuf data, @Nullable Runnable sent) {
        int longest = connection.peerMaxDataSegmentBytes();
        int burst = connection.maxBurstBytes();
        while (true) {
            int room = Math.min(longest, burst - task.burstBytes());
            int remaining = data.readableBytes();
            if (remaining <= room) {
                boolean ended = remaining == burst - task.burstBytes();
                header(task, ended, remaining);
                out.end(data, sent);
                return;
            }
            ByteBuf part = data.readRetainedSlice(room);
            header(task, room == burst - task.burstBytes(), room);
            out.end(part);
        }
    }

    private void header(IscsiTask task, boolean ended, int bytes) {
        CommandWindow window = connection.window();
        TargetHeaders.dataIn(
                out.begin(),
                ended,
                bytes,
                0,
                task.initiatorTaskTag(),
                window.expected(),
                window.announce(),
                task.takeDataSn(),
                task.sentBytes());
        task.sent(bytes, ended);
        connection.observer().sent(Opcode.DATA_IN);
    }

    /// Ends the task: the last data-in, if any, and the status.
    void status(IscsiTask task, @Nullable ByteBuf data) {
        boolean both = task.dataInLength() > 0 && task.dataOutLength() > 0;
        if (data != null && !data.isReadable()) {
            data.release();
            data = null;
        }
        if (data == null) {
            response(task, both);
        } else if (both || !collapsible(task.status())) {
            // The piece may end in the middle of a burst; F is owed at the end of the last one.
            lastWithoutStatus(task, data);
            response(task, both);
        } else {
            lastWithStatus(task, data);
        }
    }

    private static boolean collapsible(ScsiStatus status) {
        return status == ScsiStatus.GOOD || status == ScsiStatus.CONDITION_MET;
    }

    private void lastWithoutStatus(IscsiTask task, ByteBuf data) {
        ByteBuf last = allButLast(task, data);
        header(task, true, last.readableBytes());
        out.end(last);
    }

    private void lastWithStatus(IscsiTask task, ByteBuf data) {
        ByteBuf last = allButLast(task, data);
        int bytes = last.readableBytes();
        long residual = residual(task.wantedDataIn(), task.dataInLength());
        CommandWindow window = connection.window();
        TargetHeaders.dataInWithStatus(
                out.begin(),
                task.status().code(),
                residualFlags(residual),
                residualCount(residual),
                bytes,
                0,
                task.initiatorTaskTag(),
                connection.status().take(),
                window.expected(),
                window.announce(),
                task.takeDataSn(),
                task.sentBytes());
        task.sent(bytes, true);
        connection.observer().sent(Opcode.DATA_IN);
        out.end(last);
    }

    /// Sends what does not fit the last PDU and returns that last part.
    private ByteBuf allButLast(IscsiTask task, ByteBuf data) {
        int longest = connection.peerMaxDataSegmentBytes();
        int burst = connection.maxBurstBytes();
        int room = Math.min(longest, burst - task.burstBytes());
        while (data.readableBytes() > room) {
            ByteBuf part = data.readRetainedSlice(room);
            header(task, room == burst - task.burstBytes(), room);
            out.end(part);
            room = Math.min(longest, burst - task.burstBytes());
        }
        return data;
    }

    private void response(IscsiTask task, boolean both) {
        long in = residual(task.wantedDataIn(), task.dataInLength());
        long outward = residual(task.wantedDataOut(), task.dataOutLength());
        // One direction: its residual is the only one (RFC 7143 §11.4.5.2).
        long main = task.dataInLength() > 0 && !both ? in : outward;
        if (main == 0 && !both) {
            main = in;
        }
        int flags = residualFlags(main);
        if (both) {
            flags |= residualFlags(in) << BIDIRECTIONAL_SHIFT;
        }
        byte[] sense = task.sense();
        int senseBytes = task.status() == ScsiStatus.CHECK_CONDITION && sense != null ? 1 : 0;
        int dataBytes = senseBytes == 0 || sense == null ? 0 : 2 + sense.length;
        CommandWindow window = connection.window();
        TargetHeaders.scsiResponse(
                out.begin(),
                flags,
                task.status().code(),
                dataBytes,
                task.initiatorTaskTag(),
                connection.status().take(),
                window.expected(),
                window.announce(),
                task.dataInCount() + (both ? task.dataOut().plan().nextR2tSn() : 0),
                both ? residualCount(in) : 0,
                residualCount(main));
        connection.observer().sent(Opcode.SCSI_RESPONSE);
        if (dataBytes == 0 || sense == null) {
            out.end();
        } else {
            ByteBuf data = connection.wire().allocate(dataBytes);
            out.end(data.writeShort(sense.length).writeBytes(sense));
        }
    }

    /// Positive: the command had more than the initiator expected; negative: less.
    private static long residual(long wanted, long expected) {
        return wanted - expected;
    }

    private static int residualFlags(long residual) {
        if (residual == 0) {
            return 0;
        }
        return residual > 0 ? TargetHeaders.OVERFLOW : TargetHeaders.UNDERFLOW;
    }

    private static int residualCount(long residual) {
        return (int) Math.min(Math.abs(residual), 0xffffffffL);
    }

    /// Asks the initiator for data.
    void readyToTransfer(IscsiTask task, TransferPlan plan, int tag, int length) {
        CommandWindow window = connection.window();
        TargetHeaders.readyToTransfer(
                out.begin(),
                task.lun(),
                task.initiatorTaskTag(),
                tag == Bhs.NO_TAG ? 0 : tag,
                connection.status().next(),
                window.expected(),
                window.announce(),
                plan.nextR2tSn(),
                plan.nextOffset(),
                length);
        out.end();
        connection.observer().sent(Opcode.READY_TO_TRANSFER);
        connection.observer().readyToTransfer();
    }
}
