package io.rbdgate.config.store.cfg;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PythonJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The settings in `iscsi-gateway.cfg` as the original's daemons take them; where they would pass
/// over a mistake in silence, [#warnings] tells. Immutable.
public final class IscsiGatewayCfg {
    private static final String STORED = "config://";

    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean verifiesPeers;

    private IscsiGatewayCfg() {
        CfgTable.KEYS.forEach(key -> values.put(key.name(), key.fallback()));
    }

    /// All defaults, as without a file.
    public static IscsiGatewayCfg defaults() {
        return parse("", key -> null);
    }

    /// Reads the text of the file. `stored` gives the value of a key of the monitors' config-key
    /// store, for values written `config://KEY`; null when there is none. The original takes an
    /// empty text then, which for a password lets everybody in; here it is a mistake.
    ///
    /// @throws IllegalArgumentException when the original would not start with it; names the line
    ///   or the key
    public static IscsiGatewayCfg parse(String text, Function<String, @Nullable String> stored) {
        IniFile file = IniFile.parse(text);
        IscsiGatewayCfg cfg = new IscsiGatewayCfg();
        for (String section : List.of(CfgTable.CONFIG, CfgTable.DEVICE_STATUS, CfgTable.TARGET)) {
            if (file.has(section)) {
                file.values(section).forEach((key, value) -> cfg.take(section, key, value, stored));
            }
        }
        cfg.verifiesPeers = cfg.flag("api_secure") && cfg.flag("api_ssl_verify");
        if (cfg.flag("api_secure")) {
            // as it stands in the hash of the original
            cfg.values.put("api_ssl_verify", JsonNodeFactory.instance.booleanNode(false));
        }
        return cfg;
    }

    /// As [#parse], with an empty text for what the monitors keep.
    ///
    /// @throws IllegalArgumentException as [#parse]
    public static IscsiGatewayCfg withoutStored(String text) {
        return parse(text, key -> "");
    }

