package io.rbdgate.config.store.upgrade;

import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.GatewayConf.Auth;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/// Steps that only add what every entry has from then on.
final class Defaults {
    private Defaults() {}

    /// Version 5.
    static void backstoreOfDisks(ObjectNode document) {
        for (ObjectNode disk : ConfTree.objects(document, "disks").values()) {
            disk.put("backstore", "user:rbd");
        }
    }

    /// Version 6.
    static void aclOfTargets(ObjectNode document) {
        for (ObjectNode target : ConfTree.objects(document, "targets").values()) {
            target.put("acl_enabled", true);
        }
    }

    /// Version 11: CHAP of the target; a disk's number is its place in the sorted list, as it was
    /// served until then.
    static void authAndNumbersOfTargets(ObjectNode document) {
        for (ObjectNode target : ConfTree.objects(document, "targets").values()) {
            Auth.NONE.writeTo(target.putObject("auth"));
            List<String> ids = ConfTree.texts(target, "disks");
            ObjectNode disks = target.putObject("disks");
            for (String id : new TreeSet<>(ids)) {
                disks.putObject(id).put("lun_id", disks.size() - 1);
            }
        }
    }
}
