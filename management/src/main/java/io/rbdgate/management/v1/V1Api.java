package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.get;

import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.http.ErrorForm;
import io.rbdgate.management.http.Route;
import io.rbdgate.management.live.FanOut;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/api/v1`: hand its [#routes] and [#errorForm] to the router. Callable from any thread.
public final class V1Api implements AutoCloseable {
    /// What every path begins with.
    public static final String BASE = "/api/v1";

    private static final Logger LOG = LoggerFactory.getLogger(V1Api.class);
    private static final long LOOK_SECONDS = 1;

    private final List<Operation> operations;
    private final Route internal;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("events").factory());
    private final ScheduledFuture<?> look;

    /// What it works on: the running target, the shared configuration (null: none is kept) and the
    /// ways to change it, Ceph (null: none is configured), the audit log for events, and the time.
    public record Parts(
            TargetControl control,
            @Nullable FanOut shared,
            ConfEdits edits,
            ExtraEdits extras,
            @Nullable StorageAdmin storage,
            AuditLog audit,
            InstantSource clock) {}

    private V1Api(List<Operation> operations, Route internal, StateEvents events) {
        this.operations = operations;
        this.internal = internal;
        this.look =
                looking.scheduleWithFixedDelay(
                        () -> observe(events), 0, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /// The API over `parts`; [#close] it.
    public static V1Api over(Parts parts) {
        TargetControl control = parts.control();
        Ceph ceph = new Ceph(parts.storage());
        Tasks tasks = new Tasks(parts.clock());
        Mappings mappings = new Mappings(control);
        ImageHold hold = new ImageHold(control, mappings, parts.shared());
        StateEvents events = new StateEvents(control, parts.audit(), parts.clock());
        List<Operation> rows = new ArrayList<>();
        Targets targets = new Targets(control, parts.shared());
        ConfEdits edits = parts.edits();
        ExtraEdits extras = parts.extras();
        rows.addAll(new GatewayOperations(control, targets).table());
        rows.addAll(new DrainOperations(control).table());
        rows.addAll(new TargetOperations(targets, edits, extras, control).table());
        rows.addAll(new LunOperations(targets, edits, extras, ceph, control).table());
        rows.addAll(new InitiatorOperations(targets, edits, extras).table());
        rows.addAll(new HostGroupOperations(targets, edits).table());
        rows.addAll(new SessionOperations(control).table());
        rows.addAll(new ObservationOperations(control, events).table());
        rows.addAll(new PoolLifecycle(ceph, tasks, mappings).table());
        rows.addAll(new PoolOperations(ceph, tasks).table());
        rows.addAll(new ImageOperations(ceph, tasks, mappings).table());
        rows.addAll(new SnapshotOperations(ceph, tasks, hold, control).table());
        rows.addAll(new ConsistentSnapshots(ceph, tasks, mappings, control).table());
        rows.addAll(new ClusterOperations(ceph).table());
        rows.addAll(new PlacementOperations(ceph, tasks).table());
        rows.addAll(new OsdOperations(ceph, tasks).table());
        rows.addAll(new TaskOperations(tasks).table());
        rows.replaceAll(row -> Repetition.watched(row, targets));
        return new V1Api(withDocument(rows), hold.route(), events);
    }

    private static List<Operation> withDocument(List<Operation> rows) {
        List<Operation> all = new ArrayList<>(rows);
        ObjectNode[] document = new ObjectNode[1];
        all.add(
                get("/openapi.json", "description", "Describes this API as OpenAPI 3.1")
                        .open()
                        .answers(JsonNode.class)
                        .by(_ -> document[0]));
        document[0] = OpenApiDocument.of(all);
        return List.copyOf(all);
    }

    private static void observe(StateEvents events) {
        try {
            events.observe();
        } catch (RuntimeException e) {
            LOG.error("the state of the target could not be looked at for events", e);
        }
    }

    /// Every route, the one that only other gateways use included.
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Operation o : operations) {
            routes.add(
                    new Route(
                            o.method(),
                            BASE + o.path(),
                            o.protection(),
                            List.of(o.summary()),
                            new OperationHandler(o)));
        }
        routes.add(internal);
        return List.copyOf(routes);
    }

    /// How errors below [#BASE] are told.
    public static ErrorForm errorForm() {
        return Problem::answer;
    }

    List<Operation> operations() {
        return operations;
    }

    /// Stops looking for events; tasks that run go on.
    @Override
    public void close() {
        look.cancel(false);
        looking.shutdown();
    }
}
