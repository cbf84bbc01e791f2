package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.config.Digest;
import io.rbdgate.iscsi.codec.PduFramer;
import io.rbdgate.iscsi.codec.PduSink;
import io.rbdgate.iscsi.pdu.AsyncEvent;
import io.rbdgate.iscsi.pdu.AsyncMessage;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.LoginResponse;
import io.rbdgate.iscsi.pdu.LogoutResponse;
import io.rbdgate.iscsi.pdu.LogoutStatus;
import io.rbdgate.iscsi.pdu.NopIn;
import io.rbdgate.iscsi.pdu.Opcode;
import io.rbdgate.iscsi.pdu.Reject;
import io.rbdgate.iscsi.pdu.RejectReason;
import io.rbdgate.iscsi.pdu.TaskFunctionStatus;
import io.rbdgate.iscsi.pdu.TaskManagementResponse;
import io.rbdgate.iscsi.pdu.TextResponse;
import io.rbdgate.iscsi.text.NegotiatedParameters;
import io.rbdgate.scsi.SessionBarrier;
import org.jspecify.annotations.Nullable;

/// One TCP connection of a session: what RFC 7143 keeps per connection (StatSN, digests, data
/// segment lengths, target transfer tags), apart from what it keeps per session, so that a session
/// may have several. Owned by its wire's lane.
public final class Connection {
    private final Wire wire;
    private final PduWriter out;
    private final ProtocolObserver observer;
    private final PeerFaults faults;
    private final StatusSequence status;
    private final DataInWriter dataIn;
    private final PduFramer framer;
    private final SentProof proof;
    private CommandWindow window = new CommandWindow(1, 0);
    private NegotiatedParameters agreed = NegotiatedParameters.DEFAULTS;
    private int nextTransferTag;
    private int connectionId;
    private @Nullable String initiatorName;
    private @Nullable Owner owner;
    private long receivedPdus;
    private boolean knowsPings;
    private @Nullable Runnable whenFirstPdu;

    /// Who a connection works for.
    interface Owner {
        /// The connection is gone.
        void connectionClosed(Connection connection, String reason);

        /// Bytes have left for the network.
        void bytesLeft();
    }

    /// A fresh connection; `firstStatSn` is the StatSN of its first response.
    public Connection(
            Wire wire,
            ProtocolObserver observer,
            PeerFaults faults,
            SessionBarrier barrier,
            int firstStatSn) {
        this.wire = wire;
        this.observer = observer;
        this.faults = faults;
        this.out = new PduWriter(wire);
        this.status = new StatusSequence(firstStatSn);
        this.dataIn = new DataInWriter(this);
        this.framer = new PduFramer(UnsetSink.INSTANCE);
        this.proof = new SentProof(barrier);
    }

    /// The framer that cuts the incoming stream.
    public PduFramer framer() {
        return framer;
    }

    /// Hands the next PDUs to another receiver, still with the rules of the login phase.
    public void loginPhase(PduSink sink) {
        framer.reconfigure(sink, false, false, PduFramer.LOGIN_DATA_SEGMENT_BYTES);
    }

    /// Hands the next PDUs to the receiver of the full feature phase, by the rules agreed on.
    void fullFeaturePhase(PduSink sink) {
        boolean header = agreed.headerDigest() == Digest.CRC32C;
        boolean data = agreed.dataDigest() == Digest.CRC32C;
        framer.reconfigure(sink, header, data, agreed.ownMaxRecvDataSegmentLength());
        out.digests(header, data);
    }

    /// Sends what was gathered to the wire's queue: the transport calls it before each flush.
    public void drain() {
        out.drain();
    }

    /// The transport tells that the connection is gone. Call once.
    public void closed(String reason) {
        framer.stop();
        Owner listener = owner;
        owner = null;
        if (listener != null) {
            listener.connectionClosed(this, reason);
        }
    }

    /// The transport tells that bytes have left for the network.
    public void bytesLeft() {
        Owner listener = owner;
        if (listener != null) {
            listener.bytesLeft();
        }
    }

    void owner(@Nullable Owner newOwner) {
        owner = newOwner;
    }

    /// The peer broke the protocol: a warning that names it.
    public void peerFault(String what) {
        observer.peerFault();
        faults.warn(wire.peer(), initiatorName, what);
    }

    /// Who is logged in here; null before.
    public @Nullable String initiatorName() {
        return initiatorName;
    }

    /// Whether the connection belongs to a session, so that silence is no reason to close it.
    public boolean inFullFeaturePhase() {
        return initiatorName != null;
    }

    void become(
            String newInitiatorName,
            int newConnectionId,
            NegotiatedParameters newAgreed,
            CommandWindow newWindow) {
        initiatorName = newInitiatorName;
        connectionId = newConnectionId;
        agreed = newAgreed;
        window = newWindow;
    }

    /// PDUs received, for keepalive: any PDU is a sign of life.
    public long receivedPdus() {
        return receivedPdus;
    }

    /// Whether the peer has ever sent a NOP-Out: one that has not may be one that never answers a
    /// ping.
    public boolean knowsPings() {
        return knowsPings;
    }

    void pings() {
        knowsPings = true;
    }

    /// Its login is about to be answered: what comes from now on has been sent since.
    void proveByLogin() {
        proof.begin();
    }

    /// The moment of the session barrier that what is received now was sent after.
    long sentAfter() {
        return proof.proven();
    }

    /// Whether the initiator has been asked by [#prove()] and has not answered: its media commands
    /// are refused where the barrier counts.
    public boolean owesProof() {
        return proof.open();
    }

