package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.ScsiTransport;
import io.rbdgate.scsi.lane.Lane;

/// What a session offers the engine: moves each call to the session's lane. Without an object per
/// I/O; only long transfers and aborts cost one.
final class SessionTransport implements ScsiTransport {
    private final Session session;
    private final Lane lane;

    SessionTransport(Session session) {
        this.session = session;
        this.lane = session.lane();
    }

    @Override
    public void receiveDataOut(ScsiTask task, int offset, int length) {
        IscsiTask ours = (IscsiTask) task;
        if (lane.inLane()) {
            session.receiveDataOut(ours, offset, length);
        } else {
            ours.postDataRequest(offset, length);
        }
    }

    @Override
    public void sendDataIn(ScsiTask task, ByteBuf data, Runnable sent) {
        IscsiTask ours = (IscsiTask) task;
        if (lane.inLane()) {
            session.sendDataIn(ours, data, sent);
        } else {
            lane.execute(() -> session.sendDataIn(ours, data, sent));
        }
    }

    @Override
    public void complete(ScsiTask task) {
        IscsiTask ours = (IscsiTask) task;
        if (lane.inLane()) {
            session.completed(ours);
        } else {
            lane.execute(ours);
        }
    }

    @Override
    public void aborted(ScsiTask task) {
        IscsiTask ours = (IscsiTask) task;
        lane.run(() -> session.aborted(ours));
    }

    @Override
    public void taskAborted(ScsiTask task) {
        IscsiTask ours = (IscsiTask) task;
        lane.run(() -> session.taskAborted(ours));
    }
}
