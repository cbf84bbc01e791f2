package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.codec.PduSink;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.Opcode;
import io.rbdgate.iscsi.pdu.RejectReason;
import org.jspecify.annotations.Nullable;

/// The full feature phase of a discovery session: only text and logout are legal (RFC 7143 §4.3), a
/// ping is answered because it does no harm. Owned by the connection's lane.
final class DiscoveryPhase implements PduSink, Connection.Owner {
    private final Connection connection;
    private final ControlPdus control;
    private final SessionRegistry registry;
    private @Nullable ByteBuf scratch;

    DiscoveryPhase(Connection connection, ControlPdus control, SessionRegistry registry) {
        this.registry = registry;
        this.connection = connection;
        this.control = control;
    }

    @Override
    public void header(Bhs bhs) {
        Opcode opcode = bhs.opcode();
        if (opcode != null) {
            connection.received(bhs, opcode);
        }
        if ((opcode == Opcode.TEXT_REQUEST || opcode == Opcode.NOP_OUT)
                && bhs.dataSegmentBytes() > 0) {
            scratch = connection.wire().allocate(bhs.dataSegmentBytes());
        }
    }

    @Override
    public @Nullable ByteBuf destination() {
        return scratch;
    }

    @Override
    public int destinationIndex() {
        return 0;
    }

    @Override
    public void end(Bhs bhs, boolean intact) {
        ByteBuf data = scratch;
        scratch = null;
        if (data != null) {
            data.writerIndex(bhs.dataSegmentBytes());
        }
        Opcode opcode = bhs.opcode();
        if (intact && opcode == Opcode.TEXT_REQUEST) {
            control.text(bhs, data);
        } else if (intact && opcode == Opcode.NOP_OUT) {
            control.nopOut(bhs, data);
        } else {
            if (data != null) {
                data.release();
            }
            endOther(bhs, intact, opcode);
        }
    }

    private void endOther(Bhs bhs, boolean intact, @Nullable Opcode opcode) {
        if (!intact) {
            connection.observer().digestError(false);
            connection.reject(RejectReason.DATA_DIGEST_ERROR, bhs);
        } else if (opcode == Opcode.LOGOUT_REQUEST) {
            control.logout(bhs, Runnable::run);
        } else {
            connection.peerFault(opcode + " in a discovery session");
            connection.reject(RejectReason.PROTOCOL_ERROR, bhs);
            if (opcode == Opcode.SCSI_COMMAND || opcode == Opcode.TASK_MANAGEMENT_REQUEST) {
                control.skip(bhs);
            }
        }
    }

    @Override
    public void connectionClosed(Connection closed, String reason) {
        registry.leaveDiscovery();
        ByteBuf data = scratch;
        scratch = null;
        if (data != null) {
            data.release();
        }
    }

    @Override
    public void bytesLeft() {}
}