    /// The file that an original would need to form a group with a gateway of this YAML. What tells
    /// the hosts of a group apart (addresses listened on) has its default, and so has what only the
    /// original knows.
    public static IscsiGatewayCfg like(ApiConfig api, @Nullable CephConfig ceph) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        IscsiGatewayCfg cfg = defaults();
        cfg.values.put("api_port", nodes.numberNode(api.listen().port()));
        cfg.values.put("api_secure", nodes.booleanNode(api.tls() != null));
        cfg.values.put("api_user", nodes.stringNode(api.user()));
        String password = new String(api.password().octets(), StandardCharsets.UTF_8);
        cfg.values.put("api_password", nodes.stringNode(password));
        cfg.values.put("minimum_gateways", nodes.numberNode(api.minimumGateways()));
        ArrayNode trusted = nodes.arrayNode();
        api.trusted().forEach(trusted::add);
        cfg.values.put("trusted_ip_list", trusted);
        if (ceph != null) {
            cfg.values.put("pool", nodes.stringNode(ceph.pool()));
        }
        return cfg;
    }

    /// What the original says nothing about: values that are none, keys that are unknown.
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /// Keys that are set to something else than their default and change nothing here, with the
    /// reason.
    public List<String> withoutEffect() {
        List<String> found = new ArrayList<>();
        for (CfgKey key : CfgTable.KEYS) {
            String reason = WithoutEffect.reason(key.name());
            if (reason != null && !value(key.name()).equals(key.fallback())) {
                found.add(
                        "[" + key.section() + "] " + key.name() + " is without effect: " + reason);
            }
        }
        return found;
    }

    /// The `ceph.conf` of the cluster.
    public Path cephConf() {
        return configFile(text("cluster_name") + ".conf");
    }

    /// CephX user, with its type: `client.admin`.
    public String cephClient() {
        return text("cluster_client_name");
    }

    /// Pool of the shared configuration.
    public String pool() {
        return text("pool");
    }

    /// Object of the shared configuration.
    public String gatewayConf() {
        return text("gateway_conf");
    }

    /// Private key of stored passwords, and of the API's certificate.
    public Path privateKey() {
        return configFile(text("priv_key"));
    }

    /// Public key of stored passwords.
    public Path publicKey() {
        return configFile(text("pub_key"));
    }

    /// Address the API listens on.
    public String apiHost() {
        return text("api_host");
    }

    /// Port of the API, the same on all gateways.
    public int apiPort() {
        return whole("api_port");
    }

    /// Whether the API is HTTPS.
    public boolean apiSecure() {
        return flag("api_secure");
    }

    /// Whether the certificates of the other gateways are looked at. The original never does.
    public boolean verifiesPeers() {
        return verifiesPeers;
    }

    public String apiUser() {
        return text("api_user");
    }

    public String apiPassword() {
        return text("api_password");
    }

    /// Addresses beside the gateways' that may use the API.
    public List<String> trustedAddresses() {
        List<String> addresses = new ArrayList<>();
        value("trusted_ip_list").forEach(item -> addresses.add(item.asString()));
        return List.copyOf(addresses);
    }

    /// Gateways needed before disks and clients are mapped.
    public int minimumGateways() {
        return whole("minimum_gateways");
    }

    /// Whether metrics are served.
    public boolean prometheusExporter() {
        return flag("prometheus_exporter");
    }

    public String prometheusHost() {
        return text("prometheus_host");
    }

    public int prometheusPort() {
        return whole("prometheus_port");
    }

    /// Whether paths are switched by explicit ALUA commands.
    public boolean explicitAlua() {
        return text("alua_failover_type").equals("explicit");
    }

    /// When a disk counts as degraded.
    public StatusRules statusRules() {
        return new StatusRules(
                whole("lock_lost_cnt_threshhold"),
                Duration.ofSeconds(whole("status_check_interval")),
                whole("stable_state_reset_count"));
    }

    /// The controls of targets and disks with this file's defaults.
    public ControlTable controls() {
        return ControlTable.DEFAULTS.withDefaults(values);
    }

    /// A text by its key in the file, for those without a name of their own here.
    public String text(String key) {
        return value(key).asString();
    }

    /// A number by its key.
    public int whole(String key) {
        return value(key).intValue();
    }

    /// A yes or no by its key.
    public boolean flag(String key) {
        return value(key).booleanValue();
    }

    /// What gateways compare before they form a group: equal settings give equal text (SHA-256).
    public String checkconfHash() {
        ObjectNode hashed = JsonNodeFactory.instance.objectNode();
        for (CfgKey key : CfgTable.KEYS) {
            if (key.hashed()) {
                hashed.set(key.name(), value(key.name()));
            }
        }
        try {
            byte[] text = PythonJson.spaced(hashed).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void take(
            String section, String name, String value, Function<String, @Nullable String> stored) {
        CfgKey key = key(name);
        if (key == null) {
            warnings.add("[" + section + "] " + name + ": unknown, ignored");
            return;
        }
        if (!key.section().equals(section)) {
            // the original stops with a stack trace here, or sets what nobody expects
            warnings.add(
                    "[" + section + "] " + name + ": belongs to [" + key.section() + "], ignored");
            return;
        }
        String text = value;
        if (value.startsWith(STORED)) {
            text = stored.apply(stored(value));
            if (text == null) {
                throw new IllegalArgumentException(
                        "[%s] %s: the cluster's config-key store has no %s; set it with: ceph"
                                        .formatted(section, name, stored(value))
                                + " config-key set %s VALUE".formatted(stored(value)));
            }
        }
        try {
            values.put(name, key.reader().read(text));
        } catch (IllegalArgumentException e) {
            warnings.add(
                    "["
                            + section
                            + "] "
                            + name
                            + ": "
                            + e.getMessage()
                            + "; the default "
                            + PythonJson.compact(key.fallback())
                            + " is used");
        }
    }

    /// The key that a value written `config://KEY` names.
    private static String stored(String value) {
        return value.substring(STORED.length());
    }

    private static @Nullable CfgKey key(String name) {
        for (CfgKey key : CfgTable.KEYS) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        return null;
    }

    private JsonNode value(String key) {
        return Objects.requireNonNull(values.get(key), key);
    }

    private Path configFile(String name) {
        return Path.of(text("ceph_config_dir")).resolve(name);
    }
}
