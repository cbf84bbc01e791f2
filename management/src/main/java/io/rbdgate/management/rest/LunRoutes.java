package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import io.rbdgate.management.live.FanOut.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Disks of a target.
final class LunRoutes {
    private static final String WHAT = "Target LUN mapping";
    private static final String DONE = "Target LUN mapping updated successfully";

    private final Plane plane;

    LunRoutes(Plane plane) {
        this.plane = plane;
    }

    void addTo(RouteList routes) {
        String all = "/api/targetlun/{target}";
        routes.add("PUT", all, "Maps a disk to a target", this::put);
        routes.add("DELETE", all, "Takes a disk from a target", this::delete);
        String here = "/api/_targetlun/{target}";
        routes.add("PUT", here, "Maps it here", this::putHere);
        routes.add("DELETE", here, "Takes it here", this::deleteHere);
    }

    private Answer put(Request request) {
        Integer number = number(request);
        String id = request.mandatory("disk");
        String iqn = plane.targetToChange(request);
        ConfigEdit edit = plane.here(iqn, plane.edits().luns().map(iqn, id, number));
        GatewayConf after = plane.live().preview(edit);
        requireImage(after.disks().get(id));
        Disk disk = after.disks().get(id);
        String owner = disk == null || disk.owner() == null ? plane.own() : disk.owner();
        GatewayConf.Target target = after.targets().get(iqn);
        Integer chosen = target == null ? number : target.disks().get(id);
        Call call =
                Call.of(
                        "PUT",
                        List.of("_targetlun", iqn),
                        "disk",
                        id,
                        "owner",
                        owner,
                        "allocating_host",
                        plane.own());
        if (chosen != null) {
            call = call.with("lun_id", chosen.toString());
        }
        plane.fan().change(WHAT, plane.portals(iqn), edit, call);
        return Answer.message(200, DONE);
    }

    private void requireImage(@Nullable Disk disk) {
        if (disk != null) {
            ImageName name = ImageName.of(disk.pool(), disk.image());
            if (plane.stored(() -> plane.storage().image(name)) == null) {
                throw new ApiProblem(400, "rbd image " + name + " does not exist in the cluster");
            }
        }
    }

    private static @Nullable Integer number(Request request) {
        String text = request.field("lun_id");
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new ApiProblem(400, "lun_id must be a number, not '" + text + "'");
        }
    }

    private Answer delete(Request request) {
        String id = request.mandatory("disk");
        String iqn = plane.targetToChange(request);
        if (plane.repeats(WHAT, iqn, target -> target.disks().containsKey(id))) {
            return Answer.message(200, DONE);
        }
        plane.fan()
                .change(
                        WHAT,
                        plane.portals(iqn),
                        plane.here(iqn, plane.edits().luns().unmap(iqn, id)),
                        Call.of(
                                "DELETE",
                                List.of("_targetlun", iqn),
                                "disk",
                                id,
                                "purge_host",
                                plane.own()));
        return Answer.message(200, DONE);
    }

    private Answer putHere(Request request) {
        Integer number = number(request);
        String id = request.mandatory("disk");
        String iqn = plane.targetToChange(request);
        boolean there = plane.target(iqn).disks().containsKey(id);
        ConfigEdit edit = there ? document -> {} : plane.edits().luns().map(iqn, id, number);
        return plane.internal(
                request.mandatory("allocating_host"), edit, Effect.GIVES, "LUN mapped");
    }

    private Answer deleteHere(Request request) {
        String id = request.mandatory("disk");
        String iqn = plane.targetToChange(request);
        boolean there = plane.target(iqn).disks().containsKey(id);
        ConfigEdit edit = there ? plane.edits().luns().unmap(iqn, id) : document -> {};
        return plane.internal(request.mandatory("purge_host"), edit, Effect.TAKES, "LUN unmapped");
    }
}
