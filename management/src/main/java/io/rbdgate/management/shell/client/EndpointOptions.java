package io.rbdgate.management.shell.client;

import io.rbdgate.config.yaml.SecretFile;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the user says about where the API is; null is not said. A word on the command line beats
/// the environment (`RBDGATE_API`, `RBDGATE_API_USER`, `RBDGATE_API_PASSWORD_FILE`,
/// `RBDGATE_API_CERTIFICATE`, `RBDGATE_CONFIG`), that beats the gateway's configuration (the YAML
/// that is named, else ceph-iscsi's file of this host), and that the defaults of old: user and
/// password `admin` on port 5000 of this host.
public record EndpointOptions(
        @Nullable String url,
        @Nullable String user,
        @Nullable Path passwordFile,
        @Nullable Path config,
        @Nullable Path certificate,
        boolean insecure) {

    /// The endpoint meant.
    ///
    /// @throws IllegalArgumentException with a message for the user
    public ApiEndpoint resolve(Map<String, String> environment) {
        ApiEndpoint configured = configured(environment);
        String address = first(url, environment.get("RBDGATE_API"));
        String who = first(user, environment.get("RBDGATE_API_USER"));
        String secretFile = first(passwordFile, environment.get("RBDGATE_API_PASSWORD_FILE"));
        String trusted = first(certificate, environment.get("RBDGATE_API_CERTIFICATE"));
        return new ApiEndpoint(
                address == null ? configured.base() : ConfiguredApi.uri(address),
                who == null ? configured.user() : who,
                secretFile == null ? configured.password() : SecretFile.read(Path.of(secretFile)),
                trusted == null ? configured.certificate() : Path.of(trusted),
                insecure || (configured.insecure() && address == null && trusted == null));
    }

    private ApiEndpoint configured(Map<String, String> environment) {
        String file = first(config, environment.get("RBDGATE_CONFIG"));
        return file == null
                ? ConfiguredApi.ofThisHost(
                        Path.of(
                                environment.getOrDefault(
                                        "RBDGATE_CEPH_ISCSI", ConfiguredApi.CEPH_ISCSI)))
                : ConfiguredApi.ofYaml(Path.of(file));
    }

    private static @Nullable String first(@Nullable Object said, @Nullable String otherwise) {
        String chosen = said == null ? otherwise : said.toString();
        return chosen == null || chosen.isEmpty() ? null : chosen;
    }
}
