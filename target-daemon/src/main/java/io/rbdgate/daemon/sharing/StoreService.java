package io.rbdgate.daemon.sharing;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A store that may not be there yet when the gateway starts (the cluster is down): it is opened
/// again and again until it is. Until then reading and changing fail with the reason. Any thread.
public final class StoreService implements ConfigStore {
    private static final Logger LOG = LoggerFactory.getLogger(StoreService.class);
    private static final long RETRY_SECONDS = 3;

    private final Supplier<ConfigStore> opening;
    private final ScheduledExecutorService retrying =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("store-open").factory());
    private final List<Following> followers = new ArrayList<>();
    private volatile String failure = "it has not been opened yet";
    private volatile @Nullable ConfigStore open;
    private boolean closed;

    private StoreService(Supplier<ConfigStore> opening) {
        this.opening = opening;
    }

    /// Opens once at once; goes on trying when that fails. `opening` throws [ConfigStoreException].
    public static StoreService start(Supplier<ConfigStore> opening) {
        StoreService service = new StoreService(opening);
        service.attempt();
        return service;
    }

    /// The document as far as it can be read now; null when it cannot.
    public @Nullable GatewayConf known() {
        try {
            return read();
        } catch (ConfigStoreException e) {
            LOG.error("the shared configuration cannot be read: {}", e.getMessage());
            return null;
        }
    }

    private void attempt() {
        try {
            opened(opening.get());
        } catch (ConfigStoreException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(failure)) {
                LOG.error("the store cannot be opened, it is tried again: {}", reason);
            }
            failure = reason;
            later();
        } catch (RuntimeException e) {
            LOG.error("opening the store failed, it is tried again", e);
            failure = "opening it failed: " + e;
            later();
        }
    }

    private synchronized void later() {
        if (!closed) {
            var next = retrying.schedule(this::attempt, RETRY_SECONDS, TimeUnit.SECONDS);
            assert next != null;
        }
    }

    private synchronized void opened(ConfigStore store) {
        if (closed) {
            store.close();
            return;
        }
        open = store;
        followers.forEach(f -> f.catchUp(store));
    }

    private ConfigStore store() {
        ConfigStore store = open;
        if (store == null) {
            throw new ConfigStoreException("the store is not open: " + failure);
        }
        return store;
    }

    @Override
    public GatewayConf read() {
        return store().read();
    }

    @Override
    public GatewayConf update(ConfigEdit edit) {
        return store().update(edit);
    }

    @Override
    public synchronized Watch watch(Consumer<GatewayConf> listener) {
        Following following = new Following(listener);
        followers.add(following);
        ConfigStore store = open;
        if (store != null) {
            following.follow(store);
        }
        return following;
    }

    @Override
    public void close() {
        ConfigStore store;
        synchronized (this) {
            closed = true;
            store = open;
        }
        retrying.shutdownNow();
        if (store != null) {
            store.close();
        }
    }

    /// A listener before and after the store is open.
    private static final class Following implements Watch {
        private final Consumer<GatewayConf> listener;
        private @Nullable Watch watch;
        private boolean ended;

        Following(Consumer<GatewayConf> listener) {
            this.listener = listener;
        }

        synchronized void follow(ConfigStore store) {
            if (!ended) {
                watch = store.watch(listener);
            }
        }

        private synchronized boolean hasEnded() {
            return ended;
        }

        /// What the store holds is news to who has been waiting for it.
        void catchUp(ConfigStore store) {
            follow(store);
            if (hasEnded()) {
                return;
            }
            try {
                listener.accept(store.read());
            } catch (ConfigStoreException e) {
                LOG.error("the shared configuration cannot be read: {}", e.getMessage());
            }
        }

        @Override
        public synchronized void close() {
            ended = true;
            if (watch != null) {
                watch.close();
            }
        }
    }
}
