package io.rbdgate.config.registry;

import io.rbdgate.config.store.ConfigStoreException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What one run of a gateway publishes about itself. Immutable.
///
/// Written as JSON with a format version; members that a later version adds are ignored, a higher
/// version is refused: who cannot read it must not decide by it.
///
/// @param gateway its name, the key of its entries in the shared configuration
/// @param instance names this run; another run of the same gateway has another
/// @param portals where it serves, as `ADDRESS:PORT`
/// @param api where its API listens; empty: nowhere
/// @param dataClients the addresses of the cluster clients that carry data (`ADDRESS:PORT/NONCE`);
///   none: whatever is left of this run can write nothing
/// @param controlClients the addresses of those that only administer, which a fence of the data
///   leaves alone
public record GatewayRecord(
        String gateway,
        String instance,
        List<String> portals,
        String api,
        List<String> dataClients,
        List<String> controlClients) {
    /// The format this version writes.
    public static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public GatewayRecord {
        portals = List.copyOf(portals);
        dataClients = List.copyOf(dataClients);
        controlClients = List.copyOf(controlClients);
    }

    /// What is stored.
    public String text() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("version", VERSION);
        json.put("gateway", gateway);
        json.put("instance", instance);
        json.put("api", api);
        put(json, "portals", portals);
        put(json, "data_clients", dataClients);
        put(json, "control_clients", controlClients);
        return json.toString();
    }

    private static void put(ObjectNode json, String key, List<String> values) {
        ArrayNode array = json.putArray(key);
        values.forEach(array::add);
    }

    /// Reads what [#text()] wrote.
    ///
    /// @throws ConfigStoreException when it is damaged or of a later format
    public static GatewayRecord parse(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new ConfigStoreException("the record of a gateway is damaged: " + text, e);
        }
        int version = json.path("version").asInt(0);
        String gateway = json.path("gateway").asString("");
        if (version != VERSION || gateway.isEmpty()) {
            throw new ConfigStoreException(
                    "the record of gateway '%s' has format %d, this version reads %d: update it"
                            .formatted(gateway, version, VERSION));
        }
        return new GatewayRecord(
                gateway,
                json.path("instance").asString(""),
                texts(json, "portals"),
                json.path("api").asString(""),
                texts(json, "data_clients"),
                texts(json, "control_clients"));
    }

    private static List<String> texts(JsonNode json, String key) {
        List<String> texts = new ArrayList<>();
        json.path(key).forEach(value -> texts.add(value.asString("")));
        return texts;
    }
}
