package io.rbdgate.management.rest;

import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.management.ServedSnapshots;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.StorageAdmin.SnapshotInfo;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.FanOut.Call;
import io.rbdgate.management.live.PeerStatus;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Snapshots of disks. Made and deleted under running I/O; a rollback needs a disk nobody reaches.
final class SnapshotRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRoutes.class);

    private final Plane plane;

    SnapshotRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        String snapshot = "/api/disksnap/{pool}/{image}/{snapshot}";
        routes.add("PUT", snapshot, "Creates a snapshot or rolls back to it", this::put);
        routes.add("DELETE", snapshot, "Deletes a snapshot", this::delete);
    }

    private static String name(Request request) {
        String name = request.variable("snapshot");
        if (name.contains("/") || name.contains("@")) {
            throw new ApiProblem(400, "snapshot name '" + name + "' must not contain / or @");
        }
        return name;
    }

    private Disk disk(Request request) {
        String id = request.variable("pool") + "/" + request.variable("image");
        Disk disk = plane.live().read().disks().get(id);
        if (disk == null) {
            throw new ApiProblem(404, "rbd image " + id + " not found");
        }
        return disk;
    }

    private static ImageName image(Request request) {
        return ImageName.of(request.variable("pool"), request.variable("image"));
    }

    private boolean exists(Request request, String name) {
        List<SnapshotInfo> all = plane.stored(() -> plane.storage().snapshots(image(request)));
        return all.stream().anyMatch(s -> s.name().equals(name));
    }

    private Answer put(Request request) {
        String name = name(request);
        Disk disk = disk(request);
        String mode = request.field("mode", "");
        return switch (mode) {
            case "create" -> create(request, disk, name);
            case "rollback" -> {
                rollback(request, disk, name);
                yield Answer.message(200, "disk snapshot rolled back to snapshot");
            }
            default -> throw new ApiProblem(400, "Invalid mode '" + mode + "': create or rollback");
        };
    }

    private Answer create(Request request, Disk disk, String name) {
        if (exists(request, name)) {
            throw new ApiProblem(400, "snapshot " + name + " of " + disk.id() + " exists");
        }
        run(() -> plane.storage().createSnapshot(image(request), name));
        return Answer.message(200, "disk snapshot snapshot created");
    }

    private Answer delete(Request request) {
        String name = name(request);
        disk(request);
        requireSnapshot(request, name);
        String refusal = ServedSnapshots.refusal(plane.control().served(), image(request), name);
        if (refusal != null) {
            throw new ApiProblem(400, refusal);
        }
        run(() -> plane.storage().removeSnapshot(image(request), name));
        return Answer.message(200, "disk snapshot snapshot deleted");
    }

    private void requireSnapshot(Request request, String name) {
        if (!exists(request, name)) {
            throw new ApiProblem(404, "snapshot " + name + " of " + image(request) + " not found");
        }
    }

    private void run(Runnable work) {
        plane.stored(
                () -> {
                    work.run();
                    return true;
                });
    }

    /// Every gateway lets the disk go first, all take it up again in the end.
    private void rollback(Request request, Disk disk, String name) {
        requireSnapshot(request, name);
        plane.refuseFileImage(disk.pool(), disk.image());
        Suspension here = new Suspension(plane);
        here.refuseInUse(disk);
        List<PeerStatus> peers = List.of();
        Call call =
                Call.of("PUT", List.of("_disk", disk.pool(), disk.image()), "mode", "deactivate");
        if (disk.owner() != null) {
            peers =
                    plane.fan()
                            .allUp(
                                    "disk rollback",
                                    plane.fan().others(plane.live().read().gateways().keySet()));
        }
        try {
            plane.fan().call("disk deactivate", peers, call, plane.fan().deadline(), List.of());
            if (disk.owner() != null) {
                here.suspend(disk);
            }
            run(() -> plane.storage().rollback(image(request), name, StorageAdmin.Progress.NONE));
        } finally {
            try {
                here.resume(disk);
            } finally {
                reactivate(peers, call.with("mode", "activate"));
            }
        }
    }

    /// However long the rollback took: the time of the change may be over by now.
    private void reactivate(List<PeerStatus> peers, Call call) {
        for (PeerStatus peer : peers) {
            try {
                plane.fan().call("", List.of(peer), call, plane.fan().fromNow(), List.of());
            } catch (ApiProblem e) {
                LOG.error("gateway {} does not take the disk up again: {}", peer, e.text());
            }
        }
    }
}
