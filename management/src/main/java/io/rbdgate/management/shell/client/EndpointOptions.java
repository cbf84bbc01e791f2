package io.rbdgate.management.shell.client;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.config.yaml.ConfigProblem;
import io.rbdgate.config.yaml.SecretFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the user says about where the API is; null is not said. A word on the command line beats
/// the environment (`RBDGATE_API`, `RBDGATE_API_USER`, `RBDGATE_API_PASSWORD_FILE`,
/// `RBDGATE_API_CERTIFICATE`, `RBDGATE_CONFIG`), that beats the gateway's configuration, and that
/// the defaults of old: user and password `admin` on port 5000 of this host.
public record EndpointOptions(
        @Nullable String url,
        @Nullable String user,
        @Nullable Path passwordFile,
        @Nullable Path config,
        @Nullable Path certificate,
        boolean insecure) {
    private static final String DEFAULT_URL = "http://127.0.0.1:5000";
    private static final String DEFAULT_USER = "admin";

    /// The endpoint meant.
    ///
    /// @throws IllegalArgumentException with a message for the user
    public ApiEndpoint resolve(Map<String, String> environment) {
        ApiConfig configured = configured(environment);
        String address = first(url, environment.get("RBDGATE_API"));
        String who = first(user, environment.get("RBDGATE_API_USER"));
        String secretFile =
                first(
                        passwordFile == null ? null : passwordFile.toString(),
                        environment.get("RBDGATE_API_PASSWORD_FILE"));
        String trusted =
                first(
                        certificate == null ? null : certificate.toString(),
                        environment.get("RBDGATE_API_CERTIFICATE"));
        Path trustedFile = trusted == null ? null : Path.of(trusted);
        if (configured == null) {
            return new ApiEndpoint(
                    uri(address == null ? DEFAULT_URL : address),
                    who == null ? DEFAULT_USER : who,
                    secretFile == null
                            ? new Secret(DEFAULT_USER)
                            : SecretFile.read(Path.of(secretFile)),
                    trustedFile,
                    insecure);
        }
        if (trustedFile == null && configured.tls() != null) {
            trustedFile = configured.tls().certificate();
        }
        return new ApiEndpoint(
                address == null ? uriOf(configured) : uri(address),
                who == null ? configured.user() : who,
                secretFile == null ? configured.password() : SecretFile.read(Path.of(secretFile)),
                trustedFile,
                insecure);
    }

    private @Nullable ApiConfig configured(Map<String, String> environment) {
        String file =
                first(config == null ? null : config.toString(), environment.get("RBDGATE_CONFIG"));
        if (file == null) {
            return null;
        }
        ConfigLoader.Result result = ConfigLoader.load(Path.of(file));
        GatewayConfig gateway = result.config();
        if (gateway == null) {
            throw new IllegalArgumentException(
                    result.problems().stream()
                            .map(ConfigProblem::toString)
                            .collect(Collectors.joining("\n")));
        }
        if (gateway.api() == null) {
            throw new IllegalArgumentException(
                    file + " has no `api` section: this gateway has no API to ask");
        }
        return gateway.api();
    }

    private static URI uriOf(ApiConfig api) {
        HostPort listen = api.listen();
        String host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
        if (listen.isWildcard()) {
            host = listen.host().contains(":") ? "[::1]" : "127.0.0.1";
        }
        return uri((api.tls() == null ? "http://" : "https://") + host + ":" + listen.port());
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a URL: write http[s]://HOST:PORT", e);
        }
    }

    private static @Nullable String first(@Nullable String said, @Nullable String otherwise) {
        String chosen = said == null ? otherwise : said;
        return chosen == null || chosen.isEmpty() ? null : chosen;
    }
}
