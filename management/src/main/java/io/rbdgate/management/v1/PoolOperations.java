package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageAdmin.ImageName;
import java.util.List;
import java.util.Map;

/// What is in pools: RBD namespaces and the trash.
final class PoolOperations {
    private static final String TAG = "pools";
    private final Ceph ceph;
    private final Tasks tasks;

    PoolOperations(Ceph ceph, Tasks tasks) {
        this.ceph = ceph;
        this.tasks = tasks;
    }

    record Namespace(
            @Field(
                            value = "Its name",
                            pattern = CephNames.NAME,
                            longest = CephNames.LONGEST,
                            example = "team1")
                    String name) {}

    record Trashed(
            @Field("Names it in the trash") String id,
            @Field("What the image was called") String image,
            @Field("When it was put there, seconds since 1970") long deletedAt,
            @Field("Until when it cannot be removed, seconds since 1970") long keptUntil) {}

    record Restore(
            @Field(
                            value = "What the image is called from now on",
                            pattern = CephNames.NAME,
                            longest = CephNames.LONGEST,
                            example = "disk_1")
                    String image) {}

    List<Operation> table() {
        return List.of(
                get("/pools/{pool}/namespaces", TAG, "Lists the RBD namespaces of a pool")
                        .lists(Namespace.class)
                        .fails(404, 503)
                        .by(this::namespaces),
                post("/pools/{pool}/namespaces", TAG, "Makes an RBD namespace")
                        .takes(Namespace.class)
                        .creates(Namespace.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::createNamespace),
                get("/pools/{pool}/namespaces/{namespace}", TAG, "Describes an RBD namespace")
                        .answers(Namespace.class)
                        .fails(404, 503)
                        .by(this::namespace),
                delete("/pools/{pool}/namespaces/{namespace}", TAG, "Removes an empty namespace")
                        .fails(404, 409, 503)
                        .by(this::removeNamespace),
                get("/pools/{pool}/trash", TAG, "Lists the images in the trash")
                        .query("namespace", CephNames.NAMESPACE, "RBD namespace")
                        .lists(Trashed.class)
                        .fails(404, 422, 503)
                        .by(this::trash),
                post("/pools/{pool}/trash/{id}/restore", TAG, "Takes an image out of the trash")
                        .query("namespace", CephNames.NAMESPACE, "RBD namespace")
                        .takes(Restore.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::restore),
                delete("/pools/{pool}/trash/{id}", TAG, "Removes an image from the trash for good")
                        .query("namespace", CephNames.NAMESPACE, "RBD namespace")
                        .starts()
                        .fails(404, 409, 422, 429, 503)
                        .by(this::removeFromTrash));
    }

    private List<Namespace> namespaces(Call call) {
        return ceph.storage().namespaces(call.text("pool")).stream().map(Namespace::new).toList();
    }

    private Namespace namespace(Call call) {
        Namespace wanted = new Namespace(call.text("namespace"));
        if (!namespaces(call).contains(wanted)) {
            throw Problem.notFound(
                    "there is no namespace " + wanted.name() + " in " + call.text("pool"));
        }
        return wanted;
    }

    private Operation.Created createNamespace(Call call) {
        Namespace wanted = call.body(Namespace.class);
        ceph.storage().createNamespace(call.text("pool"), wanted.name());
        return new Operation.Created(
                ApiPath.of("pools", call.text("pool"), "namespaces", wanted.name()), wanted);
    }

    private Map<String, String> removeNamespace(Call call) {
        ceph.storage().removeNamespace(call.text("pool"), call.text("namespace"));
        return Map.of();
    }

    private List<Trashed> trash(Call call) {
        return ceph.storage().trash(call.text("pool"), call.query("namespace", "")).stream()
                .map(
                        t ->
                                new Trashed(
                                        t.id(),
                                        t.name(),
                                        t.deletedEpochSeconds(),
                                        t.keptUntilEpochSeconds()))
                .toList();
    }

    private Map<String, String> restore(Call call) {
        ceph.storage()
                .restoreFromTrash(
                        call.text("pool"),
                        call.query("namespace", ""),
                        call.text("id"),
                        call.body(Restore.class).image());
        return Map.of();
    }

    private Tasks.TaskView removeFromTrash(Call call) {
        StorageAdmin storage = ceph.storage();
        String pool = call.text("pool");
        String namespace = call.query("namespace", "");
        String id = call.text("id");
        boolean known = storage.trash(pool, namespace).stream().anyMatch(t -> t.id().equals(id));
        if (!known) {
            throw Problem.notFound("there is no image " + id + " in the trash of " + pool);
        }
        return tasks.start(
                Tasks.Kind.PATIENT,
                "Removing " + new ImageName(pool, namespace, id) + " from the trash",
                call.user(),
                progress -> {
                    storage.removeFromTrash(pool, namespace, id, progress);
                    return null;
                });
    }
}
