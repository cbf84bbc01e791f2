package io.rbdgate.rbd.store;

import java.util.concurrent.atomic.AtomicReference;

/// Whether a change is still wanted: who waits for it gives up after a while, and what has not
/// begun to be written by then never is. Any thread.
final class ChangeTicket {
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private enum State {
        /// Nothing is written.
        WAITING,
        /// It may be written from now on.
        WRITING,
        /// It will not be written.
        ABANDONED
    }

    /// Asked before the write.
    boolean begin() {
        return state.compareAndSet(State.WAITING, State.WRITING);
    }

    /// The write has certainly come to nothing; another may be tried.
    void takeBack() {
        state.compareAndSet(State.WRITING, State.WAITING);
    }

    /// Nobody waits any more; whether that was before anything was written.
    boolean abandon() {
        return state.compareAndSet(State.WAITING, State.ABANDONED);
    }

    boolean abandoned() {
        return state.get() == State.ABANDONED;
    }
}
