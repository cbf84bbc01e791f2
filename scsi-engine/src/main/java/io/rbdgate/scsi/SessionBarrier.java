package io.rbdgate.scsi;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// Tells commands that were sent before some moment from those sent after it, however long they
/// have waited in a socket.
///
/// A command may have been given up by its initiator and repeated through another gateway before it
/// is read here. So a logical unit that comes back from elsewhere
/// ([io.rbdgate.scsi.lu.LogicalUnit#onlineBehind]) raises the barrier and refuses every command
/// that is not known to have been sent since. Who knows is the transport: each of its connections
/// begins at [#newest()], and when the barrier is raised it asks the initiator for a sign of life;
/// what is received after the answer was sent after the question. It writes that on each task
/// ([ScsiTask#sentAfter(long)]). Moments are counted from 1; one answer is good for all before it,
/// for whatever unit they were. One per process. Any thread.
public final class SessionBarrier {
    private final AtomicLong newest = new AtomicLong();
    private final List<Runnable> transports = new CopyOnWriteArrayList<>();

    /// A new moment: now. The transports are told before this returns.
    public long raise() {
        long moment = newest.incrementAndGet();
        transports.forEach(Runnable::run);
        return moment;
    }

    /// The latest moment; 0 before the first.
    public long newest() {
        return newest.get();
    }

    /// `ask` is run whenever there is a new moment, on the lane of a logical unit: it must not
    /// wait.
    public void whenRaised(Runnable ask) {
        transports.add(ask);
    }
}
