package io.rbdgate.management.shell.convert;

import io.rbdgate.management.shell.convert.Site.Backing;
import io.rbdgate.management.shell.convert.Site.Chap;
import io.rbdgate.management.shell.convert.Site.Client;
import io.rbdgate.management.shell.convert.Site.Lun;
import io.rbdgate.management.shell.convert.Site.Portal;
import io.rbdgate.management.shell.convert.Site.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Reads `gateway.conf` (passwords in clear text) as one gateway serves it.
final class ConfReader {
    private static final int PORT = 3260;

    /// Controls of a target, and what the YAML calls them.
    private static final Map<String, String> PARAMETERS =
            Map.of(
                    "cmdsn_depth", "queueDepth",
                    "immediate_data", "immediateData",
                    "initial_r2t", "initialR2T",
                    "max_outstanding_r2t", "maxOutstandingR2T",
                    "first_burst_length", "firstBurstLength",
                    "max_burst_length", "maxBurstLength",
                    "max_recv_data_segment_length", "maxRecvDataSegmentLength");

    private final JsonNode conf;
    private final String gateway;
    private final List<String> notes = new ArrayList<>();

    private ConfReader(JsonNode conf, String gateway) {
        this.conf = conf;
        this.gateway = gateway;
    }

    static Site read(JsonNode conf, String gateway) {
        ConfReader reader = new ConfReader(conf, gateway);
        List<Target> targets = new ArrayList<>();
        for (Map.Entry<String, JsonNode> target : conf.path("targets").properties()) {
            if (target.getValue().path("portals").has(gateway)) {
                targets.add(reader.target(target.getKey(), target.getValue()));
            } else {
                // without a portal of its own the YAML would mean all portals
                reader.notes.add(target.getKey() + " has no portal on " + gateway);
            }
        }
        return new Site(targets, chap(conf.path("discovery_auth")), reader.notes);
    }

    private Target target(String iqn, JsonNode target) {
        List<Lun> luns = new ArrayList<>();
        target.path("disks").properties().forEach(e -> luns.add(lun(e.getKey(), e.getValue())));
        List<Client> clients = new ArrayList<>();
        target.path("clients")
                .properties()
                .forEach(e -> clients.add(client(iqn, e.getKey(), e.getValue(), target)));
        return new Target(
                iqn,
                !target.path("acl_enabled").asBoolean(true),
                chap(target.path("auth")),
                portals(target),
                luns,
                clients,
                parameters(iqn, target.path("controls")));
    }

    private Lun lun(String id, JsonNode mapping) {
        int slash = id.indexOf('/');
        return new Lun(
                mapping.path("lun_id").asInt(0),
                new Backing.Image(id.substring(0, slash), id.substring(slash + 1)),
                conf.path("disks").path(id).path("wwn").asString(""));
    }

    private Client client(String iqn, String name, JsonNode client, JsonNode target) {
        TreeMap<Integer, Integer> seen = new TreeMap<>();
        for (Map.Entry<String, JsonNode> lun : client.path("luns").properties()) {
            int own = lun.getValue().path("lun_id").asInt(0);
            int number = target.path("disks").path(lun.getKey()).path("lun_id").asInt(own);
            seen.put(own, number);
            if (own != number) {
                notes.add(
                        name
                                + " sees "
                                + lun.getKey()
                                + " of "
                                + iqn
                                + " as LUN "
                                + own
                                + ", from here on as "
                                + number);
            }
        }
        return new Client(name, chap(client.path("auth")), seen);
    }

    private List<Portal> portals(JsonNode target) {
        List<Portal> portals = new ArrayList<>();
        JsonNode own = target.path("portals").path(gateway);
        for (JsonNode address : own.path("portal_ip_addresses")) {
            portals.add(new Portal(address.asString(""), PORT, tag(target)));
        }
        return portals;
    }

    /// The gateway's place in the order of the address list.
    private int tag(JsonNode target) {
        List<String> order = new ArrayList<>();
        for (JsonNode address : target.path("ip_list")) {
            for (Map.Entry<String, JsonNode> portal : target.path("portals").properties()) {
                boolean its = false;
                for (JsonNode a : portal.getValue().path("portal_ip_addresses")) {
                    its |= a.asString("").equals(address.asString(""));
                }
                if (its && !order.contains(portal.getKey())) {
                    order.add(portal.getKey());
                }
            }
        }
        return Math.max(1, order.indexOf(gateway) + 1);
    }

    private Map<String, String> parameters(String iqn, JsonNode controls) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> control : controls.properties()) {
            String name = PARAMETERS.get(control.getKey());
            String value = control.getValue().asString("");
            if (name == null) {
                notes.add(iqn + ": control " + control.getKey() + "=" + value + " is left out");
            } else {
                parameters.put(
                        name,
                        switch (value) {
                            case "Yes", "yes" -> "true";
                            case "No", "no" -> "false";
                            default -> value;
                        });
            }
        }
        return parameters;
    }

    private static Chap chap(JsonNode auth) {
        return new Chap(
                auth.path("username").asString(""),
                auth.path("password").asString(""),
                auth.path("mutual_username").asString(""),
                auth.path("mutual_password").asString(""));
    }
}
