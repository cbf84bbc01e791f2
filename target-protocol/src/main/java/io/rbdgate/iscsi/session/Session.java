package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.login.LoginOutcome;
import io.rbdgate.iscsi.pdu.AsyncEvent;
import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiTarget;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.lane.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One normal session: an I_T nexus with its tasks and its command window. Has one connection for
/// now; what is per connection lies in [Connection].
///
/// Owned by its lane; other threads use [#info()], [#lane()] and post what they want.
public final class Session implements Connection.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private enum State {
        /// Entered, waiting for the session it replaces to end.
        WAITING,
        /// In full feature phase.
        ACTIVE,
        /// Over: its tasks are being ended, nothing is sent for them any more.
        ENDED
    }

    private final SessionInfo info;
    private final ItNexus nexus;
    private final ScsiTarget target;
    private final SessionRegistry registry;
    private final Connection connection;
    private final CommandWindow window;
    private final TransferLimits limits;
    private final Admission admission;
    private final SessionTransport transport;
    private final TaskTable tasks = new TaskTable();
    private final ArrayDeque<IscsiTask> pool = new ArrayDeque<>();
    private final LateTags lateTags = new LateTags();
    private final List<Runnable> whenDrained = new ArrayList<>();
    private State state = State.WAITING;
    private boolean predecessorGone;
    private @Nullable Runnable successor;
    private boolean drained;

    /// A session about to start, not yet entered in the registry.
    Session(
            LoginOutcome login,
            int tsih,
            Connection connection,
            CommandWindow window,
            SessionSurroundings surroundings,
            ScsiTarget target) {
        SessionIdentity identity = surroundings.identity(login);
        this.info =
                new SessionInfo(
                        identity,
                        tsih,
                        login.initiatorAlias(),
                        login.chapUser(),
                        connection.wire().peer(),
                        surroundings.nanoClock().getAsLong(),
                        login.parameters());
        this.nexus = nexusOf(identity);
        this.target = target;
        this.registry = surroundings.registry();
        this.connection = connection;
        this.window = window;
        this.limits = TransferLimits.of(login.parameters());
        this.admission =
                new Admission(
                        surroundings.budget(),
                        surroundings.limits().bytesInFlightPerSession(),
                        window,
                        connection.wire(),
                        surroundings.observer(),
                        this::bytesLeft);
        this.transport = new SessionTransport(this);
    }

    private static ItNexus nexusOf(SessionIdentity identity) {
        return new ItNexus(
                identity.initiatorName(),
                PortNames.initiator(identity.initiatorName(), identity.isid()),
                PortNames.target(identity.targetName(), identity.portalGroupTag()),
                identity.portalGroupTag());
    }

    /// What is told about it. Any thread.
    public SessionInfo info() {
        return info;
    }

    /// The lane it lives on. Any thread.
    public Lane lane() {
        return connection.wire().lane();
    }

    SessionIdentity identity() {
        return info.identity();
    }

    int tsih() {
        return info.tsih();
    }

    ItNexus nexus() {
        return nexus;
    }

    ScsiTarget target() {
        return target;
    }

    Connection connection() {
        return connection;
    }

    CommandWindow window() {
        return window;
    }

    TransferLimits limits() {
        return limits;
    }

    Admission admission() {
        return admission;
    }

    TaskTable tasks() {
        return tasks;
    }

    LateTags lateTags() {
        return lateTags;
    }

    SessionTransport transport() {
        return transport;
    }

    boolean active() {
        return state == State.ACTIVE;
    }

    /// The session it replaces, if any, has ended: it may start.
    ///
    /// @return false when it has ended meanwhile itself
    boolean start() {
        predecessorGone = true;
        Runnable next = successor;
        successor = null;
        if (next != null) {
            next.run();
        }
        if (state != State.WAITING) {
            return false;
        }
        state = State.ACTIVE;
        connection.proveByLogin();
        target.nexusEstablished(nexus);
        connection.observer().sessionOpened();
        return true;
    }

    /// A task object for a command that begins to come in.
    IscsiTask obtain(int initiatorTaskTag, int cmdSn, boolean immediate) {
        IscsiTask pooled = pool.poll();
        IscsiTask task = pooled == null ? new IscsiTask(this, connection) : pooled;
        task.begin(connection, initiatorTaskTag, cmdSn, immediate);
        tasks.add(task);
        return task;
    }

    /// A command's turn has come.
    void submit(IscsiTask task) {
        if (task.immediate()) {
            admission.submitNow(task);
            return;
        }
        window.takeSlot();
        task.holdsSlot(true);
        admission.submit(task);
    }

    /// The engine wants data-out.
    void receiveDataOut(IscsiTask task, int offset, int length) {
        if (task.stage() == IscsiTask.Stage.ENGINE) {
            task.dataOut().wanted(offset, length);
        }
    }

    /// The engine has data-in that is not the last.
    void sendDataIn(IscsiTask task, ByteBuf data, Runnable sent) {
        if (task.stage() != IscsiTask.Stage.ENGINE || state != State.ACTIVE) {
            data.release();
            sent.run();
            return;
        }
        connection.dataIn().piece(task, data, sent);
    }

    /// The engine is done with a task.
    void completed(IscsiTask task) {
        ByteBuf data = task.takeFinalDataIn();
        if (task.stage() != IscsiTask.Stage.ENGINE) {
            release(data);
            return;
        }
        boolean writes = task.dataOutLength() > 0;
        if (writes) {
            task.dataOut().discard();
        }
        if (state != State.ACTIVE) {
            release(data);
            forget(task, IscsiTask.Stage.ABORTED);
        } else if (writes && task.dataOut().plan().dataDue()) {
            // RFC 7143 §11.4.2: the response waits for the F bit of what is still due.
            task.stage(IscsiTask.Stage.ANSWERED);
            task.finalData(data);
        } else {
            respond(task, data);
        }
    }

    /// Sends the response; the task object is free again.
    void respond(IscsiTask task, @Nullable ByteBuf data) {
        boolean reads = task.dataInLength() > 0;
        freeSlot(task);
        connection.dataIn().status(task, data);
        tasks.remove(task);
        admission.release(task, reads);
        if (task.reusable()) {
            task.end(IscsiTask.Stage.IDLE);
            task.reset();
            pool.push(task);
        } else {
            task.end(IscsiTask.Stage.ABORTED);
        }
        if (admission.waitingCount() > 0) {
            admission.retry();
        }
    }

    /// The engine has aborted a task: no response, late data is dropped, the object is never used
    /// again.
    void aborted(IscsiTask task) {
        release(task.takeFinalDataIn());
        if (task.stage() == IscsiTask.Stage.ENGINE) {
            drop(task);
        }
    }

    /// Another nexus has ended a task, and the initiator is told; the object is never used again.
    void taskAborted(IscsiTask task) {
        if (task.stage() == IscsiTask.Stage.ENGINE) {
            task.notReusable();
            completed(task);
        }
    }

    /// Ends a task without a response.
    void drop(IscsiTask task) {
        if (task.dataOutLength() > 0) {
            task.dataOut().discard();
            lateTags.add(task.initiatorTaskTag());
        }
        release(task.takeFinalData());
        forget(task, IscsiTask.Stage.ABORTED);
        if (admission.waitingCount() > 0) {
            admission.retry();
        }
    }

    private void forget(IscsiTask task, IscsiTask.Stage stage) {
        freeSlot(task);
        tasks.remove(task);
        admission.release(task, false);
        task.end(stage);
    }

    private void freeSlot(IscsiTask task) {
        if (task.holdsSlot()) {
            task.holdsSlot(false);
            window.freeSlot();
        }
    }

    private static void release(@Nullable ByteBuf data) {
        if (data != null) {
            data.release();
        }
    }

    /// Drops waiting and answered tasks that a task management function covers and the engine does
    /// not have.
    void dropOutsideEngine(java.util.function.Predicate<IscsiTask> covered) {
        for (IscsiTask task : admission.removeWaiting(covered)) {
            drop(task);
        }
        for (IscsiTask task : tasks.snapshot()) {
            if (task.stage() == IscsiTask.Stage.ANSWERED && covered.test(task)) {
                drop(task);
            }
        }
    }

    @Override
    public void bytesLeft() {
        if (state == State.ACTIVE) {
            admission.retry();
            if (window.worthTelling()) {
                connection.windowNews();
            }
        }
    }

    @Override
    public void connectionClosed(Connection closed, String reason) {
        end(null);
    }

    /// Ends the session: nothing is sent for its tasks any more, the engine ends them. `done` runs
    /// on the lane once no effect of them can follow, or the engine gave up waiting for that.
    void end(@Nullable Runnable done) {
        if (done != null) {
            if (drained) {
                done.run();
            } else {
                whenDrained.add(done);
            }
        }
        if (state == State.ENDED) {
            return;
        }
        boolean wasActive = state == State.ACTIVE;
        state = State.ENDED;
        registry.leave(this);
        window.discardHeld();
        dropOutsideEngine(task -> true);
        for (IscsiTask task : tasks.snapshot()) {
            if (task.stage() == IscsiTask.Stage.OURS) {
                drop(task);
            }
        }
        pool.clear();
        admission.close();
        if (wasActive) {
            connection.observer().sessionClosed();
            registry.drainBegins();
            target.manage(
                    TaskManagementFunction.I_T_NEXUS_LOSS,
                    nexus,
                    0,
                    null,
                    result -> {
                        registry.drainEnds();
                        lane().run(this::drained);
                    });
        } else {
            drained();
        }
    }

    private void drained() {
        drained = true;
        for (Runnable done : whenDrained) {
            done.run();
        }
        whenDrained.clear();
    }

    /// Another login has taken this session's place: it ends, its connection is closed, then `gone`
    /// runs on this lane. Does not wait for I/O in flight: the engine keeps the new nexus off the
    /// logical units concerned until that is over, a stuck one holds up no other.
    void replaced(Runnable gone) {
        boolean waiting = !predecessorGone;
        if (state == State.ACTIVE) {
            connection.async(AsyncEvent.SESSION_WILL_DROP, 0, 0, 0);
        }
        end(null);
        connection.wire().closeAfterFlush();
        if (waiting) {
            successor = gone;
        } else {
            gone.run();
        }
    }

    /// Asks the initiator to show that it gets what we send: what comes after its answer was sent
    /// after the barrier had been raised. On the lane.
    void prove() {
        if (state == State.ACTIVE) {
            connection.prove();
        }
    }

    /// Asks the initiator to log out within that time. On the lane.
    public void requestLogout(int seconds) {
        if (state == State.ACTIVE) {
            connection.async(AsyncEvent.REQUEST_LOGOUT, 0, 0, seconds);
        }
    }

    /// As the other; `ended` runs on the lane when the engine has no new command of it.
    public void drop(String reason, Runnable ended) {
        drop(reason);
        end(ended);
    }

    /// Closes the session by ourselves, announced. On the lane.
    public void drop(String reason) {
        if (state == State.ACTIVE) {
            LOG.info("session of {} is dropped: {}", info.identity().initiatorName(), reason);
            connection.async(
                    AsyncEvent.SESSION_WILL_DROP,
                    0,
                    info.parameters().defaultTime2WaitSeconds(),
                    0);
        }
        end(null);
        connection.wire().closeAfterFlush();
    }

    /// Tasks without a response so far. On the lane.
    public int taskCount() {
        return tasks.size();
    }
}
