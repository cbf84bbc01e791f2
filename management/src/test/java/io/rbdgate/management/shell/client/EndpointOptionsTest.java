package io.rbdgate.management.shell.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the shell finds the API on a host of ceph-iscsi, which has no YAML.
final class EndpointOptionsTest {
    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("iscsi-gateway.cfg");
    }

    private ApiEndpoint resolve(@Nullable String url) {
        return new EndpointOptions(url, null, null, null, null, false)
                .resolve(Map.of("RBDGATE_CEPH_ISCSI", file.toString()));
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
