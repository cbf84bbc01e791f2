package io.rbdgate.rbd.store;

/// The steps of a change, for tests that stop or kill it there.
@FunctionalInterface
interface StoreSteps {
    StoreSteps NONE = _ -> {};

    /// What comes next.
    enum Step {
        /// The lock is ours; nothing is read yet.
        READ,
        WRITE,
        /// The document is written, the lock is still ours.
        UNLOCK,
        /// All is done, but nobody has been told.
        NOTIFY
    }

    /// Called on the thread that makes the change, before `next`.
    void before(Step next);
}
