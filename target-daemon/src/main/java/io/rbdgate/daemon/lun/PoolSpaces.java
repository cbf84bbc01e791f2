package io.rbdgate.daemon.lun;

import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.admin.PoolUsage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How full the pools of LUNs are: the cluster is asked every few seconds, once for all of them, on
/// a thread of its own. Any thread.
final class PoolSpaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PoolSpaces.class);
    private static final long SECONDS = 10;

    private final ControlClient client;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("pool-space").factory());
    private final Map<Object, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicBoolean begun = new AtomicBoolean();
    private boolean failing;

    /// Hears how many bytes are used and how many available, on the thread of [PoolSpaces]; must
    /// not block.
    interface Listener {
        void space(long usedBytes, long availableBytes);
    }

    private record Watch(long pool, Listener listener) {}

    PoolSpaces(ControlClient client) {
        this.client = client;
    }

    /// From now on `listener` hears of the pool of that number, in the name of `who`, soon and then
    /// regularly.
    void watch(Object who, long pool, Listener listener) {
        watches.put(who, new Watch(pool, listener));
        if (begun.compareAndSet(false, true)) {
            var _ = thread.scheduleWithFixedDelay(this::ask, 0, SECONDS, TimeUnit.SECONDS);
        } else if (asked.compareAndSet(false, true)) {
            thread.execute(this::ask);
        }
    }

    /// Nothing more is told to `who`, but for what is being told now.
    void forget(Object who) {
        watches.remove(who);
    }

    private void ask() {
        asked.set(false);
        if (watches.isEmpty()) {
            return;
        }
        try {
            Map<Long, PoolUsage> usage = client.use(PoolUsage::of);
            watches.values().forEach(watch -> tell(watch, usage));
            failing = false;
        } catch (RbdException e) {
            if (!failing) {
                LOG.warn("how full the pools are cannot be asked: {}", e.getMessage());
            }
            failing = true;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.error("how full the pools are cannot be told", e);
            }
            failing = true;
        }
    }

    private static void tell(Watch watch, Map<Long, PoolUsage> usage) {
        PoolUsage pool = usage.get(watch.pool());
        if (pool != null) {
            watch.listener().space(pool.usedBytes(), pool.availableBytes());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
