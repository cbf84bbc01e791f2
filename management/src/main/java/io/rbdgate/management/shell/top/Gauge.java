package io.rbdgate.management.shell.top;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes samples from a gateway's API, the traffic from its `/metrics` where the API has none.
public final class Gauge {
    private final ApiClient api;
    private final @Nullable ApiClient metrics;
    private final InstantSource clock;

    /// `metrics` is where `/metrics` is; null: only the API is asked.
    public Gauge(ApiClient api, @Nullable ApiClient metrics, InstantSource clock) {
        this.api = api;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// @throws ApiException when neither tells of traffic
    Sample sample() {
        Map<String, Traffic> luns = traffic();
        List<List<String>> sessions = new ArrayList<>();
        for (JsonNode session : items("/api/v1/sessions")) {
            sessions.add(
                    List.of(
                            text(session, "initiator"),
                            text(session, "target"),
                            text(session, "peer")));
        }
        return new Sample(clock.instant(), luns, owners(), sessions);
    }

    private Map<String, Traffic> traffic() {
        ApiClient other = metrics;
        if (other != null) {
            return MetricsText.read(other.text("/metrics"));
        }
        Map<String, Traffic> luns = new LinkedHashMap<>();
        for (JsonNode lun : api.get("/api/v1/statistics/luns").path("items")) {
            luns.put(
                    text(lun, "target") + "/" + text(lun, "lun"),
                    new Traffic(
                            count(lun, "reads"),
                            count(lun, "writes"),
                            count(lun, "others"),
                            count(lun, "errors"),
                            count(lun, "readBytes"),
                            count(lun, "writtenBytes"),
                            count(lun, "readMicros"),
                            count(lun, "writeMicros"),
                            count(lun, "inFlight")));
        }
        return luns;
    }

    private Map<String, String> owners() {
        Map<String, String> owners = new LinkedHashMap<>();
        for (JsonNode target : items("/api/v1/targets")) {
            for (JsonNode lun : target.path("luns")) {
                owners.put(text(target, "iqn") + "/" + text(lun, "lun"), text(lun, "owner"));
            }
        }
        return owners;
    }

    /// None where the gateway has no such list.
    private List<JsonNode> items(String path) {
        List<JsonNode> items = new ArrayList<>();
        try {
            api.get(path).path("items").forEach(items::add);
        } catch (ApiException e) {
            if (e.status() != 404 && metrics == null) {
                throw e;
            }
        }
        return items;
    }

    private static long count(JsonNode object, String field) {
        return object.path(field).asLong(0);
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }
}
