package io.rbdgate.scsi.lu;

/// How a command that moves blocks or waits for the backstore is performed.
///
/// After every event of a task (data arrived, range granted, backstore done, data sent) [#advance]
/// looks at the states of its pieces and starts what can be started. It ends the task by one of the
/// `finish` methods, when none of its pieces is in use. Stateless ones are shared by all tasks.
interface Operation {

    /// Goes on as far as possible.
    void advance(LuTask task);

    /// The task has been aborted: what is in flight elsewhere than in the backstore shall end soon.
    default void abandoned() {}

    /// Releases what is kept outside of the pieces; the task is over and nothing is in flight.
    default void dispose() {}
}
