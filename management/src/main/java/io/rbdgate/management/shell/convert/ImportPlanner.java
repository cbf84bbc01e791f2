package io.rbdgate.management.shell.convert;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.extra.Extras;
import io.rbdgate.management.ApiPath;
import io.rbdgate.management.shell.convert.Site.Chap;
import io.rbdgate.management.shell.convert.Site.Client;
import io.rbdgate.management.shell.convert.Site.Portal;
import io.rbdgate.management.shell.convert.Site.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What has to be asked of the API so that it serves a site besides what it serves already.
final class ImportPlanner {
    private static final int ISCSI = 3260;
    private static final int USUAL_BLOCK = 512;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode conf;
    private final Extras extras;
    private final String gateway;
    private final List<String> ownAddresses;
    private final List<String> notes;
    private final List<PlannedCall> calls = new ArrayList<>();

    private ImportPlanner(
            JsonNode conf, String gateway, List<String> ownAddresses, List<String> notes) {
        this.conf = conf;
        this.extras = Extras.of(GatewayConf.parse(conf.toString()));
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
        for (LunConfig lun : target.luns()) {
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
        int port = target.portals().isEmpty() ? ISCSI : target.portals().getFirst().listen().port();
        for (Portal portal : target.portals()) {
            HostPort listen = portal.listen();
            addresses.addAll(listen.isWildcard() ? ownAddresses : List.of(listen.host()));
            if (listen.port() != port) {
                notes.add(target.iqn() + ": portal " + listen + " moves to port " + port);
            }
        }
        if (addresses.isEmpty()) {
            throw new ConversionException(
                    target.iqn() + " has no portal: give its addresses with --address");
        }
        String list = String.join(", ", addresses);
        if (port != ISCSI) {
            ObjectNode body = JSON.objectNode().put("port", port);
            addresses.forEach(body.putArray("addresses")::add);
            calls.add(
                    PlannedCall.json(
                            target.iqn() + ": portals " + list + " port " + port + " on " + gateway,
                            "PUT",
                            ApiPath.of(
                                    "api", "v1", "targets", target.iqn(), "portal-groups", gateway),
                            body));
            return;
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("nosync", "false");
        form.put("skipchecks", "true");
        form.put("ip_address", String.join(",", addresses));
        put(
                target.iqn() + ": portals " + list + " on " + gateway,
                ApiPath.of("api", "gateway", target.iqn(), gateway),
                form);
    }

    private void lun(Target target, LunConfig lun, JsonNode present) {
        switch (lun.backstore()) {
            case BackstoreConfig.Rbd image -> image(target, lun, image, present);
            case BackstoreConfig.File file ->
                    local(
                            target,
                            lun,
                            JSON.objectNode()
                                    .put("type", "file")
                                    .put("path", file.path().toString())
                                    .put("sizeBytes", file.sizeBytes()));
            case BackstoreConfig.Device device ->
                    local(
                            target,
                            lun,
                            JSON.objectNode()
                                    .put("type", "device")
                                    .put("path", device.path().toString()));
            case BackstoreConfig.Memory _, BackstoreConfig.Nullio _ ->
                    throw new IllegalStateException("LIO has none of " + lun.backstore());
        }
    }

    /// A file or device of the gateway's host.
    private void local(Target target, LunConfig lun, ObjectNode backstore) {
        String name = target.iqn() + ": LUN " + lun.lun();
        for (LunConfig there : extras.luns(target.iqn())) {
            if (there.lun() == lun.lun() && there.backstore().equals(lun.backstore())) {
                return;
            }
            if (there.lun() == lun.lun()) {
                throw new ConversionException(
                        name + " is there already, with other data: remove it first");
            }
        }
        ObjectNode body = JSON.objectNode().put("lun", lun.lun());
        body.set("backstore", backstore);
        String serial = lun.identity().serial();
        if (serial != null) {
            body.put("serial", serial);
        }
        if (lun.blockSize() != USUAL_BLOCK) {
            body.put("blockSize", lun.blockSize());
        }
        boolean readOnly = lun.options().readOnly();
        if (readOnly) {
            body.put("readOnly", true);
        }
        calls.add(
                PlannedCall.json(
                        name
                                + " is the "
                                + lun.backstore().type()
                                + " "
                                + backstore.path("path").asString("")
                                + " of "
                                + gateway
                                + serialText(lun)
                                + (readOnly ? ", read-only" : ""),
                        "POST",
                        ApiPath.of("api", "v1", "targets", target.iqn(), "luns"),
                        body));
    }

    private static String serialText(LunConfig lun) {
        String serial = lun.identity().serial();
        return serial == null ? "" : " with serial " + serial;
    }

    private void image(Target target, LunConfig lun, BackstoreConfig.Rbd image, JsonNode present) {
        String serial = Objects.requireNonNullElse(lun.identity().serial(), "");
        String id = idOf(image);
        JsonNode disk = conf.path("disks").path(id);
        if (disk.isMissingNode()) {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("pool", image.pool());
            form.put("create_image", "false");
            form.put("mode", "create");
            if (!serial.isEmpty()) {
                form.put("wwn", serial);
            }
            put("disk " + id + serialText(lun), ApiPath.ofImage("/api/disk", id), form);
        } else if (!disk.path("wwn").asString("").equals(serial)) {
            throw new ConversionException(
                    "disk "
                            + id
                            + " is defined already, with the serial "
                            + disk.path("wwn").asString("")
                            + " instead of "
                            + serial
                            + ": initiators would see another disk; detach it first");
        }
        if (!present.path("disks").has(id)) {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("disk", id);
            form.put("lun_id", Integer.toString(lun.lun()));
            put(
                    target.iqn() + ": LUN " + lun.lun() + " is " + id,
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
        boolean local =
                target.luns().stream()
                        .anyMatch(
                                l ->
                                        client.luns().containsValue(l.lun())
                                                && !(l.backstore() instanceof BackstoreConfig.Rbd));
        if (local) {
            clientLuns(iqn, client);
            return;
        }
        client.luns()
                .forEach(
                        (seen, number) -> {
                            for (LunConfig lun : target.luns()) {
                                if (lun.lun() == number
                                        && lun.backstore() instanceof BackstoreConfig.Rbd image
                                        && !known.path("luns").has(idOf(image))) {
                                    clientLun(iqn, client.iqn(), seen, lun, idOf(image));
                                }
                            }
                        });
    }

    /// All at once: the only call that also shows files and devices.
    private void clientLuns(String iqn, Client client) {
        client.luns()
                .forEach(
                        (seen, number) -> {
                            if (!seen.equals(number)) {
                                noteNumber(client.iqn(), "LUN " + number, seen, number);
                            }
                        });
        ObjectNode body = JSON.objectNode();
        client.luns().values().forEach(body.putArray("luns")::add);
        String numbers =
                client.luns().values().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
        calls.add(
                PlannedCall.json(
                        iqn + ": " + client.iqn() + " gets LUN " + numbers,
                        "PUT",
                        ApiPath.of("api", "v1", "targets", iqn, "initiators", client.iqn(), "luns"),
                        body));
    }

    private void noteNumber(String client, String what, int seen, int number) {
        notes.add(client + " saw " + what + " as LUN " + seen + "; it may see it as " + number);
    }

    private static String idOf(BackstoreConfig.Rbd image) {
        return image.pool() + "/" + image.image();
    }

    private void clientLun(String iqn, String client, int seen, LunConfig lun, String disk) {
        if (seen != lun.lun()) {
            noteNumber(client, disk, seen, lun.lun());
        }
        put(
                iqn + ": " + client + " gets LUN " + lun.lun(),
                ApiPath.of("api", "clientlun", iqn, client),
                Map.of("disk", disk));
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
