package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.GatewayConf.Auth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/// Initiators of a target and the LUNs each sees.
public final class ClientEdits {
    private static final int HIGHEST = 255;

    private final Stamp stamp;
    private final int minimumGateways;

    ClientEdits(Stamp stamp, int minimumGateways) {
        this.stamp = stamp;
        this.minimumGateways = minimumGateways;
    }

    /// Adds an initiator without CHAP and without LUNs; from now on only listed ones may log in.
    public ConfigEdit create(String iqn, String client) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode clients = ConfTree.under(target, "clients");
            if (clients.has(client)) {
                throw new ConfEditException(
                        400, "A client with the name '" + client + "' is already defined");
            }
            if (Auth.of(target.get("auth")).isOn()) {
                throw new ConfEditException(
                        400,
                        "Clients can not be defined while the target has CHAP authentication:"
                                + " disable it first");
            }
            int gateways = ConfTree.objects(document, "gateways").size();
            if (gateways < minimumGateways) {
                throw new ConfEditException(
                        400,
                        "Clients can not be defined until a HA configuration has been defined (>"
                                + minimumGateways
                                + " gateways)");
            }
            ObjectNode entry = clients.putObject(client);
            Auth.NONE.writeTo(entry.putObject("auth"));
            entry.put("group_name", "");
            entry.putObject("luns");
            target.put("acl_enabled", true);
            stamp.updated(target);
        };
    }

    /// Removes an initiator that is in no group (else 400), with its LUN maps. Whether it is logged
    /// in is not known here.
    public ConfigEdit remove(String iqn, String client) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode entry = ConfTree.find(target, "clients", client);
            if (entry == null) {
                throw new ConfEditException(
                        400, client + " is not defined yet - nothing to delete");
            }
            checkNoGroup(entry, "Unable to delete '" + client + "'");
            ConfTree.under(target, "clients").remove(client);
            stamp.updated(target);
        };
    }

    /// Shows a disk of the target to the initiator.
    public ConfigEdit map(String iqn, String client, String id) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode entry = managed(target, client);
            if (ConfTree.find(document, "disks", id) == null) {
                throw new ConfEditException(
                        400, "Disk " + id + " is not defined in the configuration");
            }
            ObjectNode luns = ConfTree.under(entry, "luns");
            if (luns.has(id)) {
                throw new ConfEditException(
                        400, "Disk " + id + " is already mapped to client " + client);
            }
            add(target, luns, iqn, id);
            stamp.updated(target);
        };
    }

    /// Takes a disk from the initiator's sight.
    public ConfigEdit unmap(String iqn, String client, String id) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode entry = managed(target, client);
            ObjectNode luns = ConfTree.under(entry, "luns");
            if (!luns.has(id)) {
                throw new ConfEditException(400, "disk not mapped to client");
            }
            luns.remove(id);
            stamp.updated(target);
        };
    }

    /// Makes the initiator see exactly these disks (what peers send each other); numbers it has
    /// stay. Repeatable.
    public ConfigEdit luns(String iqn, String client, List<String> ids) {
        Set<String> wanted = new LinkedHashSet<>(ids);
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode entry = ConfTree.client(target, client);
            ObjectNode luns = ConfTree.under(entry, "luns");
            ObjectNode before = luns.deepCopy();
            for (String id : new ArrayList<>(luns.propertyNames())) {
                if (!wanted.contains(id)) {
                    luns.remove(id);
                }
            }
            for (String id : wanted) {
                if (!luns.has(id)) {
                    add(target, luns, iqn, id);
                }
            }
            if (!luns.equals(before)) {
                checkNoGroup(entry, "Unable to manage disks for '" + client + "'");
                stamp.updated(target);
            }
        };
    }

    /// The target's number when no client uses it for anything, else the lowest this client has
    /// free (§6.5).
    private static void add(ObjectNode target, ObjectNode luns, String iqn, String id) {
        int preferred = Luns.number(ConfTree.find(target, "disks"), id);
        if (preferred < 0) {
            throw new ConfEditException(500, "Disk " + id + " is not mapped to target " + iqn);
        }
        Set<Integer> used = new TreeSet<>();
        for (ObjectNode client : ConfTree.objects(target, "clients").values()) {
            used.addAll(Luns.numbers(ConfTree.find(client, "luns")));
        }
        boolean fits = preferred <= HIGHEST && !used.contains(preferred);
        int number = fits ? preferred : Luns.lowestFree(Luns.numbers(luns));
        if (number > HIGHEST) {
            throw new ConfEditException(
                    400, "the client has all LUN numbers from 0 to " + HIGHEST + " in use");
        }
        Luns.put(luns, id, number);
    }

    private static ObjectNode managed(ObjectNode target, String client) {
        ObjectNode entry = ConfTree.client(target, client);
        checkNoGroup(entry, "Unable to manage disks for '" + client + "'");
        return entry;
    }

    private static void checkNoGroup(ObjectNode client, String refusal) {
        String group = ConfTree.text(client, "group_name");
        if (!group.isEmpty()) {
            throw new ConfEditException(400, refusal + " - it belongs to group " + group);
        }
    }
}
