package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.post;

import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.TargetControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Snapshots of several LUNs that show the same moment: writes to all of them are held while they
/// are taken. If the hold breaks on the way, none of them stays.
final class ConsistentSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(ConsistentSnapshots.class);
    private static final int USUAL_SECONDS = 10;

    private final Ceph ceph;
    private final Tasks tasks;
    private final Mappings mappings;
    private final TargetControl control;

    ConsistentSnapshots(Ceph ceph, Tasks tasks, Mappings mappings, TargetControl control) {
        this.ceph = ceph;
        this.tasks = tasks;
        this.mappings = mappings;
        this.control = control;
    }

    record GroupSnapshot(
            @Field(
                            value = "The name of each snapshot",
                            pattern = CephNames.NAME,
                            longest = CephNames.LONGEST,
                            example = "nightly")
                    String name,
            @Field("The LUNs, all of this gateway") List<Mappings.LunRef> luns,
            @Field(value = "For how long writes may wait, seconds (10)", min = 1, max = 25)
                    @Nullable Integer holdSeconds) {}

    /// The images of which a snapshot was taken.
    record TakenSnapshots(
            @Field("The name of each snapshot") String name,
            @Field("pool[/namespace]/image of each") List<String> images) {}

    List<Operation> table() {
        return List.of(
                post("/snapshots", "snapshots", "Takes snapshots of several LUNs at one moment")
                        .takes(GroupSnapshot.class)
                        .starts()
                        .fails(400, 404, 415, 422, 429, 503)
                        .by(this::take));
    }

    private Tasks.TaskView take(Call call) {
        GroupSnapshot wanted = call.body(GroupSnapshot.class);
        if (wanted.luns().isEmpty() || wanted.luns().size() > 256) {
            throw Problem.invalid("luns", "must have 1 to 256 entries");
        }
        if (new HashSet<>(wanted.luns()).size() != wanted.luns().size()) {
            throw Problem.invalid("luns", "names a LUN twice");
        }
        StorageAdmin storage = ceph.storage();
        List<ImageName> images = wanted.luns().stream().map(mappings::imageOf).toList();
        Integer seconds = wanted.holdSeconds();
        Duration bound = Duration.ofSeconds(seconds == null ? USUAL_SECONDS : seconds);
        return tasks.start(
                Tasks.Kind.UNSTOPPABLE,
                "Taking snapshots " + wanted.name() + " of " + images.size() + " LUNs",
                call.user(),
                progress -> {
                    take(storage, wanted, images, bound, progress);
                    return new TakenSnapshots(
                            wanted.name(), images.stream().map(ImageName::toString).toList());
                });
    }

    private void take(
            StorageAdmin storage,
            GroupSnapshot wanted,
            List<ImageName> images,
            Duration bound,
            StorageAdmin.Progress progress) {
        List<TargetControl.HeldWrites> holds = new ArrayList<>();
        List<ImageName> taken = new ArrayList<>();
        boolean held = true;
        boolean complete = false;
        try {
            for (Mappings.LunRef lun : wanted.luns()) {
                holds.add(control.holdWrites(lun.target(), lun.lun(), bound));
            }
            for (TargetControl.HeldWrites hold : holds) {
                held &= hold.awaitQuiet();
            }
            for (ImageName image : held ? images : List.<ImageName>of()) {
                storage.createSnapshot(image, wanted.name());
                taken.add(image);
                progress.at(taken.size(), images.size());
            }
            complete = taken.size() == images.size();
        } finally {
            for (TargetControl.HeldWrites hold : holds) {
                held &= hold.release();
            }
            if (!held || !complete) {
                takeBack(storage, wanted.name(), taken);
            }
        }
        if (!held) {
            throw Problem.of(
                    503,
                    "the writes could not be held for "
                            + bound.toSeconds()
                            + " s while all snapshots were taken; none is left: allow more"
                            + " holdSeconds or take fewer LUNs");
        }
    }

    private static void takeBack(StorageAdmin storage, String name, List<ImageName> taken) {
        for (ImageName image : taken) {
            try {
                storage.removeSnapshot(image, name);
            } catch (StorageException e) {
                LOG.error("{}@{} is not consistent and could not be removed", image, name, e);
            }
        }
    }
}
