package io.rbdgate.config.store.extra;

import io.rbdgate.config.LunConfig;
import io.rbdgate.config.QosConfig;
import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.Credentials;
import io.rbdgate.config.store.GatewayConf.Auth;
import io.rbdgate.config.store.PasswordVault;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes of the section `rbdgate`. What is wrong is a [ConfEditException] with the HTTP status.
public final class ExtraEdits {
    private final PasswordVault vault;

    /// `vault` keeps the passwords.
    public ExtraEdits(PasswordVault vault) {
        this.vault = vault;
    }

    /// Adds a LUN under its number, which nothing else of the target has.
    public ConfigEdit add(String iqn, LunConfig lun) {
        return document -> {
            if (numbers(document, iqn).contains(lun.lun())) {
                throw new ConfEditException(
                        409, "LUN " + lun.lun() + " of " + iqn + " exists: choose another number");
            }
            refuseSecondUse(document, iqn, lun);
            ObjectNode luns = under(entry(document, iqn), "luns");
            StoredLun.write(lun, luns.putObject(Integer.toString(lun.lun())));
        };
    }

    /// Changes a LUN.
    public ConfigEdit change(String iqn, int number, UnaryOperator<LunConfig> change) {
        return document -> {
            LunConfig before = lun(document, iqn, number);
            ObjectNode luns = under(entry(document, iqn), "luns");
            StoredLun.write(change.apply(before), luns.putObject(Integer.toString(before.lun())));
        };
    }

    /// Changes the limits of a LUN's traffic; null: none.
    public ConfigEdit limit(String iqn, int number, @Nullable QosConfig qos) {
        return change(iqn, number, lun -> lun.withQos(qos));
    }

    /// Removes a LUN that no initiator is shown.
    public ConfigEdit remove(String iqn, int number) {
        return document -> {
            lun(document, iqn, number);
            ObjectNode entry = entry(document, iqn);
            for (Map.Entry<String, JsonNode> client : entry.path("clients").properties()) {
                if (Extras.of(document).lunsOf(iqn, client.getKey()).contains(number)) {
                    throw new ConfEditException(
                            409,
                            "LUN "
                                    + number
                                    + " is shown to "
                                    + client.getKey()
                                    + ": take it from there first");
                }
            }
            under(entry, "luns").remove(Integer.toString(number));
        };
    }

    /// Shows an initiator exactly these of the LUNs kept here.
    public ConfigEdit show(String iqn, String client, Collection<Integer> numbers) {
        return document -> {
            for (int number : numbers) {
                lun(document, iqn, number);
            }
            ObjectNode clients = under(entry(document, iqn), "clients");
            if (numbers.isEmpty()) {
                clients.remove(client);
            } else {
                ArrayNode luns = under(clients, client).putArray("luns");
                new TreeSet<>(numbers).forEach(luns::add);
            }
        };
    }

    /// Gives the target's portals this TCP port on every gateway; null: that of the gateway.
    public ConfigEdit port(String iqn, @Nullable Integer port) {
        return document -> {
            if (port != null) {
                entry(document, iqn).put("port", port);
            } else if (Extras.of(document).port(iqn) != null) {
                entry(document, iqn).remove("port");
            }
        };
    }

    /// Sets block sizes and options of a disk to those of `lun`, for as long as it has the serial
    /// it has now.
    public ConfigEdit options(String disk, LunConfig lun) {
        return document -> {
            ObjectNode disks = under(under(document, Extras.KEY), "disks");
            ObjectNode options = under(disks, disk);
            options.removeAll();
            StoredOptions.write(lun, options);
            if (options.isEmpty()) {
                disks.remove(disk);
            } else {
                options.set("wwn", document.path("disks").path(disk).path("wwn").deepCopy());
            }
        };
    }

    /// Makes a second password valid for an initiator, or with an empty name for the target's own
    /// CHAP; null: only the first one from now on.
    public ConfigEdit next(String iqn, String client, @Nullable String password) {
        return document -> {
            Auth auth = Auth.of(holder(document, iqn, client).path("auth"));
            if (password != null && !auth.isOn()) {
                throw new ConfEditException(409, "there is no CHAP to change the secret of");
            }
            ObjectNode all = under(entry(document, iqn), "next");
            if (password == null) {
                all.remove(client);
            } else {
                Auth sealed = vault.seal(new Credentials("username", password, "", ""));
                ObjectNode next = under(all, client);
                next.put("password", sealed.password());
                next.put("password_encryption_enabled", sealed.passwordEncrypted());
            }
        };
    }

