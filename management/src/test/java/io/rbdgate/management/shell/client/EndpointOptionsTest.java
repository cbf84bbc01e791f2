package io.rbdgate.management.shell.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.Secret;
import io.rbdgate.config.store.cfg.IscsiGatewayCfg;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the shell finds the API on a host of ceph-iscsi, which has no YAML.
final class EndpointOptionsTest {
    private static final Map<String, String> STORE = Map.of("iscsi/password", "kept-by-ceph");

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("iscsi-gateway.cfg");
    }

    private ApiEndpoint resolve(@Nullable String url) {
        return resolve(new EndpointOptions(url, null, null, null, null, false), STORE::get);
    }

    private ApiEndpoint resolve(
            EndpointOptions options, Function<String, @Nullable String> stored) {
        return options.resolve(
                Map.of("RBDGATE_CEPH_ISCSI", file.toString()),
                cfg -> IscsiGatewayCfg.parse(Files.readString(cfg), stored));
    }

    @Test
    void userPasswordPortAndPlainHttpAreThoseOfTheFile() throws IOException {
        Files.writeString(
                file,
                """
                [config]
                api_secure = false
                api_port = 5001
                api_user = operator
                api_password = secret%%word
                """);

        ApiEndpoint endpoint = resolve(null);

        assertThat(endpoint.base()).isEqualTo(URI.create("http://127.0.0.1:5001"));
        assertThat(endpoint.user()).isEqualTo("operator");
        assertThat(endpoint.password()).isEqualTo(new Secret("secret%word"));
        assertThat(endpoint.insecure()).isFalse();
        assertThat(resolve("http://gw2:5000").base()).isEqualTo(URI.create("http://gw2:5000"));
        assertThat(resolve("http://gw2:5000").user()).isEqualTo("operator");
    }

    @Test
    void tlsIsTheDefaultAndTheCertificateBesideTheFileIsTrusted() throws IOException {
        Files.writeString(file, "[config]\napi_host = 192.0.2.7\n");

        assertThat(resolve(null))
                .isEqualTo(
                        new ApiEndpoint(
                                URI.create("https://192.0.2.7:5000"),
                                "admin",
                                new Secret("admin"),
                                null,
                                true));
        assertThat(resolve("https://gw2:5000").insecure()).isFalse();
        Path certificate = Files.writeString(directory.resolve("iscsi-gateway.crt"), "PEM");
        assertThat(resolve(null).certificate()).isEqualTo(certificate);
        assertThat(resolve(null).insecure()).isFalse();
    }

    @Test
    void whatTheMonitorsKeepIsAskedOfThem() throws IOException {
        Files.writeString(file, "[config]\napi_password = config://iscsi/password\n");

        assertThat(resolve(null).password()).isEqualTo(new Secret("kept-by-ceph"));
    }

    @Test
    void monitorsThatDoNotAnswerAreToldUnlessUserAndPasswordAreSaid() throws IOException {
        Files.writeString(file, "[config]\napi_password = config://iscsi/password\n");
        Function<String, @Nullable String> away =
                key -> {
                    throw new IllegalArgumentException("the key " + key + " cannot be read");
                };
        Path secret = Files.writeString(directory.resolve("secret"), "said-by-hand");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(
                        () ->
                                resolve(
                                        new EndpointOptions(null, "me", null, null, null, false),
                                        away))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        file
                                + ": the key iscsi/password cannot be read (or say --user and"
                                + " --password-file)");
        assertThat(
                        resolve(new EndpointOptions(null, "me", secret, null, null, false), away)
                                .password())
                .isEqualTo(new Secret("said-by-hand"));
    }

    @Test
    void withoutTheFileItIsAsBefore() {
        assertThat(resolve(null).base()).isEqualTo(URI.create("http://127.0.0.1:5000"));
    }

    @Test
    void aFileThatTheOriginalWouldRefuseIsToldByLine() throws IOException {
        Files.writeString(file, "[config]\napi_port 5000\n");

        assertThatThrownBy(() -> resolve(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining("2");
    }
}
