package io.rbdgate.management.rest;

import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.config.store.GatewayConf.Target;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.rest.DiskTracker.State;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The `status` of a disk (§6.13): what the gateways told ceph-mgr, else what this gateway sees of
/// it by itself.
final class DiskStatus {
    private final Plane plane;

    DiskStatus(Plane plane) {
        this.plane = plane;
    }

    ObjectNode of(Disk disk) {
        List<LunStatus> luns = luns(plane, disk);
        ObjectNode told = plane.disks().status(disk.pool() + "/" + disk.image());
        if (told == null) {
            return luns.isEmpty() ? Json.object().put("state", "Unknown") : ownView(disk, luns);
        }
        String owner = told.path("lock_owner").asString("");
        if ((owner.isEmpty() || owner.equals(plane.own())) && !online(luns)) {
            told.put("state", State.ACCESS_FAILURE.text()); // newer than what the manager knows
        }
        return told;
    }

    private ObjectNode ownView(Disk disk, List<LunStatus> luns) {
        ObjectNode status = Json.object();
        status.put("state", (online(luns) ? State.ONLINE : State.ACCESS_FAILURE).text());
        status.put("lock_owner", disk.owner() == null ? plane.own() : disk.owner());
        status.putObject("gateways")
                .putObject(plane.own())
                .put("lock_lost_cnt", 0)
                .put("conn_lost_cnt", 0)
                .put("cmd_timed_out_cnt", 0);
        return status;
    }

    private static boolean online(List<LunStatus> luns) {
        return luns.stream().allMatch(LunStatus::online);
    }

    /// The LUNs through which this gateway serves the disk.
    static List<LunStatus> luns(Plane plane, Disk disk) {
        List<LunStatus> found = new ArrayList<>();
        List<LunStatus> served = plane.control().luns();
        for (Target target : plane.live().read().targets().values()) {
            Integer number = target.disks().get(disk.id());
            for (LunStatus lun : served) {
                if (number != null && lun.targetIqn().equals(target.iqn()) && lun.lun() == number) {
                    found.add(lun);
                }
            }
        }
        return found;
    }
}
