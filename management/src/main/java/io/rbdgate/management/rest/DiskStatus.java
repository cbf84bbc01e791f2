package io.rbdgate.management.rest;

import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.config.store.GatewayConf.Target;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.http.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The `status` of a disk (§6.13), as far as this gateway sees it.
final class DiskStatus {
    private final Plane plane;

    DiskStatus(Plane plane) {
        this.plane = plane;
    }

    ObjectNode of(Disk disk) {
        List<LunStatus> luns = luns(plane, disk);
        if (luns.isEmpty()) {
            return Json.object().put("state", "Unknown");
        }
        boolean online = luns.stream().allMatch(LunStatus::online);
        ObjectNode status = Json.object();
        status.put("state", online ? "Online" : "Degraded - cluster access failure");
        status.put("lock_owner", disk.owner() == null ? plane.own() : disk.owner());
        // the lock never moves behind our back and nothing times out: commands stay pending (§9)
        status.putObject("gateways")
                .putObject(plane.own())
                .put("lock_lost_cnt", 0)
                .put("conn_lost_cnt", 0)
                .put("cmd_timed_out_cnt", 0);
        return status;
    }

    /// The LUNs through which this gateway serves the disk.
    static List<LunStatus> luns(Plane plane, Disk disk) {
        List<LunStatus> found = new ArrayList<>();
        for (Target target : plane.live().read().targets().values()) {
            Integer number = target.disks().get(disk.id());
            for (LunStatus lun : plane.control().luns()) {
                if (number != null && lun.targetIqn().equals(target.iqn()) && lun.lun() == number) {
                    found.add(lun);
                }
            }
        }
        return found;
    }
}
