package io.rbdgate.rbd.store;

/// What gateways tell each other of the clients with which they take the lock of the configuration,
/// so that a lock left behind by one that has died need not be waited for. Any thread; blocks.
public interface LockHolders {
    /// Nobody tells anything: a lock left behind is waited for.
    LockHolders UNTOLD =
            new LockHolders() {
                @Override
                public void locksWith(String address) {}

                @Override
                public boolean isOver(String address) {
                    return false;
                }
            };

    /// Called before the client at `address` takes the lock for the first time. What cannot be told
    /// is not: the lock is waited for then.
    void locksWith(String address);

    /// Whether the process of the client at `address` has certainly ended.
    boolean isOver(String address);
}
