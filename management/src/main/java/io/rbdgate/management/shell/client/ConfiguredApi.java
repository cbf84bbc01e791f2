package io.rbdgate.management.shell.client;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import io.rbdgate.config.store.cfg.IscsiGatewayCfg;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.config.yaml.ConfigProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// The API as the configuration of a gateway describes it.
final class ConfiguredApi {
    /// Where ceph-iscsi has its settings.
    static final String CEPH_ISCSI = "/etc/ceph/iscsi-gateway.cfg";

    private static final String CERTIFICATE = "iscsi-gateway.crt";
    private static final String OLD = "admin";
    private static final int OLD_PORT = 5000;

    private ConfiguredApi() {}

    /// Of a gateway's YAML.
    ///
    /// @throws IllegalArgumentException with a message for the user
    static ApiEndpoint ofYaml(Path file) {
        ConfigLoader.Result result = ConfigLoader.load(file);
        GatewayConfig gateway = result.config();
        if (gateway == null) {
            throw new IllegalArgumentException(
                    result.problems().stream()
                            .map(ConfigProblem::toString)
                            .collect(Collectors.joining("\n")));
        }
        ApiConfig api = gateway.api();
        if (api == null) {
            throw new IllegalArgumentException(
                    file + " has no `api` section: this gateway has no API to ask");
        }
        return new ApiEndpoint(
                uri(api.tls() != null, api.listen()),
                api.user(),
                api.password(),
                api.tls() == null ? null : api.tls().certificate(),
                false);
    }

    /// Of ceph-iscsi's `file` when it is there, else what its daemons do without. As with gwcli, a
    /// certificate that is no file here (but in the monitors' store) is not checked.
    ///
    /// @throws IllegalArgumentException with a message for the user
    static ApiEndpoint ofThisHost(Path file, EndpointOptions.CfgReader reader) {
        if (!Files.exists(file)) {
            return new ApiEndpoint(
                    uri(false, new HostPort("127.0.0.1", OLD_PORT)),
                    OLD,
                    new Secret(OLD),
                    null,
                    false);
        }
        IscsiGatewayCfg cfg = read(file, reader);
        boolean any = cfg.apiHost().equals("::"); // takes IPv4 too
        Path certificate = file.resolveSibling(CERTIFICATE);
        boolean known = cfg.apiSecure() && Files.exists(certificate);
        return new ApiEndpoint(
                uri(cfg.apiSecure(), new HostPort(any ? "0.0.0.0" : cfg.apiHost(), cfg.apiPort())),
                cfg.apiUser(),
                new Secret(cfg.apiPassword()),
                known ? certificate : null,
                cfg.apiSecure() && !known);
    }

    private static IscsiGatewayCfg read(Path file, EndpointOptions.CfgReader reader) {
        try {
            return reader.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read: " + e.getMessage() + " (say --url, --password-file)",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + ": " + e.getMessage() + " (or say --user and --password-file)", e);
        }
    }

    private static URI uri(boolean secure, HostPort listen) {
        boolean six = listen.host().contains(":");
        String host = six ? "[" + listen.host() + "]" : listen.host();
        if (listen.isWildcard()) {
            host = six ? "[::1]" : "127.0.0.1";
        }
        return uri((secure ? "https://" : "http://") + host + ":" + listen.port());
    }

    static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a URL: write http[s]://HOST:PORT", e);
        }
    }
}
