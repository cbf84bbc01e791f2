package io.rbdgate.daemon.lun;

import java.util.ArrayList;
import java.util.List;

/// When a LUN has to let its backstore go and when it opens it again, however often and in which
/// order that is asked for: what is being closed is not closed a second time, nor opened before it
/// is closed. Any thread.
final class Suspension {
    private enum State {
        SERVED,
        LEAVING,
        GONE,
        OPENING
    }

    private final List<Runnable> waiting = new ArrayList<>();
    private State state = State.SERVED;
    private boolean wanted;
    private boolean forGood;

    /// Runs `released` once when the backstore is let go, at once if it is already.
    ///
    /// @return whether the caller has to let it go now, and to say [#gone] then
    boolean begin(Runnable released) {
        synchronized (this) {
            wanted = true;
            if (state != State.GONE) {
                waiting.add(released);
                return leaves();
            }
        }
        released.run();
        return false;
    }

    /// As [#begin], and it is not opened again.
    boolean beginForGood(Runnable released) {
        synchronized (this) {
            forGood = true;
        }
        return begin(released);
    }

    /// It need not stay away any longer.
    ///
    /// @return whether the caller has to open it now, and to say [#opening] then
    synchronized boolean end() {
        wanted = forGood;
        return opens();
    }

    /// It is let go.
    ///
    /// @return as [#end]
    boolean gone() {
        List<Runnable> due;
        boolean again;
        synchronized (this) {
            state = State.GONE;
            due = List.copyOf(waiting);
            waiting.clear();
            again = opens();
        }
        due.forEach(Runnable::run);
        return again;
    }

    /// It is being opened, and can be told to close.
    ///
    /// @return as [#begin], for what was asked meanwhile
    synchronized boolean opening() {
        state = State.SERVED;
        return leaves();
    }

    private boolean leaves() {
        boolean now = wanted && state == State.SERVED;
        if (now) {
            state = State.LEAVING;
        }
        return now;
    }

    private boolean opens() {
        boolean now = !wanted && state == State.GONE;
        if (now) {
            state = State.OPENING;
        }
        return now;
    }
}
