package io.rbdgate.management.shell.convert;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What has to be asked of the API so that nothing is served any more.
final class PurgePlanner {
    private final ApiClient api;
    private final JsonNode conf;
    private final List<PlannedCall> calls = new ArrayList<>();

    private PurgePlanner(ApiClient api) {
        this.api = api;
        this.conf = api.get("/api/config");
    }

    /// The plan; with `images` the RBD images go too.
    ///
    /// @throws ConversionException when initiators are logged in, or an image has snapshots (and so
    ///   perhaps clones) or nobody can tell
    static Plan plan(ApiClient api, boolean images) {
        PurgePlanner planner = new PurgePlanner(api);
        planner.refuseWhileInUse();
        if (images) {
            planner.refuseWithSnapshots();
        }
        planner.conf
                .path("targets")
                .properties()
                .forEach(e -> planner.target(e.getKey(), e.getValue()));
        for (String disk : planner.conf.path("disks").propertyNames()) {
            planner.calls.add(
                    PlannedCall.delete(
                            images
                                    ? "disk " + disk + " AND ITS IMAGE with all data"
                                    : "disk " + disk + " (its image stays)",
                            ApiPath.ofImage("/api/disk", disk),
                            Map.of("preserve_image", Boolean.toString(!images))));
        }
        planner.discovery();
        return new Plan(List.of(), planner.calls);
    }

    private void refuseWhileInUse() {
        for (String iqn : conf.path("targets").propertyNames()) {
            int sessions =
                    api.get(ApiPath.of("api", "targetinfo", iqn)).path("num_sessions").asInt(0);
            if (sessions > 0) {
                throw new ConversionException(
                        iqn + " is in use by " + sessions + " session(s): log the initiators out");
            }
        }
    }

    private void refuseWithSnapshots() {
        for (String disk : conf.path("disks").propertyNames()) {
            int slash = disk.indexOf('/');
            String path =
                    ApiPath.of(
                            "api",
                            "v1",
                            "pools",
                            disk.substring(0, slash),
                            "images",
                            disk.substring(slash + 1),
                            "snapshots");
            int snapshots;
            try {
                snapshots = api.get(path).path("items").size();
            } catch (ApiException e) {
                throw new ConversionException(
                        "cannot tell whether " + disk + " has snapshots: " + e.getMessage());
            }
            if (snapshots > 0) {
                throw new ConversionException(
                        disk
                                + " has "
                                + snapshots
                                + " snapshot(s), perhaps with clones: delete them first, or keep the"
                                + " images with --mode gateway");
            }
        }
    }

    private void target(String iqn, JsonNode target) {
        for (String group : target.path("groups").propertyNames()) {
            delete(iqn + ": host group " + group, Map.of(), "hostgroup", iqn, group);
        }
        for (String client : target.path("clients").propertyNames()) {
            delete(iqn + ": initiator " + client, Map.of(), "client", iqn, client);
        }
        for (String disk : target.path("disks").propertyNames()) {
            delete(iqn + ": disk " + disk, Map.of("disk", disk), "targetlun", iqn);
        }
        delete("target " + iqn, Map.of(), "target", iqn);
    }

    private void discovery() {
        if (!conf.path("discovery_auth").path("username").asString("").isEmpty()) {
            Map<String, String> off = new LinkedHashMap<>();
            for (String field :
                    List.of("username", "password", "mutual_username", "mutual_password")) {
                off.put(field, "");
            }
            calls.add(PlannedCall.put("discovery without CHAP", "/api/discoveryauth", off));
        }
    }

    private void delete(String meaning, Map<String, String> form, String... route) {
        calls.add(PlannedCall.delete(meaning, "/api" + ApiPath.of(route), form));
    }
}
