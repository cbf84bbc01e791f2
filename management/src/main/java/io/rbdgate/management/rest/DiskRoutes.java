package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.management.StorageAdmin.ImageInfo;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.FanOut.Call;
import io.rbdgate.management.live.PeerStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Disks: definitions and the images behind them.
final class DiskRoutes {
    private static final String DONE = "disk create/update successful";

    private final Plane plane;
    private final DiskCreation creation;

    DiskRoutes(Plane plane) {
        this.plane = plane;
        this.creation = new DiskCreation(plane);
    }

    void addTo(RouteList routes) {
        routes.add("GET", "/api/disks", "All disks", this::list);
        String disk = "/api/disk/{pool}/{image}";
        routes.add("GET", disk, "A disk and its state", this::show);
        routes.add("PUT", disk, "Creates, resizes or reconfigures a disk", this::put);
        routes.add("DELETE", disk, "Deletes a disk", this::delete);
        String here = "/api/_disk/{pool}/{image}";
        routes.add("GET", here, "A disk's entry", r -> Answer.ok(entry(r)));
        routes.add("PUT", here, "Creates, resizes, deactivates or activates here", this::putHere);
        routes.add("DELETE", here, "Forgets it here", this::deleteHere);
    }

    private static String id(Request request) {
        return request.variable("pool") + "/" + request.variable("image");
    }

    private static ImageName image(Request request) {
        return ImageName.of(request.variable("pool"), request.variable("image"));
    }

    private Answer list(Request request) {
        JsonNode disks = plane.live().read().document().get("disks");
        if (request.field("config", "").equalsIgnoreCase("yes")) {
            return Answer.ok(Map.of("disks", disks == null ? Json.object() : disks));
        }
        return Answer.ok(Map.of("disks", plane.live().read().disks().keySet()));
    }

    private ObjectNode entry(Request request) {
        String id = id(request);
        if (plane.live().read().document().path("disks").get(id) instanceof ObjectNode entry) {
            return entry;
        }
        throw new ApiProblem(404, "rbd image " + id + " not found");
    }

    private Disk disk(Request request) {
        Disk disk = plane.live().read().disks().get(id(request));
        if (disk == null) {
            throw new ApiProblem(404, "rbd image " + id(request) + " not found");
        }
        return disk;
    }

    private Answer show(Request request) {
        ObjectNode entry = entry(request);
        entry.set("status", new DiskStatus(plane).of(disk(request)));
        return Answer.ok(entry);
    }

    private Answer put(Request request) {
        plane.refuseFileImage(request.variable("pool"), request.variable("image"));
        String mode = request.field("mode", "");
        return switch (mode) {
            case "create" -> {
                creation.create(request);
                yield Answer.message(200, DONE);
            }
            case "resize" -> resize(request);
            case "reconfigure" -> reconfigure(request);
            default -> {
                disk(request);
                throw new ApiProblem(
                        400, "Invalid mode '" + mode + "': create, resize or reconfigure");
            }
        };
    }

    private Answer resize(Request request) {
        disk(request);
        long bytes = DiskCreation.size(request.mandatory("size"));
        ImageInfo info = creation.existing(image(request));
        if (bytes <= info.sizeBytes()) {
            throw new ApiProblem(
                    400,
                    "the new size ("
                            + bytes
                            + " bytes) must be larger than the current one ("
                            + info.sizeBytes()
                            + " bytes)");
        }
        Instant deadline = plane.fan().deadline();
        plane.stored(
                () -> {
                    plane.storage().resize(image(request), bytes);
                    return true;
                });
        plane.live().apply(Effect.GIVES);
        Call call =
                Call.of(
                        "PUT",
                        List.of("_disk", request.variable("pool"), request.variable("image")),
                        "mode",
                        "resize",
                        "pool",
                        request.variable("pool"),
                        "size",
                        request.mandatory("size"),
                        "owner",
                        plane.own(),
                        "backstore",
                        "user:rbd");
        plane.fan().call("disk create/update", up(), call, deadline, List.of(plane.own()));
        return Answer.message(200, DONE);
    }

    private Set<String> gateways() {
        return plane.live().read().gateways().keySet();
    }

    private List<PeerStatus> up() {
        return plane.fan().up(plane.fan().others(gateways()));
    }

