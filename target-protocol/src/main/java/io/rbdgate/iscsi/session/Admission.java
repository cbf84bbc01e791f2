package io.rbdgate.iscsi.session;

import io.rbdgate.scsi.ScsiTransport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Lets tasks of one session into the engine as long as their data fits the byte budgets and the
/// initiator reads what it asked for. Those that must wait do so in order, in their slots; the
/// command window stops advancing meanwhile. Owned by the session's lane.
final class Admission {
    /// Two pieces of a task may be in flight at a time.
    private static final long MOST_PER_TASK_BYTES = 2L * ScsiTransport.MAXIMUM_PIECE_BYTES;

    private final ByteBudget total;
    private final long sessionLimitBytes;
    private final CommandWindow window;
    private final Wire wire;
    private final ProtocolObserver observer;
    private final Runnable wake;
    private final ArrayDeque<IscsiTask> waiting = new ArrayDeque<>();
    private long takenBytes;
    private long leavingBytes;
    private boolean retrying;
    private boolean awaitingTotal;
    private boolean closed;

    Admission(
            ByteBudget total,
            long sessionLimitBytes,
            CommandWindow window,
            Wire wire,
            ProtocolObserver observer,
            Runnable woken) {
        this.total = total;
        this.sessionLimitBytes = sessionLimitBytes;
        this.window = window;
        this.wire = wire;
        this.observer = observer;
        this.wake = () -> wire.lane().execute(woken);
    }

    /// Charges the task with all it will need, if that is left now: then there is room for whole
    /// pieces. Else with what comes anyway.
    boolean charge(IscsiTask task, long unsolicitedBytes) {
        long bytes = need(task);
        if (waiting.isEmpty() && takeBytes(bytes)) {
            task.chargedBytes(bytes);
            return true;
        }
        total.early(unsolicitedBytes);
        task.earlyBytes(unsolicitedBytes);
        return false;
    }

    /// The task's turn has come: into the engine, or wait.
    void submit(IscsiTask task) {
        if (waiting.isEmpty() && admit(task)) {
            task.target().submit(task);
            return;
        }
        waiting.add(task);
        window.block(true);
        observer.windowStalled();
    }

    /// The same for one that does not wait: an immediate command.
    void submitNow(IscsiTask task) {
        task.stage(IscsiTask.Stage.ENGINE);
        task.target().submit(task);
    }

    private boolean admit(IscsiTask task) {
        if (task.dataInLength() > 0 && !wire.writable()) {
            return false;
        }
        if (task.chargedBytes() == 0) {
            long bytes = need(task);
            if (!takeBytes(bytes)) {
                return false;
            }
            task.chargedBytes(bytes);
            forgetEarly(task);
        }
        task.stage(IscsiTask.Stage.ENGINE);
        return true;
    }

    private boolean takeBytes(long bytes) {
        if (bytes == 0) {
            return true;
        }
        if (takenBytes > 0 && takenBytes + bytes > sessionLimitBytes) {
            return false;
        }
        if (!total.take(bytes)) {
            if (!awaitingTotal) {
                awaitingTotal = true;
                total.await(wake);
            }
            if (!total.take(bytes)) {
                return false;
            }
        }
        takenBytes += bytes;
        return true;
    }

    private static long need(IscsiTask task) {
        return Math.min(task.dataInLength(), MOST_PER_TASK_BYTES)
                + Math.min(task.dataOutLength(), MOST_PER_TASK_BYTES);
    }

    /// The task is over. `leaving` says that its data is on the wire but may not have left: it
    /// counts until it has.
    void release(IscsiTask task, boolean leaving) {
        long bytes = task.chargedBytes();
        task.chargedBytes(0);
        forgetEarly(task);
        if (leaving) {
            leavingBytes += bytes;
        } else {
            giveBack(bytes);
        }
    }

    private void forgetEarly(IscsiTask task) {
        if (task.earlyBytes() > 0) {
            total.early(-task.earlyBytes());
            task.earlyBytes(0);
        }
    }

    /// Lets in what can be let in now. Harmless to call at any time on the lane.
    void retry() {
        awaitingTotal = false;
        settleLeaving();
        if (retrying || closed) {
            return;
        }
        retrying = true;
        IscsiTask task = waiting.peek();
        while (task != null && admit(task)) {
            waiting.remove();
            task.target().submit(task);
            task = waiting.peek();
        }
        retrying = false;
        window.block(!waiting.isEmpty());
    }

    /// What has left for the network does not count any more.
    private void settleLeaving() {
        long still = Math.min(leavingBytes, wire.pendingBytes());
        long gone = leavingBytes - still;
        leavingBytes = still;
        giveBack(gone);
    }

    private void giveBack(long bytes) {
        if (bytes > 0) {
            takenBytes -= bytes;
            total.release(bytes);
        }
    }

    /// Takes waiting tasks out that match: they never reach the engine.
    List<IscsiTask> removeWaiting(Predicate<IscsiTask> matches) {
        List<IscsiTask> removed = new ArrayList<>();
        waiting.removeIf(task -> matches.test(task) && removed.add(task));
        return removed;
    }

    /// The session has ended: nothing is let in any more, what has not left is given back.
    void close() {
        closed = true;
        giveBack(leavingBytes);
        leavingBytes = 0;
    }

    /// Tasks that wait.
    int waitingCount() {
        return waiting.size();
    }

    /// Bytes this session has in flight.
    long takenBytes() {
        return takenBytes;
    }
}
