package io.rbdgate.config.store.extra;

import io.rbdgate.config.LunConfig;
import io.rbdgate.config.store.GatewayConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The section `rbdgate` of a document:
///
/// ```
/// {"targets": {IQN: {"created": when that target was made,
///                    "luns": {NUMBER: LUN}, "clients": {IQN: {"luns": [NUMBER]}}, "port",
///                    "next": {CLIENT or "": {"password", "password_encryption_enabled"}}}},
///  "disks": {"pool/image": {"wwn": the disk's, options as of a LUN}}}
/// ```
///
/// What is said about a target holds only for the one made at that time: an old gateway that
/// deletes a target and makes it anew leaves nothing of it; in the same way options hold for the
/// disk with that serial. Immutable.
public final class Extras {
    /// The key of the section.
    public static final String KEY = "rbdgate";

    private final ObjectNode document;

    private Extras(ObjectNode document) {
        this.document = document;
    }

    /// The section of `conf`.
    public static Extras of(GatewayConf conf) {
        return new Extras(conf.document());
    }

    /// The section of a document, which must not change meanwhile.
    static Extras of(ObjectNode document) {
        return new Extras(document);
    }

    /// A second password that is valid too, while it is being changed, as it is stored.
    public record NextPassword(String password, boolean encrypted) {
        /// Without the password.
        @Override
        public String toString() {
            return "NextPassword[***]";
        }
    }

    /// The LUNs of a target that the original has no place for, by number.
    public List<LunConfig> luns(String iqn) {
        List<LunConfig> luns = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : target(iqn).path("luns").properties()) {
            Integer number = number(entry.getKey());
            LunConfig lun = number == null ? null : lun(number, entry.getValue());
            if (lun != null) {
                luns.add(lun);
            }
        }
        luns.sort(java.util.Comparator.comparingInt(LunConfig::lun));
        return List.copyOf(luns);
    }

    /// What cannot be understood, for the log; such LUNs are not served.
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (String iqn : document.path(KEY).path("targets").propertyNames()) {
            for (Map.Entry<String, JsonNode> entry : target(iqn).path("luns").properties()) {
                try {
                    StoredLun.read(0, entry.getValue());
                } catch (IllegalArgumentException e) {
                    problems.add(
                            iqn + " LUN " + entry.getKey() + " in the store: " + e.getMessage());
                }
            }
        }
        return List.copyOf(problems);
    }

    /// The LUN of a disk with the options it has here.
    public LunConfig withOptions(String disk, LunConfig lun) {
        return StoredOptions.read(lun, options(disk));
    }

    /// The block size that a disk was defined with, in bytes; null: nothing is said about it.
    public @Nullable Integer blockSize(String disk) {
        JsonNode controls = document.path("disks").path(disk).path("controls");
        int controlled = controls.path("block_size").asInt(0);
        int size = options(disk).path("block_size").asInt(controlled);
        return size == 0 ? null : size;
    }

    private JsonNode options(String disk) {
        JsonNode options = document.path(KEY).path("disks").path(disk);
        JsonNode wwn = document.path("disks").path(disk).path("wwn");
        return options.path("wwn").equals(wwn) ? options : document.path("no such key");
    }

    /// Which of [#luns] an initiator sees, under the target's numbers.
    public SortedSet<Integer> lunsOf(String iqn, String client) {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (JsonNode number : target(iqn).path("clients").path(client).path("luns")) {
            numbers.add(number.asInt(-1));
        }
        return numbers;
    }

    /// The TCP port of the target's portals, on all of its gateways; null: what each gateway has as
    /// `api.portalPort`.
    public @Nullable Integer port(String iqn) {
        JsonNode port = target(iqn).path("port");
        boolean valid = port.canConvertToInt() && port.intValue() > 0 && port.intValue() < 65536;
        return valid ? Integer.valueOf(port.intValue()) : null;
    }

    /// The second password of an initiator, or with an empty name of the target; null: there is
    /// none.
    public @Nullable NextPassword next(String iqn, String client) {
        JsonNode next = target(iqn).path("next").path(client);
        return next.isObject()
                ? new NextPassword(
                        next.path("password").asString(""),
                        next.path("password_encryption_enabled").asBoolean(false))
                : null;
    }

    private static @Nullable LunConfig lun(int number, JsonNode from) {
        try {
            return StoredLun.read(number, from);
        } catch (IllegalArgumentException e) {
            return null; // told by problems()
        }
    }

    private static @Nullable Integer number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.valueOf(text) : null;
    }

    /// All that is said about a target, to be compared.
    public JsonNode sectionOf(String iqn) {
        return target(iqn);
    }

    private JsonNode target(String iqn) {
        JsonNode entry = document.path(KEY).path("targets").path(iqn);
        JsonNode target = document.path("targets").path(iqn);
        boolean same = target.isObject() && entry.path("created").equals(target.path("created"));
        return same ? entry : document.path("no such key");
    }
}
