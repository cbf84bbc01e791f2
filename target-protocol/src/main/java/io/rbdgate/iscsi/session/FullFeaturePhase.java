package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.IscsiProtocolException;
import io.rbdgate.iscsi.codec.PduSink;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.Opcode;
import io.rbdgate.iscsi.pdu.RejectReason;
import io.rbdgate.iscsi.pdu.TaskManagementRequest;
import org.jspecify.annotations.Nullable;

/// The full feature phase of a normal session's connection: each PDU to who handles it. Owned by
/// the connection's lane.
final class FullFeaturePhase implements PduSink, Connection.Owner {
    private final Connection connection;
    private final Session session;
    private final CommandReceiver commands;
    private final DataOutReceiver dataOut;
    private final TaskManagement taskManagement;
    private final ControlPdus control;
    private @Nullable ByteBuf scratch;
    private @Nullable ByteBuf place;
    private int placeIndex;

    FullFeaturePhase(
            Connection connection,
            Session session,
            TaskManagement taskManagement,
            ControlPdus control) {
        this.connection = connection;
        this.session = session;
        this.commands = new CommandReceiver(session, connection);
        this.dataOut = new DataOutReceiver(session, connection);
        this.taskManagement = taskManagement;
        this.control = control;
    }

    @Override
    public void header(Bhs bhs) {
        place = null;
        placeIndex = 0;
        Opcode opcode = bhs.opcode();
        if (opcode == null) {
            return;
        }
        connection.received(bhs, opcode);
        switch (opcode) {
            case SCSI_COMMAND -> {
                commands.header(bhs);
                place = commands.place();
            }
            case DATA_OUT -> {
                dataOut.header(bhs);
                place = dataOut.place();
                placeIndex = dataOut.placeIndex();
            }
            case NOP_OUT, TEXT_REQUEST -> place = scratch(bhs.dataSegmentBytes());
            case LOGIN_REQUEST ->
                    throw IscsiProtocolException.dropConnection(
                            "login request in full feature phase");
            case TASK_MANAGEMENT_REQUEST, LOGOUT_REQUEST, SNACK -> {}
            case NOP_IN,
                    SCSI_RESPONSE,
                    TASK_MANAGEMENT_RESPONSE,
                    LOGIN_RESPONSE,
                    TEXT_RESPONSE,
                    DATA_IN,
                    LOGOUT_RESPONSE,
                    READY_TO_TRANSFER,
                    ASYNC_MESSAGE,
                    REJECT -> {}
        }
    }

    private @Nullable ByteBuf scratch(int length) {
        scratch = length == 0 ? null : connection.wire().allocate(length);
        return scratch;
    }

    @Override
    public @Nullable ByteBuf destination() {
        return place;
    }

    @Override
    public int destinationIndex() {
        return placeIndex;
    }

    @Override
    public void end(Bhs bhs, boolean intact) {
        place = null;
        Opcode opcode = bhs.opcode();
        if (opcode == Opcode.SCSI_COMMAND) {
            commands.end(bhs, intact);
        } else if (opcode == Opcode.DATA_OUT) {
            dataOut.end(bhs, intact);
        } else if (intact) {
            endControl(bhs, opcode);
        } else {
            connection.observer().digestError(false);
            connection.peerFault("data digest error in " + opcode);
            letGo(takeScratch(bhs));
            connection.reject(RejectReason.DATA_DIGEST_ERROR, bhs);
        }
    }

    private void endControl(Bhs bhs, @Nullable Opcode opcode) {
        ByteBuf data = takeScratch(bhs);
        if (opcode == Opcode.NOP_OUT) {
            control.nopOut(bhs, data);
        } else if (opcode == Opcode.TEXT_REQUEST) {
            control.text(bhs, data);
        } else if (opcode == Opcode.LOGOUT_REQUEST) {
            control.logout(bhs, session::end);
        } else if (opcode == Opcode.TASK_MANAGEMENT_REQUEST) {
            TaskManagementRequest request = TaskManagementRequest.decode(bhs);
            control.inOrder(
                    bhs,
                    new ControlPdus.Once() {
                        @Override
                        public void deliver() {
                            taskManagement.perform(request);
                        }
                    });
        } else if (opcode == Opcode.SNACK) {
            // Retransmission belongs to error recovery level 1 and above.
            connection.reject(RejectReason.SNACK_REJECT, bhs);
        } else {
            connection.peerFault("opcode 0x" + Integer.toHexString(bhs.bytes()[0] & 0x3f));
            connection.reject(RejectReason.COMMAND_NOT_SUPPORTED, bhs);
        }
    }

    private @Nullable ByteBuf takeScratch(Bhs bhs) {
        ByteBuf data = scratch;
        scratch = null;
        if (data != null) {
            data.writerIndex(bhs.dataSegmentBytes());
        }
        return data;
    }

    private static void letGo(@Nullable ByteBuf data) {
        if (data != null) {
            data.release();
        }
    }

    @Override
    public void connectionClosed(Connection closed, String reason) {
        letGo(scratch);
        scratch = null;
        commands.letGo();
        dataOut.letGo();
        session.connectionClosed(closed, reason);
    }

    @Override
    public void bytesLeft() {
        session.bytesLeft();
    }
}
