package io.rbdgate.config.store.edit;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.extra.ExtraEdits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// The gateways of a target and their addresses. Portal group tags follow from the order of the
/// target's list of addresses (§6.2).
public final class PortalEdits {
    private final Stamp stamp;

    PortalEdits(Stamp stamp) {
        this.stamp = stamp;
    }

    /// Adds a gateway, last in the list, with these addresses (IPv6 with or without brackets).
    public ConfigEdit add(String iqn, String gateway, List<String> addresses) {
        List<String> own = plain(addresses);
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            if (ConfTree.has(ConfTree.find(target, "portals"), gateway)) {
                throw new ConfEditException(400, "Gateway already exists in configuration");
            }
            List<String> list = ConfTree.texts(target, "ip_list");
            insert(list, list.size(), own);
            put(document, target, gateway, list, own);
        };
    }

    /// Makes these the addresses of a gateway: at its place in the list, or last when it is new.
    public ConfigEdit replace(String iqn, String gateway, List<String> addresses) {
        List<String> own = plain(addresses);
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode portal = ConfTree.find(target, "portals", gateway);
            List<String> before =
                    portal == null ? List.of() : ConfTree.texts(portal, "portal_ip_addresses");
            List<String> list = ConfTree.texts(target, "ip_list");
            int place = before.isEmpty() ? -1 : list.indexOf(before.getFirst());
            list.removeAll(before);
            insert(list, place < 0 ? list.size() : place, own);
            put(document, target, gateway, list, own);
        };
    }

    private static void insert(List<String> list, int place, List<String> own) {
        for (String address : own) {
            if (list.contains(address)) {
                throw new ConfEditException(400, "IP address already defined to the configuration");
            }
        }
        list.addAll(Math.min(place, list.size()), own);
    }

    /// What a gateway does when a peer tells it the target's whole list (`ipList`), in which `own`
    /// are its addresses: it becomes a portal, or its addresses change. Repeatable. The peer may
    /// have read its list before another gateway was added or removed: that holds.
    public ConfigEdit register(String iqn, String gateway, List<String> ipList, List<String> own) {
        List<String> list = plain(ipList);
        List<String> mine = plain(own);
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            if (!list.containsAll(mine)) {
                throw new ConfEditException(
                        400, "the addresses of " + gateway + " are not all in the list");
            }
            put(document, target, gateway, merged(target, gateway, mine), mine);
        };
    }

    /// The addresses of the portals that stand there, in the order of the list, and `mine`: what a
    /// peer tells of others may be older than that.
    private static List<String> merged(ObjectNode target, String gateway, List<String> mine) {
        Set<String> kept = new HashSet<>(mine);
        ConfTree.objects(target, "portals")
                .forEach(
                        (name, portal) -> {
                            if (!name.equals(gateway)) {
                                kept.addAll(ConfTree.texts(portal, "portal_ip_addresses"));
                            }
                        });
        LinkedHashSet<String> merged = new LinkedHashSet<>(ConfTree.texts(target, "ip_list"));
        merged.retainAll(kept);
        merged.addAll(mine);
        return new ArrayList<>(merged);
    }

    /// Removes a gateway from the target: the LUNs it owned get other owners; the last one takes
    /// disks, clients, controls and groups of the target with it.
    public ConfigEdit remove(String iqn, String gateway) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            ObjectNode portals = ConfTree.under(target, "portals");
            ObjectNode portal = ConfTree.find(portals, gateway);
            if (portal == null) {
                throw new ConfEditException(
                        404,
                        ConfTree.has(ConfTree.find(document, "gateways"), gateway)
                                ? "Gateway " + gateway + " is not a portal of target " + iqn
                                : "Gateway does not exist in configuration");
            }
            List<String> list = ConfTree.texts(target, "ip_list");
            list.removeAll(ConfTree.texts(portal, "portal_ip_addresses"));
            portals.remove(gateway);
            ConfTree.put(target, "ip_list", list);
            rebuild(target, list);
            if (portals.isEmpty()) {
                empty(document, target);
                ExtraEdits.forget(document, iqn);
            } else {
                Owners.reelect(document, target, gateway, stamp);
            }
            Owners.forgetUnused(document, List.of(gateway));
            stamp.updated(target);
        };
    }

    private void put(
            ObjectNode document,
            ObjectNode target,
            String gateway,
            List<String> list,
            List<String> own) {
        ObjectNode before = target.deepCopy();
        ConfTree.put(target, "ip_list", list);
        ConfTree.put(
                ConfTree.under(ConfTree.under(target, "portals"), gateway),
                "portal_ip_addresses",
                own);
        rebuild(target, list);
        ObjectNode gateways = ConfTree.under(document, "gateways");
        if (ConfTree.find(gateways, gateway) == null) {
            stamp.created(gateways.putObject(gateway).put("active_luns", 0));
        }
        if (!target.equals(before)) {
            stamp.updated(target);
        }
    }

    /// Every gateway's entry repeats the whole list and the addresses that are not its own; `tpgs`
    /// is the number of portal groups.
    private static void rebuild(ObjectNode target, List<String> list) {
        Map<String, ObjectNode> portals = ConfTree.objects(target, "portals");
        for (ObjectNode portal : portals.values()) {
            List<String> others = new ArrayList<>(list);
            others.removeAll(ConfTree.texts(portal, "portal_ip_addresses"));
            ConfTree.put(portal, "gateway_ip_list", list);
            ConfTree.put(portal, "inactive_portal_ips", others);
            portal.put("tpgs", portals.size());
        }
    }

    private void empty(ObjectNode document, ObjectNode target) {
        for (String id : ConfTree.objects(target, "disks").keySet()) {
            ObjectNode disk = ConfTree.find(document, "disks", id);
            if (disk != null) {
                Owners.release(document, disk, stamp);
                stamp.updated(disk);
            }
        }
        for (String part : List.of("disks", "clients", "controls", "groups")) {
            target.putObject(part);
        }
    }

    private static List<String> plain(List<String> addresses) {
        LinkedHashSet<String> plain = new LinkedHashSet<>();
        for (String address : addresses) {
            String bare = address.strip();
            if (bare.startsWith("[") && bare.endsWith("]")) {
                bare = bare.substring(1, bare.length() - 1);
            }
            if (!HostPort.isAddress(bare)) {
                throw new ConfEditException(
                        400,
                        "IP address provided is not usable (name doesn't resolve, or not a valid"
                                + " IPv4/IPv6 address): '"
                                + address
                                + "'");
            }
            plain.add(bare);
        }
        if (plain.isEmpty()) {
            throw new ConfEditException(400, "at least one IP address is needed");
        }
        return List.copyOf(plain);
    }
}
