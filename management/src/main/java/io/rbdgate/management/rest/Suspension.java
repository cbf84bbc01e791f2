package io.rbdgate.management.rest;

import io.rbdgate.config.store.GatewayConf.Client;
import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.config.store.GatewayConf.Target;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.TargetControl.SessionStatus;
import io.rbdgate.management.http.ApiProblem;

/// Lets this gateway's LUNs of a disk go while its image is worked on, and takes them up again.
final class Suspension {
    private final Plane plane;

    Suspension(Plane plane) {
        this.plane = plane;
    }

    /// @throws ApiProblem 400 when no target has the disk, 500 while a session can reach it
    void suspend(Disk disk) {
        requireMapped(disk);
        refuseInUse(disk);
        for (LunStatus lun : DiskStatus.luns(plane, disk)) {
            plane.control().suspend(lun.targetIqn(), lun.lun());
        }
    }

    /// @throws ApiProblem 400 when no target has the disk
    static void requireMapped(Disk disk) {
        if (disk.owner() == null) {
            throw new ApiProblem(400, "Disk " + disk.id() + " is not assigned to a target");
        }
    }

    /// @throws ApiProblem 500 while a session on this gateway can reach the disk
    void refuseInUse(Disk disk) {
        for (Target target : plane.live().read().targets().values()) {
            for (SessionStatus session : plane.control().sessions()) {
                if (session.targetIqn().equals(target.iqn()) && reaches(target, session, disk)) {
                    throw new ApiProblem(
                            500,
                            "LUN "
                                    + disk.id()
                                    + " is in use by "
                                    + session.initiatorName()
                                    + " on "
                                    + plane.own()
                                    + ": log it out first");
                }
            }
        }
    }

    private static boolean reaches(Target target, SessionStatus session, Disk disk) {
        Client client = target.clients().get(session.initiatorName());
        return client == null
                ? !target.aclEnabled() && target.disks().containsKey(disk.id())
                : client.luns().containsKey(disk.id());
    }

    void resume(Disk disk) {
        for (LunStatus lun : DiskStatus.luns(plane, disk)) {
            plane.control().resume(lun.targetIqn(), lun.lun());
        }
    }
}
