package io.rbdgate.iscsi.transport;

import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The logins going on, oldest first. When there are too many, the oldest that has not said
/// anything yet makes room, else the oldest: a real initiator always gets in. Any thread; not on
/// the data path.
final class LoginsInProgress {
    private final IntSupplier limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<LoginWatch> going = new LinkedHashSet<>();

    LoginsInProgress(IntSupplier limit) {
        this.limit = limit;
    }

    /// Adds one.
    ///
    /// @return the one that has to go for it
    @Nullable LoginWatch add(LoginWatch login) {
        lock.lock();
        try {
            LoginWatch victim = going.size() >= limit.getAsInt() ? oldest() : null;
            if (victim != null) {
                going.remove(victim);
            }
            going.add(login);
            return victim;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable LoginWatch oldest() {
        LoginWatch first = null;
        for (LoginWatch each : going) {
            if (each.silent()) {
                return each;
            }
            first = first == null ? each : first;
        }
        return first;
    }

    void remove(LoginWatch login) {
        lock.lock();
        try {
            going.remove(login);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return going.size();
        } finally {
            lock.unlock();
        }
    }
}
