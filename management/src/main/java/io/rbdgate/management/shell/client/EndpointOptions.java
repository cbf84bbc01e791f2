package io.rbdgate.management.shell.client;

import io.rbdgate.config.store.cfg.IscsiGatewayCfg;
import io.rbdgate.config.yaml.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
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

    /// Reads ceph-iscsi's file of settings.
    @FunctionalInterface
    public interface CfgReader {
        /// @throws IOException when it cannot be read
        /// @throws IllegalArgumentException with a message for the user when it is wrong
        IscsiGatewayCfg read(Path file) throws IOException;
    }

    /// The endpoint meant. `cfg` reads ceph-iscsi's file; the monitors are asked for what they keep
    /// of it unless user and password are said.
    ///
    /// @throws IllegalArgumentException with a message for the user
    public ApiEndpoint resolve(Map<String, String> environment, CfgReader cfg) {
        String address = first(url, environment.get("RBDGATE_API"));
        String who = first(user, environment.get("RBDGATE_API_USER"));
        String secretFile = first(passwordFile, environment.get("RBDGATE_API_PASSWORD_FILE"));
        boolean known = who != null && secretFile != null;
        ApiEndpoint configured = configured(environment, known ? EndpointOptions::plain : cfg);
        String trusted = first(certificate, environment.get("RBDGATE_API_CERTIFICATE"));
        return new ApiEndpoint(
                address == null ? configured.base() : ConfiguredApi.uri(address),
                who == null ? configured.user() : who,
                secretFile == null ? configured.password() : SecretFile.read(Path.of(secretFile)),
                trusted == null ? configured.certificate() : Path.of(trusted),
                insecure || (configured.insecure() && address == null && trusted == null));
    }

    /// Without what the monitors keep.
    private static IscsiGatewayCfg plain(Path file) throws IOException {
        return IscsiGatewayCfg.withoutStored(Files.readString(file));
    }

    private ApiEndpoint configured(Map<String, String> environment, CfgReader cfg) {
        String file = first(config, environment.get("RBDGATE_CONFIG"));
        return file == null
                ? ConfiguredApi.ofThisHost(
                        Path.of(
                                environment.getOrDefault(
                                        "RBDGATE_CEPH_ISCSI", ConfiguredApi.CEPH_ISCSI)),
                        cfg)
                : ConfiguredApi.ofYaml(Path.of(file));
    }

    private static @Nullable String first(@Nullable Object said, @Nullable String otherwise) {
        String chosen = said == null ? otherwise : said.toString();
        return chosen == null || chosen.isEmpty() ? null : chosen;
    }
}
