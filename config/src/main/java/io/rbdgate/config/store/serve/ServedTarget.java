package io.rbdgate.config.store.serve;

import io.rbdgate.config.Access;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.PortalGroups;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.GatewayConf.Client;
import io.rbdgate.config.store.GatewayConf.Portal;
import io.rbdgate.config.store.GatewayConf.Target;
import io.rbdgate.config.store.extra.Extras;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One target as one of its gateways serves it.
final class ServedTarget {
    private final Target target;
    private final ControlTable controls;
    private final int port;
    private final List<String> problems;
    private final int tag;
    private final List<PortalConfig> own = new ArrayList<>();
    private final List<PortalConfig> elsewhere = new ArrayList<>();

    ServedTarget(
            Target target, String gateway, ControlTable controls, int port, List<String> problems) {
        this.target = target;
        this.controls = controls;
        this.port = port;
        this.problems = problems;
        this.tag = Objects.requireNonNull(target.portals().get(gateway)).tpg();
        for (Portal portal : target.portals().values()) {
            addTo(portal.gateway().equals(gateway) ? own : elsewhere, portal);
        }
    }

    /// The portals to listen on.
    List<PortalConfig> listening() {
        return own;
    }

    /// Null when it cannot be served.
    @Nullable TargetConfig config(ServedAuth auth, ServedLuns allLuns) {
        Iqn iqn = iqn("target", target.iqn());
        if (iqn == null) {
            return null;
        }
        if (own.isEmpty()) {
            problems.add("target " + target.iqn() + " has no address here: it is not served");
            return null;
        }
        ServedLuns.OfTarget luns = allLuns.of(target);
        return new TargetConfig(
                iqn,
                target.aclEnabled() ? Access.LISTED : Access.OPEN,
                auth.chap(
                        "target " + target.iqn(),
                        target.auth(),
                        allLuns.extras().next(target.iqn(), "")),
                own.stream().map(PortalConfig::listen).toList(),
                luns.all(),
                initiators(auth, luns, allLuns.extras()),
                parameters(),
                new PortalGroups(tag, elsewhere, firstAddresses(), tags()));
    }

    private Map<String, Integer> tags() {
        Map<String, Integer> tags = new HashMap<>();
        target.portals().values().forEach(portal -> tags.put(portal.gateway(), portal.tpg()));
        return tags;
    }

    private Map<String, String> firstAddresses() {
        Map<String, String> first = new HashMap<>();
        for (Portal portal : target.portals().values()) {
            if (!portal.portalIpAddresses().isEmpty()) {
                first.put(portal.gateway(), portal.portalIpAddresses().getFirst());
            }
        }
        return first;
    }

    private List<InitiatorConfig> initiators(
            ServedAuth auth, ServedLuns.OfTarget luns, Extras extras) {
        boolean someHaveChap =
                target.clients().values().stream().anyMatch(client -> client.auth().isOn());
        List<InitiatorConfig> initiators = new ArrayList<>();
        for (Client client : target.clients().values()) {
            String where = "client " + client.iqn() + " of " + target.iqn();
            Iqn iqn = iqn("client", client.iqn());
            if (iqn == null) {
                continue;
            }
            ChapConfig chap =
                    auth.chap(where, client.auth(), extras.next(target.iqn(), client.iqn()));
            if (chap == null && someHaveChap) {
                problems.add(
                        where
                                + " has no CHAP while others have: "
                                + StoreTargets.AS_BEFORE
                                + " it cannot log in until it has");
                chap = ServedAuth.impossible(client.iqn());
            }
            initiators.add(new InitiatorConfig(iqn, chap, seen(where, client, luns, extras)));
        }
        return initiators;
    }

    /// The number the client uses → the target's LUN. A disk that is not served is not seen.
    private SortedMap<Integer, Integer> seen(
            String where, Client client, ServedLuns.OfTarget luns, Extras extras) {
        SortedMap<Integer, Integer> seen = new TreeMap<>();
        for (Map.Entry<String, Integer> mapped : client.luns().entrySet()) {
            LunConfig lun = luns.byDisk().get(mapped.getKey());
            if (lun != null) {
                see(where, seen, mapped.getValue(), lun.lun(), mapped.getKey());
            }
        }
        for (int number : extras.lunsOf(target.iqn(), client.iqn())) {
            if (luns.others().containsKey(number)) {
                see(where, seen, number, number, "LUN " + number);
            }
        }
        return seen;
    }

    private void see(String where, SortedMap<Integer, Integer> seen, int as, int lun, String what) {
        if (seen.putIfAbsent(as, lun) != null) {
            problems.add(where + " has two disks as LUN " + as + ": it does not see " + what);
        }
    }

    private IscsiParameters parameters() {
        Map<String, Object> values = ControlTable.effective(target.controls(), controls.target());
        int maxBurst = number(values, "max_burst_length");
        return new IscsiParameters(
                number(values, "max_recv_data_segment_length"),
                maxBurst,
                Math.min(number(values, "first_burst_length"), maxBurst), // RFC 7143 §13.14
                flag(values, "immediate_data"),
                flag(values, "initial_r2t"),
                number(values, "max_outstanding_r2t"),
                IscsiParameters.DEFAULTS.maxConnections(),
                IscsiParameters.DEFAULTS.errorRecoveryLevel(),
                IscsiParameters.DEFAULTS.headerDigest(),
                IscsiParameters.DEFAULTS.dataDigest(),
                number(values, "cmdsn_depth"));
    }

    private void addTo(List<PortalConfig> portals, Portal portal) {
        for (String address : portal.portalIpAddresses()) {
            if (HostPort.isAddress(address)) {
                portals.add(new PortalConfig(new HostPort(address, port), null, portal.tpg()));
            } else {
                problems.add(
                        "portal "
                                + portal.gateway()
                                + " of "
                                + target.iqn()
                                + ": '"
                                + address
                                + "' is not an IP address");
            }
        }
    }

    private @Nullable Iqn iqn(String what, String name) {
        try {
            return new Iqn(name);
        } catch (IllegalArgumentException e) {
            problems.add(what + " " + name + " is not served: " + e.getMessage());
            return null;
        }
    }

    private static int number(Map<String, Object> values, String name) {
        return Math.toIntExact((Long) Objects.requireNonNull(values.get(name), name));
    }

    private static boolean flag(Map<String, Object> values, String name) {
        return (Boolean) Objects.requireNonNull(values.get(name), name);
    }
}
