package io.rbdgate.management.v1;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.QosConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.config.store.extra.Extras;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageAdmin.ImageInfo;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Adds LUNs to targets of the store. Whatever can be refused is, before an image is made.
final class LunAddition {
    private final Targets targets;
    private final ConfEdits edits;
    private final ExtraEdits extras;
    private final Ceph ceph;
    private final TargetControl control;

    LunAddition(
            Targets targets, ConfEdits edits, ExtraEdits extras, Ceph ceph, TargetControl control) {
        this.targets = targets;
        this.edits = edits;
        this.extras = extras;
        this.ceph = ceph;
        this.control = control;
    }

    Operation.Created add(Call call) {
        String iqn = targets.stored(call.iqn("iqn")).iqn();
        NewLun wanted = call.body(NewLun.class);
        wanted.check();
        int number = number(iqn, wanted.lun());
        LunConfig lun = wanted.config(number, definedBlock(wanted));
        refuseDataOfTheFile(lun.backstore());
        ImageName image = wanted.image();
        if (image == null) {
            targets.change(iqn, extras.add(iqn, lun));
        } else {
            targets.preview(edit(iqn, wanted, lun, image, 0));
            ImageInfo info = existingOrMade(image, wanted);
            targets.change(iqn, edit(iqn, wanted, lun, image, info.poolId()));
        }
        return new Operation.Created(
                "/targets/" + iqn + "/luns/" + number, targets.lun(iqn, number));
    }

    /// The block size that a disk of the original has already: its data lies by it. Null: none.
    private @Nullable Integer definedBlock(NewLun wanted) {
        ImageName image = wanted.isOriginal() ? wanted.image() : null;
        if (image == null) {
            return null;
        }
        String id = image.pool() + "/" + image.image();
        Integer defined = Extras.of(targets.stored()).blockSize(id);
        Integer asked = wanted.blockSize();
        if (defined != null && asked != null && !asked.equals(defined)) {
            throw Problem.conflict(
                    "the disk "
                            + id
                            + " has blocks of "
                            + defined
                            + " bytes: leave blockSize out or say "
                            + defined);
        }
        return defined;
    }

    /// The number asked for, else the lowest free one.
    private int number(String iqn, @Nullable Integer wanted) {
        Set<Integer> used = ExtraEdits.numbers(targets.stored().document(), iqn);
        int number = wanted == null ? 0 : wanted;
        if (wanted != null && used.contains(number)) {
            throw Problem.conflict(
                    "LUN " + number + " of " + iqn + " exists: choose another number");
        }
        while (used.contains(number)) {
            number++;
        }
        return number;
    }

    /// The file is right where both serve the same data, so the LUN would never be there.
    private void refuseDataOfTheFile(BackstoreConfig wanted) {
        for (TargetConfig target : control.served().targets()) {
            for (LunConfig lun : target.luns()) {
                if (control.fromFile(target.iqn().text()) && isSameData(lun.backstore(), wanted)) {
                    throw Problem.conflict(
                            "the configuration file serves the same data as "
                                    + target.iqn()
                                    + " LUN "
                                    + lun.lun()
                                    + ": take it out there first");
                }
            }
        }
    }

    private static boolean isSameData(BackstoreConfig one, BackstoreConfig other) {
        return switch (one) {
            case BackstoreConfig.Rbd rbd ->
                    other instanceof BackstoreConfig.Rbd image
                            && rbd.imageSpec().equals(image.imageSpec());
            case BackstoreConfig.File file ->
                    other instanceof BackstoreConfig.File same && file.path().equals(same.path());
            case BackstoreConfig.Device device -> device.equals(other);
            case BackstoreConfig.Memory _, BackstoreConfig.Nullio _ -> false;
        };
    }

    private ConfigEdit edit(
            String iqn, NewLun wanted, LunConfig lun, ImageName image, long poolId) {
        return wanted.isOriginal()
                ? original(iqn, wanted, lun, image, poolId)
                : extras.add(iqn, lun);
    }

    /// An image that the original's gateways can serve too.
    private ConfigEdit original(
            String iqn, NewLun wanted, LunConfig lun, ImageName image, long poolId) {
        String id = image.pool() + "/" + image.image();
        boolean defined = targets.stored().disks().containsKey(id);
        ConfigEdit define =
                defined
                        ? document -> {}
                        : TargetOperations.checked(
                                () ->
                                        edits.disks()
                                                .define(
                                                        image.pool(),
                                                        image.image(),
                                                        poolId,
                                                        wanted.serial(),
                                                        control.gatewayName(),
                                                        Json.object()));
        ConfigEdit whole =
                define.then(edits.luns().map(iqn, id, lun.lun())).then(extras.options(id, lun));
        QosConfig qos = lun.qos();
        return qos == null ? whole : whole.then(limits(edits, id, qos));
    }

    private ImageInfo existingOrMade(ImageName name, NewLun wanted) {
        StorageAdmin storage = ceph.storage();
        Long sizeBytes = wanted.backstore().sizeBytes();
        ImageInfo info = storage.image(name);
        if (info == null && sizeBytes != null) {
            storage.create(name, sizeBytes, wanted.dataPool());
            info = storage.image(name);
        }
        if (info == null) {
            throw Problem.invalid(
                    "backstore.image",
                    "is not there: make " + name + " first, or give sizeBytes to make it now");
        }
        if (wanted.dataPool() != null && !wanted.dataPool().equals(info.dataPool())) {
            throw Problem.conflict(
                    name + " exists, and not with its data in the pool " + wanted.dataPool());
        }
        String snapshot = wanted.backstore().snapshot();
        if (snapshot != null
                && storage.snapshots(name).stream().noneMatch(s -> s.name().equals(snapshot))) {
            throw Problem.invalid(
                    "backstore.snapshot", "is not there: take " + name + "@" + snapshot + " first");
        }
        if (wanted.isOriginal() && !info.exclusiveLock()) {
            throw Problem.conflict(
                    name
                            + " lacks the feature exclusive-lock: run rbd feature enable "
                            + name
                            + " exclusive-lock");
        }
        return info;
    }

    /// Limits the traffic of a disk of the original; null: no more.
    static ConfigEdit limits(ConfEdits edits, String disk, @Nullable QosConfig qos) {
        ObjectNode requested = Json.object();
        Long iops = qos == null ? null : qos.iops();
        Long bytes = qos == null ? null : qos.bytes();
        requested.put("qos_iops_limit", iops == null ? 0 : iops);
        requested.put("qos_bytes_limit", bytes == null ? 0 : bytes);
        requested.put("qos_burst_seconds", qos == null ? 1 : qos.burstSeconds());
        return TargetOperations.checked(() -> edits.disks().reconfigure(disk, requested));
    }
}
