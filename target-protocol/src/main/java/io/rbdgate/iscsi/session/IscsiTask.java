package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ScsiTarget;
import io.rbdgate.scsi.ScsiTask;
import org.jspecify.annotations.Nullable;

/// One SCSI command of a session, from its header to its status. Pooled per session: used again
/// after its response, never after an abort (an I/O may still be in flight). The iSCSI part is
/// owned by the session's lane.
final class IscsiTask extends ScsiTask implements Deliverable, Runnable {
    /// Where a task is.
    enum Stage {
        /// In the pool.
        IDLE,
        /// Its command is being received, or waits for an earlier CmdSN, or for memory.
        OURS,
        /// The engine has it.
        ENGINE,
        /// The engine is done; the initiator still owes data, then comes the response.
        ANSWERED,
        /// Aborted: nothing more is sent for it.
        ABORTED
    }

    /// A range the engine asks for from another lane; preallocated, at most two at a time.
    private final class DataRequest implements Runnable {
        private int offset;
        private int length;
        private int forIncarnation;

        @Override
        public void run() {
            if (forIncarnation == incarnation) {
                session.receiveDataOut(IscsiTask.this, offset, length);
            }
        }
    }

    private final Session session;
    private final DataOut dataOut = new DataOut(this);
    private final DataRequest[] requests = {new DataRequest(), new DataRequest()};
    private int nextRequest;

    private Connection connection;
    private int incarnation;
    private Stage stage = Stage.IDLE;
    private int initiatorTaskTag;
    private int cmdSn;
    private boolean immediate;
    private boolean holdsSlot;
    private boolean reusable = true;
    private long chargedBytes;
    private long earlyBytes;

    private int dataSn;
    private int sentBytes;
    private int burstBytes;
    private @Nullable ByteBuf finalData;

    IscsiTask(Session session, Connection connection) {
        this.session = session;
        this.connection = connection;
    }

    /// Starts a new life as the command whose tag and number these are.
    void begin(Connection on, int newInitiatorTaskTag, int newCmdSn, boolean newImmediate) {
        connection = on;
        incarnation++;
        stage = Stage.OURS;
        initiatorTaskTag = newInitiatorTaskTag;
        cmdSn = newCmdSn;
        immediate = newImmediate;
        holdsSlot = false;
        chargedBytes = 0;
        earlyBytes = 0;
        dataSn = 0;
        sentBytes = 0;
        burstBytes = 0;
        finalData = null;
    }

    /// Changes when the object stands for another command, so that a late event of the old one is
    /// seen as such.
    int incarnation() {
        return incarnation;
    }

    /// The life that is over ends here.
    void end(Stage newStage) {
        incarnation++;
        stage = newStage;
    }

    Stage stage() {
        return stage;
    }

    void stage(Stage newStage) {
        stage = newStage;
    }

    Session session() {
        return session;
    }

    /// The connection the command came on: everything for it goes there.
    Connection connection() {
        return connection;
    }

    Wire wire() {
        return connection.wire();
    }

    ScsiTarget target() {
        return session.target();
    }

    DataOut dataOut() {
        return dataOut;
    }

    int initiatorTaskTag() {
        return initiatorTaskTag;
    }

    int cmdSn() {
        return cmdSn;
    }

    boolean immediate() {
        return immediate;
    }

    /// Whether it holds a slot of the command window.
    boolean holdsSlot() {
        return holdsSlot;
    }

    void holdsSlot(boolean holds) {
        holdsSlot = holds;
    }

    /// Whether the object can stand for another command after its response.
    boolean reusable() {
        return reusable;
    }

    /// The engine may still have to do with it after its response.
    void notReusable() {
        reusable = false;
    }

    /// Bytes of the budgets this task holds.
    long chargedBytes() {
        return chargedBytes;
    }

    void chargedBytes(long bytes) {
        chargedBytes = bytes;
    }

    /// Bytes that come unsolicited while it has no share of the budgets.
    long earlyBytes() {
        return earlyBytes;
    }

    void earlyBytes(long bytes) {
        earlyBytes = bytes;
    }

    /// DataSN for the next Data-In.
    int takeDataSn() {
        return dataSn++;
    }

    /// Data-In PDUs so far.
    int dataInCount() {
        return dataSn;
    }

    /// Data-in bytes sent so far.
    int sentBytes() {
        return sentBytes;
    }

    /// Bytes of the current Data-In sequence.
    int burstBytes() {
        return burstBytes;
    }

    /// So many more have been sent; `ended` when that ended a sequence.
    void sent(int bytes, boolean ended) {
        sentBytes += bytes;
        burstBytes = ended ? 0 : burstBytes + bytes;
    }

    /// Keeps the last data-in while the response has to wait.
    void finalData(@Nullable ByteBuf data) {
        finalData = data;
    }

    /// Takes it back.
    @Nullable ByteBuf takeFinalData() {
        ByteBuf data = finalData;
        finalData = null;
        return data;
    }

    /// On the logical unit's lane, another one than the session's: posts a request for data.
    void postDataRequest(int offset, int length) {
        DataRequest request = requests[nextRequest];
        nextRequest ^= 1;
        request.offset = offset;
        request.length = length;
        request.forIncarnation = incarnation;
        session.lane().execute(request);
    }

    /// In CmdSN order now.
    @Override
    public void deliver() {
        if (stage == Stage.OURS) {
            session.submit(this);
        }
    }

    @Override
    public void discard() {
        if (stage == Stage.OURS) {
            session.drop(this);
        }
    }

    /// On the session's lane: the engine has completed the task on another one.
    @Override
    public void run() {
        session.completed(this);
    }
}
