package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.extra.ExtraEdits;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Which disks a target has, under which numbers, and which gateway owns them.
public final class LunEdits {
    /// The highest number that fits an addressing method initiators know (flat space).
    private static final int HIGHEST = 16383;

    private final Stamp stamp;
    private final int minimumGateways;

    LunEdits(Stamp stamp, int minimumGateways) {
        this.stamp = stamp;
        this.minimumGateways = minimumGateways;
    }

    /// Maps a disk to the target, as LUN `number` (null: the lowest free one), owned by its gateway
    /// with the fewest LUNs.
    public ConfigEdit map(String iqn, String id, @Nullable Integer number) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            int portals = ConfTree.objects(target, "portals").size();
            if (portals < minimumGateways) {
                throw new ConfEditException(
                        400,
                        "at least "
                                + minimumGateways
                                + " gateways must exist before disk mapping operations are"
                                + " permitted");
            }
            ObjectNode disk = defined(document, id);
            checkUnmapped(document, id);
            ObjectNode luns = ConfTree.under(target, "disks");
            Luns.put(luns, id, chosen(luns, ExtraEdits.numbers(document, iqn), number));
            String owner = Owners.elect(document, target);
            if (owner != null) {
                Owners.take(document, disk, owner, stamp);
            }
            stamp.updated(disk);
            stamp.updated(target);
        };
    }

    /// Takes a disk from the target; refused (400) while a client or a group has it.
    public ConfigEdit unmap(String iqn, String id) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode disk = defined(document, id);
            if (!ConfTree.has(ConfTree.find(target, "disks"), id)) {
                throw new ConfEditException(400, "Disk " + id + " is not defined in target " + iqn);
            }
            checkUnused(target, id);
            ConfTree.under(target, "disks").remove(id);
            Owners.release(document, disk, stamp);
            stamp.updated(disk);
            stamp.updated(target);
        };
    }

    /// Makes `gateway`, one of the target's, the owner of the disk.
    public ConfigEdit own(String iqn, String id, String gateway) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode disk = defined(document, id);
            if (!ConfTree.has(ConfTree.find(target, "disks"), id)) {
                throw new ConfEditException(400, "Disk " + id + " is not defined in target " + iqn);
            }
            if (ConfTree.find(target, "portals", gateway) == null) {
                throw new ConfEditException(
                        400, "Gateway " + gateway + " is not a portal of target " + iqn);
            }
            if (!ConfTree.text(disk, "owner").equals(gateway)) {
                Owners.release(document, disk, stamp);
                Owners.take(document, disk, gateway, stamp);
                stamp.updated(disk);
            }
        };
    }

    private static ObjectNode defined(ObjectNode document, String id) {
        ObjectNode disk = ConfTree.find(document, "disks", id);
        if (disk == null) {
            throw new ConfEditException(400, "Disk " + id + " is not defined in the configuration");
        }
        return disk;
    }

    private static void checkUnmapped(ObjectNode document, String id) {
        for (Map.Entry<String, ObjectNode> other :
                ConfTree.objects(document, "targets").entrySet()) {
            if (ConfTree.has(ConfTree.find(other.getValue(), "disks"), id)) {
                throw new ConfEditException(
                        400,
                        "Disk "
                                + id
                                + " cannot be used because it is already mapped on target "
                                + other.getKey());
            }
        }
    }

    private static void checkUnused(ObjectNode target, String id) {
        for (Map.Entry<String, ObjectNode> group : ConfTree.objects(target, "groups").entrySet()) {
            if (ConfTree.has(ConfTree.find(group.getValue(), "disks"), id)) {
                throw new ConfEditException(
                        400, "Disk " + id + " belongs to group " + group.getKey());
            }
        }
        for (Map.Entry<String, ObjectNode> client :
                ConfTree.objects(target, "clients").entrySet()) {
            if (ConfTree.has(ConfTree.find(client.getValue(), "luns"), id)) {
                throw new ConfEditException(
                        400,
                        "Delete target LUN mapping failed - disk "
                                + id
                                + " is still mapped to client "
                                + client.getKey());
            }
        }
    }

    /// `taken` are the target's numbers, also of LUNs on other backstores.
    private static int chosen(ObjectNode luns, Set<Integer> taken, @Nullable Integer wanted) {
        if (wanted == null) {
            return inRange(Luns.lowestFree(taken));
        }
        for (String id : luns.propertyNames()) {
            if (Luns.number(luns, id) == wanted) {
                throw new ConfEditException(
                        400, "LUN id " + wanted + " is already in use by " + id);
            }
        }
        if (taken.contains(wanted)) {
            throw new ConfEditException(
                    400, "LUN id " + wanted + " is already in use by a LUN that is no RBD image");
        }
        return inRange(wanted);
    }

    private static int inRange(int number) {
        if (number < 0 || number > HIGHEST) {
            throw new ConfEditException(
                    400, "LUN id " + number + " is not in the range 0 to " + HIGHEST);
        }
        return number;
    }
}
