package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// What the API says, asked once per command line. One thread uses it at a time.
public final class Model {
    private static final Duration PING = Duration.ofSeconds(3);

    private final ApiClient api;
    private final Map<String, JsonNode> asked = new HashMap<>();
    private final Map<String, DiskFacts> disks = new HashMap<>();
    private @Nullable Map<String, JsonNode> luns;
    private final Map<String, JsonNode> images = new ConcurrentHashMap<>();
    private final Map<String, String> gateways = new HashMap<>();

    public Model(ApiClient api) {
        this.api = api;
    }

    /// The API itself, for commands.
    public ApiClient api() {
        return api;
    }

    /// From now on everything is asked anew.
    public void forget() {
        asked.clear();
        disks.clear();
        images.clear();
        luns = null;
        gateways.clear();
    }

    /// The whole `gateway.conf`, passwords as stored.
    public JsonNode config() {
        return once("config", () -> api.get("/api/config"));
    }

    /// A target's part of it.
    JsonNode target(String iqn) {
        return config().path("targets").path(iqn);
    }

    JsonNode settings() {
        return once("settings", () -> api.get("/api/settings"));
    }

    /// The name the gateway asked goes by.
    public String ownName() {
        return once("hostname", () -> api.get("/api/sysinfo/hostname")).path("data").asString("");
    }

    /// What the gateway asked tells of itself.
    JsonNode gateway() {
        return v1("/gateway");
    }

    /// What `/api/v1` says at `path`; missing where this gateway has no such thing (an older
    /// ceph-iscsi, no Ceph).
    public JsonNode v1(String path) {
        return once("v1 " + path, () -> orMissing(() -> api.get("/api/v1" + path)));
    }

    /// Live sessions, from every gateway that tells.
    List<JsonNode> sessions() {
        return list("/sessions");
    }

    /// UP, PARTIAL, UNAUTHORIZED, FORBIDDEN or UNKNOWN.
    String gatewayState(String gateway) {
        prepareGateways(List.of(gateway));
        return gateways.getOrDefault(gateway, "UNKNOWN");
    }

    void prepareGateways(Collection<String> names) {
        List<String> missing = names.stream().filter(n -> !gateways.containsKey(n)).toList();
        if (!missing.isEmpty()) {
            String own = ownName();
            gateways.putAll(Parallel.ask(missing, n -> n.equals(own) ? ping(api) : pingOther(n)));
        }
    }

    DiskFacts disk(String id) {
        prepareDisks(List.of(id));
        return disks.getOrDefault(id, DiskFacts.UNKNOWN);
    }

    void prepareDisks(Collection<String> ids) {
        List<String> missing = ids.stream().filter(n -> !disks.containsKey(n)).toList();
        if (!missing.isEmpty()) {
            missing.forEach(this::knowByLun);
            List<String> unknown = missing.stream().filter(n -> !disks.containsKey(n)).toList();
            disks.putAll(Parallel.ask(unknown, this::askDisk));
        }
    }

    /// What the gateway tells of all its LUNs at once is not asked again.
    private void knowByLun(String id) {
        JsonNode lun = lunsByDisk().getOrDefault(id, MissingNode.getInstance());
        if (lun.path("sizeBytes").asLong(0) > 0) {
            String owner = config().path("disks").path(id).path("owner").asString("");
            disks.put(id, DiskFacts.ofLun(lun, owner));
        }
    }

    /// An image as `/api/v1` describes it; missing when there is none or nobody can tell.
    JsonNode image(String id) {
        return images.computeIfAbsent(id, this::askImage);
    }

    void prepareImages(Collection<String> ids) {
        List<String> missing = ids.stream().filter(n -> !images.containsKey(n)).toList();
        images.putAll(Parallel.ask(missing, this::askImage));
    }

    /// The items that `/api/v1` lists at `path`; none where it has no such thing.
    List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        v1(path).path("items").forEach(items::add);
        return items;
    }

    private JsonNode askImage(String id) {
        return orMissing(() -> api.get("/api/v1" + imagePath(id)));
    }

    private DiskFacts askDisk(String id) {
        JsonNode status = orMissing(() -> api.get(ApiPath.ofImage("/api/disk", id))).path("status");
        return DiskFacts.of(status, image(id));
    }

    /// The LUNs of this gateway by their disks, where it tells of them.
    private Map<String, JsonNode> lunsByDisk() {
        Map<String, JsonNode> known = luns;
        if (known == null) {
            known = new HashMap<>();
            for (JsonNode target : list("/targets")) {
                for (JsonNode lun : target.path("luns")) {
                    JsonNode backstore = lun.path("backstore");
                    boolean disk = backstore.hasNonNull("image");
                    if (disk && !backstore.hasNonNull("namespace")) {
                        known.put(
                                V1.text(backstore, "pool") + "/" + V1.text(backstore, "image"),
                                lun);
                    }
                }
            }
            luns = known;
        }
        return known;
    }

    static String imagePath(String id) {
        int slash = id.indexOf('/');
        return ApiPath.of("pools", id.substring(0, slash), "images", id.substring(slash + 1));
    }

    private String pingOther(String gateway) {
        try (ApiClient other = api.onHost(gateway)) {
            return ping(other);
        } catch (IllegalArgumentException e) {
            return "UNKNOWN"; // no host name: nothing to ask
        }
    }

    private static String ping(ApiClient gateway) {
        try {
            return gateway.get("/api/_ping", PING).isMissingNode() ? "UNKNOWN" : "UP";
        } catch (ApiException e) {
            return switch (e.status()) {
                case 401 -> "UNAUTHORIZED";
                case 403 -> "FORBIDDEN";
                case 503 -> "PARTIAL";
                default -> "UNKNOWN";
            };
        }
    }

    private static JsonNode orMissing(Supplier<JsonNode> question) {
        try {
            return question.get();
        } catch (ApiException e) {
            if (e.status() == 404 || e.status() == 501 || e.status() == 503) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    private JsonNode once(String key, Supplier<JsonNode> question) {
        JsonNode known = asked.get(key);
        if (known == null) {
            known = question.get();
            asked.put(key, known);
        }
        return known;
    }
}
