package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rbdgate.iscsi.login.TextExchange;
import io.rbdgate.iscsi.login.TextStep;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.LogoutReason;
import io.rbdgate.iscsi.pdu.LogoutRequest;
import io.rbdgate.iscsi.pdu.LogoutStatus;
import io.rbdgate.iscsi.pdu.NopOut;
import io.rbdgate.iscsi.pdu.TextRequest;
import org.jspecify.annotations.Nullable;

/// Answers what is not SCSI: pings, text, logout; the same for normal and discovery sessions. Owned
/// by the connection's lane.
final class ControlPdus {
    private final Connection connection;
    private final TextExchange texts;

    /// How a session is brought to its end before the logout is answered.
    interface Ending {
        /// Ends it; `ended` runs when that is done.
        void end(Runnable ended);
    }

    ControlPdus(Connection connection, TextExchange texts) {
        this.connection = connection;
        this.texts = texts;
    }

    /// Brings a PDU into CmdSN order; `command` copies what it needs from the header beforehand.
    void inOrder(Bhs bhs, Deliverable command) {
        if (bhs.immediate()) {
            command.deliver();
            return;
        }
        CommandWindow window = connection.window();
        switch (window.judge(bhs.cmdSn())) {
            case IN_ORDER -> window.takeInOrder(command);
            case AHEAD -> window.hold(bhs.cmdSn(), command);
            case IGNORE -> command.discard();
        }
    }

    /// Counts the number of a refused command as received, so that those after it don't wait.
    void skip(Bhs bhs) {
        if (!bhs.immediate()) {
            connection.window().plug(bhs.cmdSn());
        }
    }

    /// A NOP-Out; ownership of its data passes.
    void nopOut(Bhs bhs, @Nullable ByteBuf data) {
        connection.pings();
        NopOut nop = NopOut.decode(bhs);
        if (nop.initiatorTaskTag() == Bhs.NO_TAG) {
            // The answer to our ping, or just news of ExpStatSN: never answered.
            if (data != null) {
                data.release();
            }
            connection.pingAnswered(nop.targetTransferTag());
            return;
        }
        inOrder(
                bhs,
                new Deliverable() {
                    @Override
                    public void deliver() {
                        connection.pingAnswer(nop.initiatorTaskTag(), nop.lun(), shorten(data));
                    }

                    @Override
                    public void discard() {
                        if (data != null) {
                            data.release();
                        }
                    }
                });
    }

    private @Nullable ByteBuf shorten(@Nullable ByteBuf data) {
        if (data != null) {
            int most = connection.peerMaxDataSegmentBytes();
            data.writerIndex(Math.min(data.writerIndex(), most));
        }
        return data;
    }

    /// A Text Request; ownership of its data passes.
    void text(Bhs bhs, @Nullable ByteBuf data) {
        TextRequest request = TextRequest.decode(bhs.view());
        byte[] text = data == null ? new byte[0] : ByteBufUtil.getBytes(data);
        if (data != null) {
            data.release();
        }
        byte[] header = bhs.bytes().clone();
        inOrder(
                bhs,
                new Once() {
                    @Override
                    public void deliver() {
                        answer(request, text, header);
                    }
                });
    }

    private void answer(TextRequest request, byte[] text, byte[] header) {
        switch (texts.next(request, text)) {
            case TextStep.Answer answer -> {
                connection.textResponse(answer.response(), answer.text());
                Integer bytes = answer.peerMaxRecvDataSegmentLength();
                if (bytes != null) {
                    connection.peerMaxDataSegmentBytes(bytes);
                }
            }
            case TextStep.Refuse refuse -> {
                connection.peerFault("text request rejected: " + refuse.explanation());
                Bhs rejected = new Bhs();
                System.arraycopy(header, 0, rejected.bytes(), 0, Bhs.BYTES);
                connection.reject(refuse.reason(), rejected);
            }
        }
    }

    /// A Logout Request.
    void logout(Bhs bhs, Ending ending) {
        LogoutRequest request = LogoutRequest.decode(bhs);
        inOrder(
                bhs,
                new Once() {
                    @Override
                    public void deliver() {
                        logout(request, ending);
                    }
                });
    }

    private void logout(LogoutRequest request, Ending ending) {
        int tag = request.initiatorTaskTag();
        LogoutReason reason = LogoutReason.ofCode(request.reasonCode());
        boolean thisConnection = request.connectionId() == connection.connectionId();
        if (reason == LogoutReason.REMOVE_FOR_RECOVERY) {
            connection.logoutResponse(tag, LogoutStatus.RECOVERY_NOT_SUPPORTED);
        } else if (reason == LogoutReason.CLOSE_CONNECTION && !thisConnection) {
            connection.logoutResponse(tag, LogoutStatus.CONNECTION_NOT_FOUND);
        } else if (reason == null) {
            connection.logoutResponse(tag, LogoutStatus.CLEANUP_FAILED);
        } else {
            // The last connection of a session: its logout ends the session (RFC 7143 §6.3.6).
            connection.framer().stop();
            ending.end(
                    () -> {
                        connection.logoutResponse(tag, LogoutStatus.SUCCESS);
                        connection.wire().closeAfterFlush();
                    });
        }
    }

    /// A command that holds nothing to be released.
    abstract static class Once implements Deliverable {
        @Override
        public void discard() {}
    }
}
