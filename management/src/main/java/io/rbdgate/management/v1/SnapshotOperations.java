package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.ServedSnapshots;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.StorageAdmin.SnapshotInfo;
import io.rbdgate.management.TargetControl;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Snapshots of one image.
final class SnapshotOperations {
    private static final String TAG = "snapshots";
    private static final String SNAPSHOTS = "/pools/{pool}/images/{image}/snapshots";
    private static final String SNAPSHOT = SNAPSHOTS + "/{snapshot}";

    private final Ceph ceph;
    private final Tasks tasks;
    private final ImageHold hold;
    private final TargetControl control;

    SnapshotOperations(Ceph ceph, Tasks tasks, ImageHold hold, TargetControl control) {
        this.hold = hold;
        this.ceph = ceph;
        this.tasks = tasks;
        this.control = control;
    }

    record Snapshot(
            @Field("Its number") long id,
            @Field("Its name") String name,
            @Field("The image's size at that time in bytes") long sizeBytes,
            @Field("Whether it may be cloned and cannot be deleted") boolean isProtected) {}

    record NewSnapshot(
            @Field(
                            value = "Its name",
                            pattern = CephNames.NAME,
                            longest = CephNames.LONGEST,
                            example = "before-upgrade")
                    String name) {}

    record Rollback(
            @Field("Also while initiators use the LUN: it is taken away from them meanwhile")
                    @Nullable Boolean force) {}

    List<Operation> table() {
        return List.of(
                row(get(SNAPSHOTS, TAG, "Lists the snapshots of an image"))
                        .lists(Snapshot.class)
                        .fails(404, 422, 503)
                        .by(this::list),
                row(post(SNAPSHOTS, TAG, "Takes a snapshot"))
                        .takes(NewSnapshot.class)
                        .creates(Snapshot.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::create),
                row(delete(SNAPSHOT, TAG, "Deletes a snapshot"))
                        .fails(404, 409, 422, 503)
                        .by(this::remove),
                row(post(SNAPSHOT + "/protect", TAG, "Protects a snapshot, for clones"))
                        .fails(404, 409, 422, 503)
                        .by(this::protect),
                row(post(SNAPSHOT + "/unprotect", TAG, "Lifts the protection"))
                        .fails(404, 409, 422, 503)
                        .by(this::unprotect),
                row(post(SNAPSHOT + "/clone", TAG, "Makes an image of a protected snapshot"))
                        .takes(NewPlace.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::makeClone),
                row(post(SNAPSHOT + "/rollback", TAG, "Makes the image what it was"))
                        .takes(Rollback.class)
                        .starts()
                        .fails(400, 404, 409, 415, 422, 429, 503)
                        .by(this::rollback));
    }

    private static Operation.Row row(Operation.Row row) {
        return row.query("namespace", CephNames.NAMESPACE, "RBD namespace");
    }

    private static Snapshot view(SnapshotInfo info) {
        return new Snapshot(info.id(), info.name(), info.sizeBytes(), info.isProtected());
    }

    private List<Snapshot> list(Call call) {
        return ceph.storage().snapshots(ImageOperations.name(call)).stream()
                .map(SnapshotOperations::view)
                .toList();
    }

    private SnapshotInfo existing(ImageName image, String name) {
        return ceph.storage().snapshots(image).stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("there is no snapshot " + image + "@" + name));
    }

    private Operation.Created create(Call call) {
        ImageName image = ImageOperations.name(call);
        String name = call.body(NewSnapshot.class).name();
        ceph.storage().createSnapshot(image, name);
        String query = image.namespace().isEmpty() ? "" : "?namespace=" + image.namespace();
        return new Operation.Created(
                ApiPath.of("pools", image.pool(), "images", image.image(), "snapshots") + query,
                view(existing(image, name)));
    }

    private Map<String, String> remove(Call call) {
        ImageName image = ImageOperations.name(call);
        SnapshotInfo snapshot = existing(image, call.text("snapshot"));
        if (snapshot.isProtected()) {
            throw Problem.conflict(
                    image + "@" + snapshot.name() + " is protected: lift the protection first");
        }
        String refusal = ServedSnapshots.refusal(control.served(), image, snapshot.name());
        if (refusal != null) {
            throw Problem.conflict(refusal);
        }
        ceph.storage().removeSnapshot(image, snapshot.name());
        return Map.of();
    }

    private Map<String, String> protect(Call call) {
        ImageName image = ImageOperations.name(call);
        SnapshotInfo snapshot = existing(image, call.text("snapshot"));
        if (!snapshot.isProtected()) {
            ceph.storage().protectSnapshot(image, snapshot.name());
        }
        return Map.of();
    }

    private Map<String, String> unprotect(Call call) {
        ImageName image = ImageOperations.name(call);
        SnapshotInfo snapshot = existing(image, call.text("snapshot"));
        if (snapshot.isProtected()) {
            ceph.storage().unprotectSnapshot(image, snapshot.name());
        }
        return Map.of();
    }

    private Map<String, String> makeClone(Call call) {
        ImageName image = ImageOperations.name(call);
        SnapshotInfo snapshot = existing(image, call.text("snapshot"));
        if (!snapshot.isProtected()) {
            throw Problem.conflict(
                    image + "@" + snapshot.name() + " is not protected: protect it first");
        }
        ImageName child = call.body(NewPlace.class).name();
        ceph.storage().cloneSnapshot(image, snapshot.name(), child);
        return Map.of();
    }

    private Tasks.TaskView rollback(Call call) {
        ImageName image = ImageOperations.name(call);
        SnapshotInfo snapshot = existing(image, call.text("snapshot"));
        boolean force = Boolean.TRUE.equals(call.body(Rollback.class).force());
        hold.requireFree(image, force);
        return tasks.start(
                hold.isServed(image) ? Tasks.Kind.UNSTOPPABLE : Tasks.Kind.PATIENT,
                "Rolling " + image + " back to " + snapshot.name(),
                call.user(),
                progress -> {
                    hold.during(
                            image,
                            force,
                            () -> ceph.storage().rollback(image, snapshot.name(), progress));
                    return null;
                });
    }
}
