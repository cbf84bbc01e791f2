package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.DiskNaa;
import io.rbdgate.config.store.extra.ExtraEdits;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Disks, mapped or not. The images themselves are somebody else's.
public final class DiskEdits {
    /// The only backstore that is made; others in a document taken over are served like it.
    public static final String BACKSTORE = "user:rbd";

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");

    private final Stamp stamp;
    private final ControlTable controls;

    DiskEdits(Stamp stamp, ControlTable controls) {
        this.stamp = stamp;
        this.controls = controls;
    }

    /// Defines a disk over an image that exists. `wwn` becomes its unit serial (null: a UUID),
    /// `allocatingHost` the gateway that made it; `requested` are control values as in the request.
    ///
    /// @throws ConfEditException at once 400 for a name that is none, 500 for a wrong control
    public ConfigEdit define(
            String pool,
            String image,
            long poolId,
            @Nullable String wwn,
            String allocatingHost,
            ObjectNode requested) {
        checkName("pool", pool);
        checkName("image", image);
        Map<String, @Nullable Object> values = ControlTable.requested(requested, controls.disk());
        String serial = wwn == null || wwn.isBlank() ? UUID.randomUUID().toString() : wwn;
        String id = pool + "/" + image;
        return document -> {
            ObjectNode disks = ConfTree.under(document, "disks");
            if (disks.has(id)) {
                throw new ConfEditException(400, "Disk " + id + " is already defined");
            }
            checkIdentity(document, serial);
            String objectName = objectName(document, pool + "." + image);
            ObjectNode disk = disks.putObject(id);
            disk.put("allocating_host", allocatingHost);
            disk.put("backstore", BACKSTORE);
            disk.put("backstore_object_name", objectName);
            Controls.store(disk, values, controls.disk());
            disk.put("image", image);
            disk.put("pool", pool);
            disk.put("pool_id", poolId);
            disk.put("wwn", serial);
            stamp.created(disk);
            stamp.updated(disk);
        };
    }

    /// Changes control values; null or empty text means the default again. The disk must be mapped
    /// to a target, as the original demands.
    ///
    /// @throws ConfEditException at once 500 when a control is unknown or out of range
    public ConfigEdit reconfigure(String id, ObjectNode requested) {
        Map<String, @Nullable Object> values = ControlTable.requested(requested, controls.disk());
        return document -> {
            ObjectNode disk = disk(document, id);
            if (ConfTree.text(disk, "owner").isEmpty()) {
                throw new ConfEditException(400, "Disk " + id + " must be assigned to a target");
            }
            if (Controls.store(disk, values, controls.disk())) {
                stamp.updated(disk);
            }
        };
    }

    /// Removes the definition of a disk that no target has (else 400). The image stays.
    public ConfigEdit remove(String id) {
        return document -> {
            disk(document, id);
            String target = mappedBy(document, id);
            if (target != null) {
                throw new ConfEditException(
                        400, "Unable to delete disk " + id + " - it is mapped to target " + target);
            }
            ExtraEdits.forgetDisk(document, id);
            ConfTree.under(document, "disks").remove(id);
        };
    }

    /// The target that has the disk, itself or through a client; null: none.
    static @Nullable String mappedBy(ObjectNode document, String id) {
        for (Map.Entry<String, ObjectNode> target :
                ConfTree.objects(document, "targets").entrySet()) {
            boolean maps = ConfTree.has(ConfTree.find(target.getValue(), "disks"), id);
            for (ObjectNode client : ConfTree.objects(target.getValue(), "clients").values()) {
                maps |= ConfTree.has(ConfTree.find(client, "luns"), id);
            }
            if (maps) {
                return target.getKey();
            }
        }
        return null;
    }

    private static ObjectNode disk(ObjectNode document, String id) {
        ObjectNode disk = ConfTree.find(document, "disks", id);
        if (disk == null) {
            throw new ConfEditException(404, "rbd image " + id + " not found");
        }
        return disk;
    }

    private static void checkName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfEditException(
                    400,
                    "Invalid " + what + " name (use alphanumeric, '_', '.', or '-' characters)");
        }
    }

    /// Initiators take two disks of one serial or one NAA identifier for two paths to one disk.
    private static void checkIdentity(ObjectNode document, String wwn) {
        for (Map.Entry<String, ObjectNode> disk : ConfTree.objects(document, "disks").entrySet()) {
            String taken = ConfTree.text(disk.getValue(), "wwn");
            if (taken.equals(wwn)) {
                throw new ConfEditException(
                        400, "WWN " + wwn + " is already in use by " + disk.getKey());
            }
            if (!taken.isEmpty() && DiskNaa.of(taken).equals(DiskNaa.of(wwn))) {
                throw new ConfEditException(
                        400,
                        "WWN "
                                + wwn
                                + " makes the same NAA identifier as that of "
                                + disk.getKey()
                                + ": choose one with other hexadecimal digits, or none");
            }
        }
    }

    /// `pool.image`, with a number when an image elsewhere has made the same name.
    private static String objectName(ObjectNode document, String wanted) {
        Set<String> taken = new HashSet<>();
        for (ObjectNode disk : ConfTree.objects(document, "disks").values()) {
            taken.add(ConfTree.text(disk, "backstore_object_name"));
        }
        String name = wanted;
        for (int i = 1; taken.contains(name); i++) {
            name = wanted + "." + i;
        }
        return name;
    }
}
