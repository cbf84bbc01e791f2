package io.rbdgate.management.shell.convert;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.text.JsonText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Whole configurations, to and from the API.
public final class Conversions {
    private Conversions() {}

    /// A configuration file for a gateway; `secrets` are, by path, those that it names.
    public record GatewayYaml(String yaml, Map<String, String> secrets) {}

    /// What importing targetcli's `saveConfig` would ask of the API. `addresses` are the portals'
    /// where it has them on all addresses (empty: those of the gateway).
    ///
    /// @throws ConversionException when that cannot be
    public static Plan planImport(ApiClient api, String saveConfig, List<String> addresses) {
        Site site = LioReader.read(saveConfig);
        String gateway = api.get("/api/sysinfo/hostname").path("data").asString("");
        List<String> own = new ArrayList<>(addresses);
        if (own.isEmpty()) {
            api.get("/api/sysinfo/ip_addresses").path("data").forEach(a -> own.add(a.asString("")));
        }
        return ImportPlanner.plan(site, api.get("/api/config"), gateway, own);
    }

    /// targetcli's `saveConfig` as YAML.
    public static GatewayYaml yamlOfLio(String saveConfig, String secretDirectory) {
        return yaml(LioReader.read(saveConfig), "", secretDirectory);
    }

    /// What the gateway asked serves of the shared configuration, as YAML.
    public static GatewayYaml yamlOfGateway(ApiClient api, String secretDirectory) {
        String gateway = api.get("/api/sysinfo/hostname").path("data").asString("");
        JsonNode conf = api.get("/api/config?decrypt_passwords=true");
        Map<String, Integer> ports = new HashMap<>();
        for (JsonNode target : api.get("/api/v1/targets").path("items")) {
            for (JsonNode group : target.path("portalGroups")) {
                if (group.path("port").isInt()) {
                    ports.put(target.path("iqn").asString(""), group.path("port").asInt());
                }
            }
        }
        Site site = ConfReader.read(conf, api.get("/api/settings"), gateway, ports);
        return yaml(site, gateway, secretDirectory);
    }

    /// The shared configuration as it is stored.
    public static String gatewayConf(ApiClient api) {
        return JsonText.of(api.get("/api/config"));
    }

    /// What purging would ask of the API; with `images` the RBD images go too.
    ///
    /// @throws ConversionException when it must not be
    public static Plan planPurge(ApiClient api, boolean images) {
        return PurgePlanner.plan(api, images);
    }

    private static GatewayYaml yaml(Site site, String gateway, String secretDirectory) {
        YamlWriter.Output output = YamlWriter.write(site, gateway, secretDirectory);
        return new GatewayYaml(output.yaml(), output.secrets());
    }
}