    /// The second password becomes the only one.
    public ConfigEdit promote(String iqn, String client) {
        return document -> {
            Extras.NextPassword next = Extras.of(document).next(iqn, client);
            if (next == null) {
                throw new ConfEditException(409, "no secret is being changed");
            }
            ObjectNode auth = under(holder(document, iqn, client), "auth");
            auth.put("password", next.password());
            auth.put("password_encryption_enabled", next.encrypted());
            under(entry(document, iqn), "next").remove(client);
        };
    }

    /// Forgets what is said about an initiator.
    public ConfigEdit forget(String iqn, String client) {
        return document -> {
            ObjectNode entry = entry(document, iqn);
            under(entry, "clients").remove(client);
            under(entry, "next").remove(client);
        };
    }

    /// Takes out all that is said about a target, which goes too.
    public static void forget(ObjectNode document, String iqn) {
        if (document.path(Extras.KEY).path("targets") instanceof ObjectNode targets) {
            targets.remove(iqn);
        }
    }

    /// Takes out the options of a disk, which goes too.
    public static void forgetDisk(ObjectNode document, String disk) {
        if (document.path(Extras.KEY).path("disks") instanceof ObjectNode disks) {
            disks.remove(disk);
        }
    }

    /// Every number of the target that is in use.
    public static Set<Integer> numbers(ObjectNode document, String iqn) {
        Set<Integer> numbers = new HashSet<>();
        for (JsonNode disk : document.path("targets").path(iqn).path("disks")) {
            numbers.add(disk.path("lun_id").asInt(-1));
        }
        Extras.of(document).luns(iqn).forEach(l -> numbers.add(l.lun()));
        return numbers;
    }

    private static LunConfig lun(ObjectNode document, String iqn, int number) {
        return Extras.of(document).luns(iqn).stream()
                .filter(l -> l.lun() == number)
                .findFirst()
                .orElseThrow(() -> new ConfEditException(404, iqn + " has no LUN " + number));
    }

    /// Two LUNs on the same data would overwrite each other.
    private static void refuseSecondUse(ObjectNode document, String iqn, LunConfig lun) {
        boolean memory = lun.backstore().type().equals("memory");
        for (String other : document.path("targets").propertyNames()) {
            for (LunConfig present : Extras.of(document).luns(other)) {
                if (!memory && isSame(present, lun)) {
                    throw new ConfEditException(
                            409, "the same data is already LUN " + present.lun() + " of " + other);
                }
            }
        }
        if (document.path("targets").path(iqn).isMissingNode()) {
            throw new ConfEditException(404, "there is no target " + iqn);
        }
    }

    private static boolean isSame(LunConfig one, LunConfig other) {
        ObjectNode first = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        ObjectNode second = first.objectNode();
        StoredLun.write(one, first);
        StoredLun.write(other, second);
        ((ObjectNode) first.path("backstore")).remove("size");
        ((ObjectNode) second.path("backstore")).remove("size");
        return first.path("backstore").equals(second.path("backstore"))
                && !one.backstore().type().equals("nullio");
    }

    private static ObjectNode holder(ObjectNode document, String iqn, String client) {
        JsonNode target = document.path("targets").path(iqn);
        JsonNode holder = client.isEmpty() ? target : target.path("clients").path(client);
        if (holder instanceof ObjectNode object) {
            return object;
        }
        throw new ConfEditException(
                404,
                client.isEmpty() ? "there is no target " + iqn : iqn + " does not list " + client);
    }

    /// What is said about the target as it is now; what was said about an earlier one is dropped.
    private static ObjectNode entry(ObjectNode document, String iqn) {
        JsonNode created = document.path("targets").path(iqn).path("created");
        if (!document.path("targets").path(iqn).isObject()) {
            throw new ConfEditException(404, "there is no target " + iqn);
        }
        ObjectNode targets = under(under(document, Extras.KEY), "targets");
        if (!(targets.get(iqn) instanceof ObjectNode)
                || !targets.path(iqn).path("created").equals(created)) {
            ObjectNode fresh = targets.putObject(iqn);
            if (!created.isMissingNode()) {
                fresh.set("created", created.deepCopy());
            }
        }
        return under(targets, iqn);
    }

    private static ObjectNode under(ObjectNode parent, String key) {
        return parent.get(key) instanceof ObjectNode present ? present : parent.putObject(key);
    }
}
