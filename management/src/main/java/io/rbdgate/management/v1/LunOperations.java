package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;
import static io.rbdgate.management.v1.Operation.put;

import io.rbdgate.config.QosConfig;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.management.StorageAdmin.ImageInfo;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.v1.TargetViews.Backstore;
import io.rbdgate.management.v1.TargetViews.LunView;
import io.rbdgate.management.v1.TargetViews.Qos;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// LUNs of a target, on every backstore.
final class LunOperations {
    private static final String TAG = "luns";
    private static final String LUNS = "/targets/{iqn}/luns";
    private static final String LUN = LUNS + "/{lun}";

    private final Targets targets;
    private final ConfEdits edits;
    private final ExtraEdits extras;
    private final Ceph ceph;
    private final LunAddition addition;

    LunOperations(
            Targets targets, ConfEdits edits, ExtraEdits extras, Ceph ceph, TargetControl control) {
        this.targets = targets;
        this.edits = edits;
        this.extras = extras;
        this.ceph = ceph;
        this.addition = new LunAddition(targets, edits, extras, ceph, control);
    }

    record Ownership(
            @Field("The gateway that owns the LUN; absent: nobody decides, the one it is on")
                    @Nullable String owner,
            @Field("The gateways it could be moved to") List<String> gateways) {}

    record Move(
            @Field(value = "The gateway that shall own it", example = "gw2.example.org")
                    String gateway) {}

    List<Operation> table() {
        return List.of(
                get(LUNS, TAG, "Lists the LUNs of a target")
                        .lists(LunView.class)
                        .fails(400, 404, 503)
                        .by(call -> targets.view(call.iqn("iqn")).luns()),
                post(LUNS, TAG, "Adds a LUN; an image, file or memory may be made with it")
                        .takes(NewLun.class)
                        .creates(LunView.class)
                        .fails(400, 404, 409, 415, 422, 502, 503, 507)
                        .by(addition::add),
                get(LUN, TAG, "Describes a LUN")
                        .answers(LunView.class)
                        .fails(400, 404, 503)
                        .by(this::view),
                delete(LUN, TAG, "Removes a LUN; its data stays where it is")
                        .fails(400, 404, 409, 503)
                        .by(this::remove),
                post(LUN + "/resize", TAG, "Grows a LUN while it is used")
                        .takes(ImageOperations.Resize.class)
                        .answers(LunView.class)
                        .fails(400, 404, 409, 415, 422, 502, 503, 507)
                        .by(this::resize),
                put(LUN + "/qos", TAG, "Limits a LUN's traffic")
                        .takes(Qos.class)
                        .answers(LunView.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(call -> limit(call, call.body(Qos.class).config())),
                delete(LUN + "/qos", TAG, "Lifts the limits of a LUN's traffic")
                        .answers(LunView.class)
                        .fails(400, 404, 409, 503)
                        .by(call -> limit(call, null)),
                get(LUN + "/ownership", "ownership", "Tells which gateway owns a LUN")
                        .answers(Ownership.class)
                        .fails(400, 404, 503)
                        .by(this::ownership),
                post(LUN + "/ownership/move", "ownership", "Moves a LUN to another gateway")
                        .takes(Move.class)
                        .fails(400, 404, 415, 422, 501, 503)
                        .by(this::move));
    }

    private LunView view(Call call) {
        return targets.lun(call.iqn("iqn"), call.number("lun"));
    }

    /// The disk of the original behind a LUN, or null.
    private @Nullable String disk(String iqn, int number) {
        for (Map.Entry<String, Integer> disk : targets.stored(iqn).disks().entrySet()) {
            if (disk.getValue() == number) {
                return disk.getKey();
            }
        }
        return null;
    }

    private LunView changeable(Call call) {
        LunView lun = view(call);
        targets.requireChangeable(call.iqn("iqn"));
        return lun;
    }

    private Map<String, String> remove(Call call) {
        String iqn = call.iqn("iqn");
        int number = changeable(call).lun();
        String disk = disk(iqn, number);
        targets.change(
                iqn, disk == null ? extras.remove(iqn, number) : edits.luns().unmap(iqn, disk));
        return Map.of();
    }

    private LunView limit(Call call, @Nullable QosConfig qos) {
        String iqn = call.iqn("iqn");
        int number = changeable(call).lun();
        String disk = disk(iqn, number);
        targets.change(
                iqn,
                disk == null
                        ? extras.limit(iqn, number, qos)
                        : LunAddition.limits(edits, disk, qos));
        return view(call);
    }

    private LunView resize(Call call) {
        LunView lun = view(call);
        long wanted = call.body(ImageOperations.Resize.class).sizeBytes();
        Backstore backstore = lun.backstore();
        switch (backstore.type()) {
            case "rbd" ->
                    resizeImage(
                            new ImageName(
                                    ImageOperations.textOr(backstore.pool(), ""),
                                    ImageOperations.textOr(backstore.namespace(), ""),
                                    ImageOperations.textOr(backstore.image(), "")),
                            wanted);
            case "file", "nullio" -> {
                targets.requireChangeable(call.iqn("iqn"));
                requireLarger(wanted, backstore.sizeBytes() == null ? 0 : backstore.sizeBytes());
                if (wanted % lun.blockSize() != 0) {
                    throw Problem.invalid(
                            "sizeBytes", "must be a multiple of the block size " + lun.blockSize());
                }
                targets.change(
                        call.iqn("iqn"),
                        extras.change(call.iqn("iqn"), lun.lun(), l -> NewLun.resized(l, wanted)));
            }
            case "device" ->
                    throw Problem.conflict(
                            "a device is grown by what made it (lvextend); the LUN notices");
            default ->
                    throw Problem.conflict(
                            "a LUN in memory cannot grow: remove it and add a larger one");
        }
        return view(call);
    }

    private void resizeImage(ImageName name, long wanted) {
        ImageInfo info = ceph.storage().image(name);
        if (info == null) {
            throw Problem.conflict("the image " + name + " is gone");
        }
        requireLarger(wanted, info.sizeBytes());
        ceph.storage().resize(name, wanted);
    }

    private static void requireLarger(long wanted, long present) {
        if (wanted <= present) {
            throw Problem.invalid(
                    "sizeBytes", "must be more than the present " + present + ": LUNs only grow");
        }
    }

    private Ownership ownership(Call call) {
        LunView lun = view(call);
        return new Ownership(
                lun.owner(),
                targets.view(call.iqn("iqn")).portalGroups().stream()
                        .map(TargetViews.PortalGroup::gateway)
                        .distinct()
                        .toList());
    }

    private Object move(Call call) {
        throw Problem.of(
                501,
                "LUN "
                        + view(call).lun()
                        + " cannot be moved: this version serves a LUN by one gateway");
    }
}