    /// `action` runs when the first PDU comes.
    public void whenFirstPdu(Runnable action) {
        whenFirstPdu = action;
    }

    void received(Bhs bhs, Opcode opcode) {
        Runnable first = whenFirstPdu;
        if (first != null) {
            whenFirstPdu = null;
            first.run();
        }
        receivedPdus++;
        status.acknowledge(bhs.expStatSn());
        observer.received(opcode);
    }

    Wire wire() {
        return wire;
    }

    PduWriter out() {
        return out;
    }

    DataInWriter dataIn() {
        return dataIn;
    }

    StatusSequence status() {
        return status;
    }

    ProtocolObserver observer() {
        return observer;
    }

    CommandWindow window() {
        return window;
    }

    void window(CommandWindow newWindow) {
        window = newWindow;
    }

    int connectionId() {
        return connectionId;
    }

    NegotiatedParameters agreed() {
        return agreed;
    }

    int peerMaxDataSegmentBytes() {
        return agreed.peerMaxRecvDataSegmentLength();
    }

    void peerMaxDataSegmentBytes(int bytes) {
        agreed = agreed.withPeerMaxRecvDataSegmentLength(bytes);
    }

    int maxBurstBytes() {
        return agreed.maxBurstLength();
    }

    /// Asks for the next range of a task's data.
    void readyToTransfer(IscsiTask task, TransferPlan plan, int length) {
        int tag = takeTransferTag();
        dataIn.readyToTransfer(task, plan, tag, length);
        plan.ask(tag, length);
    }

    int takeTransferTag() {
        int tag = nextTransferTag++;
        return tag == Bhs.NO_TAG ? nextTransferTag++ : tag;
    }

    void loginResponse(LoginResponse response, byte[] text) {
        LoginResponse numbered =
                response.withSequence(status.take(), window.expected(), window.announce());
        numbered.encode(out.begin());
        endWithText(text);
        observer.sent(Opcode.LOGIN_RESPONSE);
    }

    void textResponse(TextResponse response, byte[] text) {
        TextResponse numbered =
                response.withSequence(status.take(), window.expected(), window.announce());
        numbered.encode(out.begin());
        endWithText(text);
        observer.sent(Opcode.TEXT_RESPONSE);
    }

    private void endWithText(byte[] text) {
        if (text.length == 0) {
            out.end();
        } else {
            out.end(wire.allocate(text.length).writeBytes(text));
        }
    }

    void taskManagementResponse(int initiatorTaskTag, TaskFunctionStatus result) {
        new TaskManagementResponse(
                        result,
                        initiatorTaskTag,
                        status.take(),
                        window.expected(),
                        window.announce())
                .encode(out.begin());
        out.end();
        observer.sent(Opcode.TASK_MANAGEMENT_RESPONSE);
    }

    void logoutResponse(int initiatorTaskTag, LogoutStatus result) {
        new LogoutResponse(
                        result,
                        initiatorTaskTag,
                        status.take(),
                        window.expected(),
                        window.announce(),
                        agreed.defaultTime2WaitSeconds(),
                        agreed.defaultTime2RetainSeconds())
                .encode(out.begin());
        out.end();
        observer.sent(Opcode.LOGOUT_RESPONSE);
    }

    /// Answers a ping; ownership of `echo` passes.
    void pingAnswer(int initiatorTaskTag, long lun, @Nullable ByteBuf echo) {
        int length = echo == null ? 0 : echo.readableBytes();
        nopIn(lun, initiatorTaskTag, Bhs.NO_TAG, status.take(), length);
        if (echo == null) {
            out.end();
        } else {
            out.end(echo);
        }
    }

    /// Tells the numbers, wants no answer.
    void windowNews() {
        nopIn(0, Bhs.NO_TAG, Bhs.NO_TAG, status.next(), 0);
        out.end();
    }

    /// Asks for a sign of life.
    public void ping() {
        ping(takeTransferTag());
    }

    private void ping(int targetTransferTag) {
        nopIn(0, Bhs.NO_TAG, targetTransferTag, status.next(), 0);
        out.end();
    }

    /// Asks for the answer that tells what was sent before from what was sent after, if that is not
    /// known already.
    void prove() {
        if (proof.due()) {
            int tag = takeTransferTag();
            proof.ask(tag);
            ping(tag);
        }
    }

    /// The initiator has answered a NOP-In that had this target transfer tag.
    void pingAnswered(int targetTransferTag) {
        if (proof.answered(targetTransferTag)) {
            prove();
        }
    }

    private void nopIn(long lun, int initiatorTag, int targetTag, int statSn, int length) {
        new NopIn(
                        lun,
                        initiatorTag,
                        targetTag,
                        statSn,
                        window.expected(),
                        window.announce(),
                        length)
                .encode(out.begin());
        observer.sent(Opcode.NOP_IN);
    }

    /// Announces something by itself.
    void async(AsyncEvent event, int parameter1, int parameter2, int parameter3) {
        new AsyncMessage(
                        event,
                        0,
                        status.take(),
                        window.expected(),
                        window.announce(),
                        parameter1,
                        parameter2,
                        parameter3)
                .encode(out.begin());
        out.end();
        observer.sent(Opcode.ASYNC_MESSAGE);
    }

    /// Rejects the PDU of this header.
    void reject(RejectReason reason, Bhs bhs) {
        int length = Bhs.BYTES + bhs.ahsBytes();
        new Reject(reason, status.take(), window.expected(), window.announce(), 0, length)
                .encode(out.begin());
        out.end(wire.allocate(length).writeBytes(bhs.bytes(), 0, length));
        observer.sent(Opcode.REJECT);
        observer.rejected(reason);
    }
}
