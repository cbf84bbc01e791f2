package io.rbdgate.scsi.lane;

/// The single thread that owns an object (a session, a logical unit): an event loop as the engine
/// sees it.
///
/// Everything reached through a lane is mutated on that lane only; other threads either post work
/// to it or read immutable snapshots. Work posted from one thread runs in the order of posting,
/// with one wake-up per batch.
public interface Lane {

    /// Whether the calling thread is this lane.
    boolean inLane();

    /// Runs `work` on this lane, later, after what was posted before by the same thread. Callable
    /// from any thread. Work posted after the lane has shut down is dropped.
    void execute(Runnable work);

    /// Runs `work` on this lane after `delayNanos`. Callable from any thread.
    Timer schedule(Runnable work, long delayNanos);

    /// Calls `readable` on this lane whenever the file descriptor `fd` (an eventfd) has become
    /// readable. The callback must itself read the descriptor until it is empty. Callable from any
    /// thread; the descriptor stays the caller's.
    Watch watch(int fd, Runnable readable);

    /// Runs now when on the lane, else posts.
    default void run(Runnable work) {
        if (inLane()) {
            work.run();
        } else {
            execute(work);
        }
    }

    /// A pending [#schedule].
    interface Timer {
        /// Best effort: work that is already running is not interrupted. Callable from any thread.
        void cancel();
    }

    /// A registration of [#watch].
    interface Watch {
        /// Ends the registration and runs `done` on the lane once no further callback can come.
        /// Call once.
        void close(Runnable done);
    }
}
