package io.rbdgate.iscsi.session;

/// A command that waits for its turn in CmdSN order.
interface Deliverable {

    /// Its turn has come.
    void deliver();

    /// It will never be delivered: the session has ended.
    void discard();
}
