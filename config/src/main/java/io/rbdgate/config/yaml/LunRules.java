package io.rbdgate.config.yaml;

import io.rbdgate.config.store.DiskNaa;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Logical units of all targets: sizes in whole blocks, and nothing that two disks share: an image
/// served twice corrupts itself, and two disks of one identity are taken for two paths to one.
final class LunRules {
    private final Problems problems;
    private final Map<Object, Position> images = new HashMap<>();
    private final Map<String, Position> serials = new HashMap<>();
    private final Map<String, Position> naas = new HashMap<>();

    LunRules(Problems problems) {
        this.problems = problems;
    }

    void check(Block root) {
        for (Block target : root.groups("targets")) {
            for (Block lun : target.groups("luns")) {
                blocks(lun);
                identity(lun);
                Block backstore = lun.group("backstore");
                if (backstore != null) {
                    image(backstore);
                    snapshot(lun, backstore);
                }
            }
        }
    }

    private void blocks(Block lun) {
        Integer logical = lun.find("blockSize", Integer.class);
        Integer physical = lun.find("physicalBlockSize", Integer.class);
        if (logical == null) {
            return;
        }
        if (physical != null && physical < logical) {
            problems.add(
                    lun.at("physicalBlockSize"),
                    "physicalBlockSize",
                    physical + " is less than blockSize (" + logical + ")");
        }
        Block backstore = lun.group("backstore");
        if (backstore == null) {
            return;
        }
        String key = backstore.section().key("size") == null ? "create" : "size";
        Long bytes = backstore.section().key(key) == null ? null : backstore.find(key, Long.class);
        if (bytes != null && bytes % logical != 0) {
            problems.add(
                    backstore.at(key),
                    key,
                    bytes + " bytes are not a multiple of blockSize (" + logical + ")");
        }
    }

    private void image(Block backstore) {
        String key = backstore.isOf(SchemaTable.RBD) ? "image" : "path";
        Object identity = backstore.isOf(SchemaTable.RBD) ? rbdImage(backstore) : fileOf(backstore);
        if (identity == null) {
            return;
        }
        Position first = images.putIfAbsent(identity, backstore.at(key));
        if (first != null) {
            problems.add(
                    backstore.at(key),
                    key,
                    "is already served in line "
                            + first.line()
                            + ": two LUNs would overwrite each other");
        }
    }

    private static @Nullable String rbdImage(Block rbd) {
        String pool = rbd.find("pool", String.class);
        String image = rbd.find("image", String.class);
        if (pool == null || image == null) {
            return null;
        }
        String namespace = rbd.find("namespace", String.class);
        String snapshot = rbd.find("snapshot", String.class);
        return String.join(
                "/",
                pool,
                namespace == null ? "" : namespace,
                image,
                snapshot == null ? "" : snapshot);
    }

    private static @Nullable Object fileOf(Block backstore) {
        if (backstore.section().key("path") == null) {
            return null;
        }
        Path path = backstore.find("path", Path.class);
        return path == null ? null : FileIdentity.of(path);
    }

    private void snapshot(Block lun, Block backstore) {
        if (!backstore.isOf(SchemaTable.RBD) || !backstore.isGiven("snapshot")) {
            return;
        }
        if (Boolean.FALSE.equals(lun.find("readOnly", Boolean.class))) {
            problems.add(
                    backstore.at("snapshot"),
                    "snapshot",
                    "a snapshot cannot be written: add readOnly: true");
        }
        if (backstore.isGiven("create")) {
            problems.add(backstore.at("create"), "create", "an image made now has no snapshot");
        }
    }

    private void identity(Block lun) {
        String serial = lun.find("serial", String.class);
        if (serial != null && !once(lun, "serial", serial.toLowerCase(Locale.ROOT), serials)) {
            return;
        }
        String naa = lun.find("naa", String.class);
        if (naa != null) {
            once(lun, "naa", naa.toLowerCase(Locale.ROOT), naas);
        } else if (serial != null) {
            derivedNaa(lun, serial);
        }
    }

    private boolean once(Block lun, String key, String value, Map<String, Position> seen) {
        Position first = seen.putIfAbsent(value, lun.at(key));
        if (first != null) {
            problems.add(
                    lun.at(key),
                    key,
                    value
                            + " is already in line "
                            + first.line()
                            + ": initiators would take both for one disk");
        }
        return first == null;
    }

    private void derivedNaa(Block lun, String serial) {
        String naa = DiskNaa.of(serial);
        Position first = naas.putIfAbsent(naa, lun.at("serial"));
        if (first != null) {
            problems.add(
                    lun.at("serial"),
                    "serial",
                    "its hex digits make the same NAA identifier as in line "
                            + first.line()
                            + " ("
                            + naa
                            + "): initiators would take both for one disk");
        }
    }
}
