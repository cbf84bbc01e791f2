package io.rbdgate.management.rest;

import io.rbdgate.config.store.cfg.StatusRules;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What all gateways, ceph-iscsi's too, tell ceph-mgr of their disks: who has the lock, how often
/// it was lost. Asked regularly, so that no call waits for the manager. Callable from any thread.
public final class DiskWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private static final Map<String, String> QUESTION =
            Map.of("prefix", "service status", "format", "json");

    private final StorageAdmin storage;
    private final StatusRules rules;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("disk-status").factory());
    private final Map<String, DiskTracker> disks = new HashMap<>();
    private boolean answered = true;

    /// Knows nothing before [#start].
    public DiskWatch(StorageAdmin storage, StatusRules rules) {
        this.storage = storage;
        this.rules = rules;
    }

    /// Asks from now on.
    public void start() {
        long seconds = rules.interval().toSeconds();
        var _ = looking.scheduleWithFixedDelay(this::attempt, seconds, seconds, TimeUnit.SECONDS);
    }

    /// The `status` of a disk (`pool/image`); null when no gateway has told of it.
    synchronized @Nullable ObjectNode status(String disk) {
        DiskTracker tracker = disks.get(disk);
        return tracker == null || tracker.silent() ? null : tracker.status();
    }

    private void attempt() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("the status of disks", e);
        }
    }

    /// Asks the manager. When it does not answer, nothing is known: what it said last may be wrong
    /// by now.
    void look() {
        try {
            learn(Json.parse(storage.command(QUESTION, true)));
        } catch (StorageException | ApiProblem e) {
            forget(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void forget(String why) {
        disks.clear();
        if (answered) {
            LOG.warn("ceph-mgr does not tell the status of disks: {}", why);
        }
        answered = false;
    }

    private synchronized void learn(JsonNode services) {
        answered = true;
        Map<String, Map<String, JsonNode>> told = new HashMap<>();
        for (Map.Entry<String, JsonNode> daemon : services.path("tcmu-runner").properties()) {
            String name = daemon.getKey();
            int colon = name.indexOf(':');
            if (colon > 0) {
                told.computeIfAbsent(name.substring(colon + 1), disk -> new TreeMap<>())
                        .put(name.substring(0, colon), daemon.getValue());
            }
        }
        disks.keySet().retainAll(told.keySet());
        told.forEach(
                (disk, gateways) ->
                        disks.computeIfAbsent(disk, name -> new DiskTracker(rules)).see(gateways));
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
