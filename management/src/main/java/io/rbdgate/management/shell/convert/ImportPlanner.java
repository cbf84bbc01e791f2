package io.rbdgate.management.shell.convert;

import io.rbdgate.management.shell.client.ApiPath;
import io.rbdgate.management.shell.convert.Site.Backing;
import io.rbdgate.management.shell.convert.Site.Chap;
import io.rbdgate.management.shell.convert.Site.Client;
import io.rbdgate.management.shell.convert.Site.Lun;
import io.rbdgate.management.shell.convert.Site.Portal;
import io.rbdgate.management.shell.convert.Site.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What has to be asked of the API so that it serves a site besides what it serves already.
final class ImportPlanner {
    private final JsonNode conf;
    private final String gateway;
    private final List<String> ownAddresses;
    private final List<String> notes;
    private final List<PlannedCall> calls = new ArrayList<>();

    private ImportPlanner(
            JsonNode conf, String gateway, List<String> ownAddresses, List<String> notes) {
        this.conf = conf;
        this.gateway = gateway;
        this.ownAddresses = ownAddresses;
        this.notes = new ArrayList<>(notes);
    }

    /// The plan for `site` on the gateway of that name; portals on all addresses become
    /// `ownAddresses`.
    static Plan plan(Site site, JsonNode conf, String gateway, List<String> ownAddresses) {
        ImportPlanner planner = new ImportPlanner(conf, gateway, ownAddresses, site.notes());
        site.targets().forEach(planner::target);
        if (site.discovery().on()) {
            planner.put(
                    "discovery: " + site.discovery(),
                    "/api/discoveryauth",
                    credentials(site.discovery()));
        }
        return new Plan(planner.notes, planner.calls);
    }

    private void target(Target target) {
        String iqn = target.iqn();
        JsonNode present = conf.path("targets").path(iqn);
        if (present.isMissingNode()) {
            put("target " + iqn, ApiPath.of("api", "target", iqn), Map.of());
        }
        if (!present.path("portals").has(gateway)) {
            gateway(target);
        }
        for (Lun lun : target.luns()) {
            lun(target, lun, present);
        }
        if (target.open() && target.clients().isEmpty()) {
            put(
                    iqn + ": any initiator may log in",
                    ApiPath.of("api", "targetauth", iqn),
                    Map.of("action", "disable_acl"));
            if (target.chap().on()) {
                put(
                        iqn + ": " + target.chap(),
                        ApiPath.of("api", "targetauth", iqn),
                        credentials(target.chap()));
            }
        } else if (target.open()) {
            notes.add(iqn + " was open to all; now only its listed initiators may log in");
        }
        target.clients().forEach(c -> client(target, c, present));
    }

    private void gateway(Target target) {
        Set<String> addresses = new LinkedHashSet<>();
        for (Portal portal : target.portals()) {
            boolean all = portal.address().equals("0.0.0.0") || portal.address().matches("[:0]+");
            addresses.addAll(all ? ownAddresses : List.of(portal.address()));
            if (portal.port() != 3260) {
                notes.add(target.iqn() + ": portal " + portal.text() + " moves to port 3260");
            }
        }
        if (addresses.isEmpty()) {
            throw new ConversionException(
                    target.iqn() + " has no portal: give its addresses with --address");
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("nosync", "false");
        form.put("skipchecks", "true");
        form.put("ip_address", String.join(",", addresses));
        put(
                target.iqn() + ": portals " + String.join(", ", addresses) + " on " + gateway,
                ApiPath.of("api", "gateway", target.iqn(), gateway),
                form);
    }

    private void lun(Target target, Lun lun, JsonNode present) {
        if (!(lun.backing() instanceof Backing.Image image)) {
            notes.add(
                    target.iqn()
                            + " LUN "
                            + lun.number()
                            + " is no RBD image: take it over with `rbdgate import --yaml`");
            return;
        }
        String id = image.id();
        JsonNode disk = conf.path("disks").path(id);
        if (disk.isMissingNode()) {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("pool", image.pool());
            form.put("create_image", "false");
            form.put("mode", "create");
            if (!lun.serial().isEmpty()) {
                form.put("wwn", lun.serial());
            }
            put(
                    "disk " + id + " with serial " + lun.serial(),
                    ApiPath.ofImage("/api/disk", id),
                    form);
        } else if (!disk.path("wwn").asString("").equals(lun.serial())) {
            throw new ConversionException(
                    "disk "
                            + id
                            + " is defined already, with the serial "
                            + disk.path("wwn").asString("")
                            + " instead of "
                            + lun.serial()
                            + ": initiators would see another disk; detach it first");
        }
        if (!present.path("disks").has(id)) {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("disk", id);
            form.put("lun_id", Integer.toString(lun.number()));
            put(
                    target.iqn() + ": LUN " + lun.number() + " is " + id,
                    ApiPath.of("api", "targetlun", target.iqn()),
                    form);
        }
    }

    private void client(Target target, Client client, JsonNode present) {
        String iqn = target.iqn();
        JsonNode known = present.path("clients").path(client.iqn());
        if (known.isMissingNode()) {
            put(
                    iqn + ": initiator " + client.iqn(),
                    ApiPath.of("api", "client", iqn, client.iqn()),
                    Map.of());
        }
        Chap chap = client.chap().on() ? client.chap() : target.chap();
        if (chap.on()) {
            put(
                    iqn + ": " + client.iqn() + " with " + chap,
                    ApiPath.of("api", "clientauth", iqn, client.iqn()),
                    credentials(chap));
        }
        client.luns()
                .forEach(
                        (seen, number) -> {
                            for (Lun lun : target.luns()) {
                                if (lun.number() == number
                                        && lun.backing() instanceof Backing.Image image
                                        && !known.path("luns").has(image.id())) {
                                    clientLun(iqn, client.iqn(), seen, lun, image);
                                }
                            }
                        });
    }

    private void clientLun(String iqn, String client, int seen, Lun lun, Backing.Image image) {
        if (seen != lun.number()) {
            notes.add(
                    client
                            + " saw "
                            + image.id()
                            + " as LUN "
                            + seen
                            + "; it may see it as "
                            + lun.number());
        }
        put(
                iqn + ": " + client + " gets LUN " + lun.number(),
                ApiPath.of("api", "clientlun", iqn, client),
                Map.of("disk", image.id()));
    }

    private void put(String meaning, String path, Map<String, String> form) {
        calls.add(PlannedCall.put(meaning, path, form));
    }

    private static Map<String, String> credentials(Chap chap) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("username", chap.user());
        form.put("password", chap.password());
        form.put("mutual_username", chap.mutualUser());
        form.put("mutual_password", chap.mutualPassword());
        return form;
    }
}