    private Answer reconfigure(Request request) {
        disk(request);
        ObjectNode controls = Plane.controls(request);
        ConfigEdit edit = plane.edits().disks().reconfigure(id(request), controls);
        plane.live().preview(edit);
        Instant deadline = plane.fan().deadline();
        List<PeerStatus> up = up();
        Call call =
                Call.of(
                        "PUT",
                        List.of("_disk", request.variable("pool"), request.variable("image")),
                        "mode",
                        "deactivate");
        // an rbdgate changes a LUN while it is in use; the original takes it away meanwhile
        Collection<PeerStatus> old = up.stream().filter(peer -> !peer.ours()).toList();
        plane.fan().call("lun deactivate:", old, call, deadline, List.of());
        plane.live().change(edit, Effect.GIVES);
        Call activate = call.with("mode", "activate").with("controls", Json.text(controls).strip());
        plane.fan().call("lun reconfigured:", up, activate, deadline, List.of(plane.own()));
        return Answer.message(200, "lun reconfigured: successful");
    }

    private Answer delete(Request request) {
        plane.refuseFileImage(request.variable("pool"), request.variable("image"));
        disk(request);
        boolean preserve = Names.flag(request.field("preserve_image", "false"));
        ConfigEdit edit = plane.edits().disks().remove(id(request));
        plane.live().preview(edit);
        Call call =
                Call.of(
                        "DELETE",
                        List.of("_disk", request.variable("pool"), request.variable("image")),
                        "purge_host",
                        plane.own(),
                        "preserve_image",
                        Boolean.toString(preserve),
                        "backstore",
                        "user:rbd");
        if (preserve) {
            // no target has it and its data stays, so a gateway that is down stops nothing
            plane.fan().change("disk map deletion", gateways(), edit, call);
        } else {
            removeImage(request, edit, call);
        }
        return Answer.message(200, "disk map deletion successful");
    }

    private void removeImage(Request request, ConfigEdit edit, Call call) {
        ImageName name = image(request);
        boolean exists = plane.stored(() -> plane.storage().image(name) != null);
        if (exists && !plane.stored(() -> plane.storage().snapshots(name)).isEmpty()) {
            throw new ApiProblem(
                    500,
                    "Unable to delete disk " + name + " - it has snapshots: delete them first");
        }
        plane.fan().settle("disk map deletion", gateways(), call);
        plane.live().preview(edit); // nobody has mapped it meanwhile
        if (exists) {
            plane.stored(
                    () -> {
                        plane.storage()
                                .remove(name, io.rbdgate.management.StorageAdmin.Progress.NONE);
                        return true;
                    });
        }
        plane.live().change(edit, Effect.TAKES);
    }

    private Answer putHere(Request request) {
        plane.refuseFileImage(request.variable("pool"), request.variable("image"));
        String mode = request.mandatory("mode");
        if (mode.equals("create") || mode.equals("resize")) {
            List.of("pool", "size", "owner").forEach(request::mandatory);
        }
        switch (mode) {
            case "create" -> creation.create(request);
            case "resize" -> {
                disk(request);
                plane.live().apply(Effect.GIVES);
            }
            case "deactivate" -> new Suspension(plane).suspend(disk(request));
            case "activate" -> {
                Disk disk = disk(request);
                Suspension.requireMapped(disk);
                new Suspension(plane).resume(disk);
                ObjectNode controls = Plane.controls(request);
                plane.live()
                        .serve(
                                controls.isEmpty()
                                        ? document -> {}
                                        : plane.edits().disks().reconfigure(disk.id(), controls),
                                Effect.GIVES);
            }
            default ->
                    throw new ApiProblem(
                            400,
                            "Invalid mode '" + mode + "': create, resize, deactivate or activate");
        }
        return Answer.message(200, "LUN " + mode + " successful");
    }

    /// The coordinator removes image and entry; here only what is served follows.
    private Answer deleteHere(Request request) {
        String purger = request.mandatory("purge_host");
        if (purger.equals(plane.own()) || purger.equals("localhost")) {
            return delete(request);
        }
        boolean there = plane.live().read().disks().containsKey(id(request));
        plane.live()
                .serve(
                        there ? plane.edits().disks().remove(id(request)) : document -> {},
                        Effect.TAKES);
        return Answer.message(200, "LUN removed");
    }
}
