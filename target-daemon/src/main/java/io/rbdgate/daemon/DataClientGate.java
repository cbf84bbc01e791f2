package io.rbdgate.daemon;

import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.rbd.DataClientWatch;
import io.rbdgate.rbd.RbdException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a data client be used only by what the configuration says now: it is announced to the other
/// gateways first, then the newest configuration has to be served. So a gateway that was fenced
/// since it could not be told of a revocation comes back knowing of it.
///
/// After a fence the sessions end before a new client is used: what initiators sent to the client
/// that was fenced, and have perhaps sent again elsewhere since, is not carried out late.
public final class DataClientGate implements DataClientWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DataClientGate.class);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Announcer announcer;
    private final Runnable endSessions;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long served;
    private int fences;

    /// Tells other gateways which clients this one writes with.
    public interface Announcer {
        /// Where no gateway has to know.
        Announcer NONE =
                new Announcer() {
                    @Override
                    public long announce(String address) {
                        return 0;
                    }

                    @Override
                    public void retire(String address) {}
                };

        /// Publishes a client before it is used; blocks.
        ///
        /// @return the epoch of the configuration, read after that
        /// @throws ConfigStoreException when that cannot be done
        long announce(String address);

        /// The client is not used any more.
        void retire(String address);
    }

    /// `endSessions` blocks until the sessions that used a fenced client have ended.
    DataClientGate(Announcer announcer, Runnable endSessions) {
        this.announcer = announcer;
        this.endSessions = endSessions;
    }

    /// The configuration of this epoch is served: who may not come any more is out.
    void serves(long epoch) {
        lock.lock();
        try {
            served = Math.max(served, epoch);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void connected(String address) {
        long epoch;
        try {
            epoch = announcer.announce(address);
        } catch (ConfigStoreException e) {
            throw new RbdException("disks wait until others can know of it: " + e.getMessage());
        }
        lock.lock();
        try {
            long left = LIMIT.toNanos();
            while ((served < epoch || fences > 0) && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (served < epoch || fences > 0) {
                throw new RbdException(
                        "disks wait until epoch %d of the configuration is served (now %d)"
                                .formatted(epoch, served));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RbdException("interrupted");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void fenced(String address) {
        LOG.error(
                "this gateway was fenced: its client {} is blocklisted, its disks stop; it comes"
                        + " back with new clients when it serves the newest configuration",
                address);
        count(1);
        var ending =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        endSessions.run();
                                    } finally {
                                        count(-1);
                                    }
                                });
        assert ending != null;
    }

    private void count(int change) {
        lock.lock();
        try {
            fences += change;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closed(String address) {
        announcer.retire(address);
    }
}
