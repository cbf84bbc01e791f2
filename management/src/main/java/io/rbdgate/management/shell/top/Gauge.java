package io.rbdgate.management.shell.top;

import io.rbdgate.management.LatencyHistogram;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiException;
import io.rbdgate.management.shell.top.Sample.LunName;
import io.rbdgate.management.shell.top.Sample.Nexus;
import io.rbdgate.management.shell.top.Sample.Session;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes samples from a gateway's API, the traffic of LUNs from its `/metrics` where that is told.
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
        ApiClient other = metrics;
        Map<LunName, Traffic> luns =
                other == null ? luns() : MetricsText.read(other.text("/metrics"));
        return new Sample(clock.instant(), luns, owners(), initiators(), sessions());
    }

    private Map<LunName, Traffic> luns() {
        Map<LunName, Traffic> luns = new LinkedHashMap<>();
        for (JsonNode lun : api.get("/api/v1/statistics/luns").path("items")) {
            luns.put(new LunName(text(lun, "target"), text(lun, "lun")), traffic(lun));
        }
        return luns;
    }

    private Map<Nexus, Traffic> initiators() {
        Map<Nexus, Traffic> initiators = new LinkedHashMap<>();
        for (JsonNode each : items("/api/v1/statistics/initiators")) {
            initiators.put(nexus(each), traffic(each));
        }
        return initiators;
    }

    private List<Session> sessions() {
        List<Session> sessions = new ArrayList<>();
        for (JsonNode session : items("/api/v1/sessions")) {
            sessions.add(new Session(nexus(session), text(session, "peer")));
        }
        return sessions;
    }

    /// A LUN that nobody else could own is this gateway's.
    private Map<LunName, String> owners() {
        String own = "";
        Map<LunName, String> owners = new LinkedHashMap<>();
        for (JsonNode target : items("/api/v1/targets")) {
            for (JsonNode lun : target.path("luns")) {
                String owner = text(lun, "owner");
                if (owner.isEmpty() && own.isEmpty()) {
                    own = text(api.get("/api/sysinfo/hostname"), "data");
                }
                owners.put(
                        new LunName(text(target, "iqn"), text(lun, "lun")),
                        owner.isEmpty() ? own : owner);
            }
        }
        return owners;
    }

    private static Nexus nexus(JsonNode object) {
        return new Nexus(text(object, "initiator"), text(object, "target"));
    }

    private static Traffic traffic(JsonNode object) {
        return new Traffic(
                count(object, "reads"),
                count(object, "writes"),
                count(object, "others"),
                count(object, "errors"),
                count(object, "readBytes"),
                count(object, "writtenBytes"),
                count(object, "inFlight"),
                latency(object.path("readLatency")),
                latency(object.path("writeLatency")));
    }

    private static LatencyHistogram latency(JsonNode latency) {
        List<LatencyHistogram.Bucket> buckets = new ArrayList<>();
        for (JsonNode each : latency.path("classes")) {
            JsonNode upTo = each.path("upToMicros");
            buckets.add(
                    new LatencyHistogram.Bucket(
                            count(each, "overMicros"),
                            upTo.isNumber() ? Long.valueOf(upTo.asLong()) : null,
                            count(each, "commands")));
        }
        return new LatencyHistogram(buckets);
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
