package io.rbdgate.rbd.store;

import io.rbdgate.config.registry.GatewayRecord;
import io.rbdgate.config.registry.GatewayRegistry;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The registry as an omap object beside the shared configuration, `gateway.conf.gateways`: under
/// `gateway/NAME/INSTANCE` the record of a run, under `fenced/NAME/INSTANCE` that it was fenced. A
/// key has one writer at a time, so that nothing has to be compared.
public final class RadosGatewayRegistry implements GatewayRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(RadosGatewayRegistry.class);
    private static final Duration LIMIT = Duration.ofSeconds(8);

    /// The monitors take all that come within a second at once.
    private static final int FENCES_AT_ONCE = 32;

    /// Documentation address (RFC 5737) that no client has: fencing it for a second proves that
    /// fencing is permitted.
    private static final String NOBODY = "192.0.2.1:0/1";

    private static final String RECORD = "gateway/";
    private static final String FENCED = "fenced/";

    private final RadosConfigStore.StoreLocation location;
    private final String object;
    private final InstantSource clock;
    private final ControlClient client;

    /// The registry of the group whose configuration is at `location`; connects at its first use.
    public RadosGatewayRegistry(RadosConfigStore.StoreLocation location, InstantSource clock) {
        this.location = location;
        this.object = location.object() + ".gateways";
        this.clock = clock;
        this.client =
                new ControlClient(
                        "rbd-registry",
                        () ->
                                RbdCluster.connectBounded(
                                        CephLibrary.installed(),
                                        location.conf(),
                                        location.client()));
    }

    @Override
    public List<GatewayRecord> records() {
        List<GatewayRecord> records = new ArrayList<>();
        for (var entry : onPool("reading", pool -> pool.omap(object)).entrySet()) {
            if (entry.getKey().startsWith(RECORD)) {
                records.add(GatewayRecord.parse(entry.getValue()));
            }
        }
        return records;
    }

    @Override
    public List<String> fenced() {
        return onPool("reading", pool -> pool.omap(object)).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(FENCED))
                .map(entry -> entry.getKey().substring(FENCED.length()) + ": " + entry.getValue())
                .toList();
    }

    @Override
    public void publish(GatewayRecord record) {
        onPool(
                "writing",
                pool -> {
                    pool.putOmapValue(object, RECORD + run(record), record.text());
                    pool.removeOmapValue(object, FENCED + run(record));
                    return true;
                });
    }

    @Override
    public void remove(GatewayRecord record) {
        onPool(
                "writing",
                pool -> {
                    pool.removeOmapValue(object, RECORD + run(record));
                    pool.removeOmapValue(object, FENCED + run(record));
                    return true;
                });
    }

    private static String run(GatewayRecord record) {
        return record.gateway() + "/" + record.instance();
    }

    @Override
    public String fencingObstacle() {
        try {
            blocklist(NOBODY, 1);
            return "";
        } catch (RbdException e) {
            return "%s; to be permitted: ceph auth caps %s mon 'profile rbd' osd 'profile rbd'"
                    .formatted(e.getMessage(), location.client());
        }
    }

    @Override
    public void fence(GatewayRecord record, List<String> clients, String why) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(FENCES_AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<?>> fences = new ArrayList<>();
            for (String address : clients) {
                fences.add(threads.submit(() -> blocklist(address, RbdCluster.FENCE_SECONDS)));
            }
            for (Future<?> fence : fences) {
                fence.get();
            }
        } catch (ExecutionException e) {
            throw new ConfigStoreException(
                    record.gateway() + " cannot be fenced: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigStoreException(record.gateway() + " may not be fenced yet", e);
        }
        LOG.error("fenced {} ({}): {}", record.gateway(), String.join(", ", clients), why);
        // the note is written with the new map: whoever serves this object knows it from here on
        onPool(
                "writing",
                pool -> {
                    pool.cluster().awaitLatestMap();
                    pool.putOmapValue(object, FENCED + run(record), clock.instant() + " " + why);
                    return true;
                });
    }

    private void blocklist(String address, int seconds) {
        client.call(
                "fencing " + address,
                LIMIT,
                cluster -> {
                    cluster.blocklist(address, seconds);
                    return true;
                });
    }

    private <T> T onPool(String what, Function<RbdPool, T> work) {
        String subject = what + " " + location.pool() + ":" + object;
        try {
            return client.call(
                    subject,
                    LIMIT,
                    cluster -> {
                        try (RbdPool pool = cluster.pool(location.pool(), "")) {
                            return work.apply(pool);
                        }
                    });
        } catch (RbdException | MissingLibraryException e) {
            throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
