package io.rbdgate.management.shell.convert;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.LunOptions;
import io.rbdgate.management.shell.convert.Site.Chap;
import io.rbdgate.management.shell.convert.Site.Client;
import io.rbdgate.management.shell.convert.Site.Portal;
import io.rbdgate.management.shell.convert.Site.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what targetcli saves (`/etc/target/saveconfig.json`).
final class LioReader {
    private static final int SMALL_BLOCK = 512;
    private static final int LARGE_BLOCK = 4096;
    private static final Pattern IMAGE = Pattern.compile("rbd/([^/;]+)/([^/;]+)(;.*)?");

    private final List<String> notes = new ArrayList<>();
    private final Map<String, Stored> objects = new HashMap<>();

    /// A storage object: its data, the serial by which initiators know it (may be empty), the size
    /// of its blocks, and whether nobody may write to it.
    private record Stored(
            BackstoreConfig backstore, String serial, int blockSize, boolean readOnly) {
        LunConfig as(int number) {
            LunIdentity usual = LunIdentity.DEFAULT;
            LunConfig lun =
                    LunConfig.of(number, backstore, blockSize)
                            .withOptions(LunOptions.DEFAULT.withReadOnly(readOnly));
            return serial.isEmpty()
                    ? lun
                    : lun.withIdentity(
                            new LunIdentity(serial, null, usual.vendor(), usual.product()));
        }
    }

    private LioReader() {}

    /// @throws ConversionException when it is no such file
    static Site read(String json) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new ConversionException("it is no JSON: " + e.getOriginalMessage());
        }
        if (!root.path("storage_objects").isArray() || !root.path("targets").isArray()) {
            throw new ConversionException(
                    "it has no storage_objects and targets: is it targetcli's saveconfig.json?");
        }
        return new LioReader().site(root);
    }

    private Site site(JsonNode root) {
        for (JsonNode object : root.path("storage_objects")) {
            read(object);
        }
        List<Target> targets = new ArrayList<>();
        for (JsonNode target : root.path("targets")) {
            if (target.path("fabric").asString("").equals("iscsi")) {
                targets.add(target(target));
            } else {
                note("target " + text(target, "wwn") + " is not iSCSI and left out");
            }
        }
        Chap discovery = Chap.NONE;
        for (JsonNode fabric : root.path("fabric_modules")) {
            if (text(fabric, "name").equals("iscsi")) {
                discovery =
                        new Chap(
                                text(fabric, "userid"),
                                text(fabric, "password"),
                                text(fabric, "mutual_userid"),
                                text(fabric, "mutual_password"));
            }
        }
        return new Site(targets, discovery, notes);
    }

    private void read(JsonNode object) {
        String plugin = text(object, "plugin");
        String name = text(object, "name");
        BackstoreConfig backstore = backstore(plugin, object);
        int blockSize = object.path("attributes").path("block_size").asInt(SMALL_BLOCK);
        if (backstore == null) {
            note("backstore " + plugin + "/" + name + " has no counterpart and is left out");
        } else if (blockSize != SMALL_BLOCK && blockSize != LARGE_BLOCK) {
            note(
                    "backstore %s/%s has blocks of %d bytes, which is not possible here, and is"
                                    .formatted(plugin, name, blockSize)
                            + " left out");
        } else {
            objects.put(
                    "/backstores/" + plugin + "/" + name,
                    new Stored(
                            backstore,
                            text(object, "wwn"),
                            blockSize,
                            object.path("readonly").asBoolean(false)));
        }
    }

    private static @Nullable BackstoreConfig backstore(String plugin, JsonNode object) {
        return switch (plugin) {
            case "block" -> new BackstoreConfig.Device(Path.of(text(object, "dev")));
            case "fileio" ->
                    new BackstoreConfig.File(
                            Path.of(text(object, "dev")), object.path("size").asLong(0));
            case "user" -> image(text(object, "config"));
            default -> null;
        };
    }

    /// `rbd/POOL/IMAGE[;OPTION…]`, as tcmu-runner's handler has it.
    private static @Nullable BackstoreConfig image(String config) {
        Matcher image = IMAGE.matcher(config);
        return image.matches()
                ? new BackstoreConfig.Rbd(image.group(1), null, image.group(2), null, null, null)
                : null;
    }

    private Target target(JsonNode target) {
        String iqn = text(target, "wwn");
        List<JsonNode> groups = new ArrayList<>();
        target.path("tpgs")
                .forEach(
                        g -> {
                            if (g.path("enable").asBoolean(true)) {
                                groups.add(g);
                            }
                        });
        if (groups.isEmpty()) {
            throw new ConversionException(iqn + " has no portal group that is enabled");
        }
        if (groups.size() > 1) {
            note(iqn + ": LUNs and initiators are those of its first enabled portal group");
        }
        JsonNode group = groups.getFirst();
        List<Portal> portals = new ArrayList<>();
        for (JsonNode each : groups) {
            each.path("portals").forEach(p -> portals.add(portal(p, each.path("tag").asInt(1))));
        }
        List<LunConfig> luns = new ArrayList<>();
        group.path("luns").forEach(l -> addLun(iqn, l, luns));
        List<Client> clients = new ArrayList<>();
        group.path("node_acls").forEach(a -> clients.add(client(iqn, a, luns)));
        return new Target(
                iqn,
                open(iqn, group.path("attributes")),
                chap(group),
                portals,
                luns,
                clients,
                IscsiParameters.DEFAULTS);
    }

    /// Whether initiators that are not listed may read and write. By LIO's default they may only
    /// read, where they may log in at all.
    private boolean open(String iqn, JsonNode attributes) {
        boolean anybody = attributes.path("generate_node_acls").asInt(0) == 1;
        boolean readOnly = attributes.path("demo_mode_write_protect").asInt(1) == 1;
        if (anybody && readOnly) {
            note(
                    iqn
                            + " lets any initiator read only (demo_mode_write_protect), which cannot"
                            + " be kept: only its listed initiators may log in");
        }
        return anybody && !readOnly;
    }

    private static Portal portal(JsonNode portal, int tag) {
        String address = text(portal, "ip_address").replace("[", "").replace("]", "");
        return new Portal(new HostPort(address, portal.path("port").asInt(3260)), tag);
    }

    private void addLun(String iqn, JsonNode lun, List<LunConfig> luns) {
        int number = lun.path("index").asInt(0);
        Stored object = objects.get(text(lun, "storage_object"));
        if (object == null) {
            note(iqn + " LUN " + number + " is left out: " + text(lun, "storage_object"));
        } else {
            luns.add(object.as(number));
        }
    }

    private Client client(String iqn, JsonNode acl, List<LunConfig> luns) {
        String name = text(acl, "node_wwn");
        TreeMap<Integer, Integer> seen = new TreeMap<>();
        for (JsonNode mapped : acl.path("mapped_luns")) {
            int number = mapped.path("tpg_lun").asInt(0);
            boolean there = luns.stream().anyMatch(l -> l.lun() == number);
            if (mapped.path("write_protect").asBoolean(false)) {
                note(
                        iqn
                                + " LUN "
                                + number
                                + " is read-only for "
                                + name
                                + ", which cannot be kept: it does not get it at all");
            } else if (there) {
                seen.put(mapped.path("index").asInt(0), number);
            }
        }
        return new Client(name, chap(acl), seen);
    }

    private static Chap chap(JsonNode object) {
        return new Chap(
                text(object, "chap_userid"),
                text(object, "chap_password"),
                text(object, "chap_mutual_userid"),
                text(object, "chap_mutual_password"));
    }

    private void note(String text) {
        notes.add(text);
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }
}
