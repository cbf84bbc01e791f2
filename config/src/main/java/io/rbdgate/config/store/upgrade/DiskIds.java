package io.rbdgate.config.store.upgrade;

import io.rbdgate.config.store.ConfTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Version 7: disks are called `pool/image` instead of `pool.image`; the backstore object keeps the
/// old name. Where a name has more dots the original's id names no image; here it is taken from the
/// disk's own pool and image.
final class DiskIds {
    private DiskIds() {}

    static void withSlash(ObjectNode document) {
        ObjectNode old = ConfTree.under(document, "disks").deepCopy();
        ObjectNode disks = document.putObject("disks");
        for (Map.Entry<String, ObjectNode> disk : ConfTree.objectsOf(old).entrySet()) {
            disk.getValue().put("backstore_object_name", disk.getKey());
            disks.set(renamed(old, disk.getKey()), disk.getValue());
        }
        for (ObjectNode target : ConfTree.objects(document, "targets").values()) {
            List<String> ids = new ArrayList<>();
            for (String id : ConfTree.texts(target, "disks")) {
                ids.add(renamed(old, id));
            }
            ConfTree.put(target, "disks", ids);
            for (ObjectNode client : ConfTree.objects(target, "clients").values()) {
                renameKeys(old, client, "luns");
            }
            for (ObjectNode group : ConfTree.objects(target, "groups").values()) {
                renameKeys(old, group, "disks");
            }
        }
    }

    private static void renameKeys(ObjectNode disks, ObjectNode holder, String key) {
        ObjectNode renamed = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> lun : ConfTree.under(holder, key).properties()) {
            renamed.set(renamed(disks, lun.getKey()), lun.getValue());
        }
        holder.set(key, renamed);
    }

    private static String renamed(ObjectNode disks, String id) {
        ObjectNode disk = ConfTree.find(disks, id);
        if (disk != null) {
            String pool = ConfTree.text(disk, "pool");
            String image = ConfTree.text(disk, "image");
            if (id.equals(pool + "." + image)) {
                return pool + "/" + image;
            }
        }
        return id.replace('.', '/');
    }
}
