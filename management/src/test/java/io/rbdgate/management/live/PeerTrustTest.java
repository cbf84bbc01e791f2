package io.rbdgate.management.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiServer;
import io.rbdgate.management.http.AuditLog;
import io.rbdgate.management.http.Guard;
import io.rbdgate.management.http.Protection;
import io.rbdgate.management.http.Router;
import io.rbdgate.management.http.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose certificate a gateway takes: `loop` is for 127.0.0.1, where the peer of these tests is,
/// `ec` for another name.
final class PeerTrustTest {
    private static final PeerStatus UP = new PeerStatus("gw2", PeerState.UP, true, "");

    @TempDir private Path directory;

    private static String pem(String name) throws IOException {
        try (InputStream in = PeerTrustTest.class.getResourceAsStream("/tls/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private Path authorities(String... names) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            all.append(pem(name + ".crt"));
        }
        return Files.writeString(directory.resolve("authorities.pem"), all);
    }

    private static PeerStatus seen(String identity, SSLContext trust) throws IOException {
        Router router =
                Router.builder()
                        .route(
                                "GET",
                                "/api/_ping",
                                Protection.OPEN,
                                r -> Answer.message(200, "pong").with(PeerStatus.MARK, "1"))
                        .build();
        InstantSource clock = InstantSource.system();
        try (ApiServer server =
                ApiServer.start(
                        new HostPort("127.0.0.1", 0),
                        new TlsIdentity(pem(identity + ".crt"), pem(identity + ".key")),
                        router,
                        new Guard("admin", new Secret("admin"), peer -> true),
                        new AuditLog(clock),
                        clock)) {
            String place = "127.0.0.1:" + server.port();
            Peers peers =
                    new Peers(
                            new PeerAccess("admin", new Secret("admin"), trust, _ -> place, clock));
            return peers.ping(List.of("gw2")).getFirst();
        }
    }

    @Test
    void anyCertificateIsTakenUnlessToldOtherwise() throws IOException {
        assertThat(seen("ec", PeerTrust.unverified())).isEqualTo(UP);
    }

    @Test
    void oneOfAKnownAuthorityForTheNameIsTaken() throws IOException {
        assertThat(seen("loop", PeerTrust.by(authorities("ec", "loop")))).isEqualTo(UP);
    }

    @Test
    void oneOfAnotherAuthorityIsNot() throws IOException {
        assertThat(seen("loop", PeerTrust.by(authorities("ec"))).reason())
                .startsWith("TLS: its certificate is not trusted here: ")
                .endsWith("; see api.tls.peerAuthorities or api_ssl_verify");
    }

    @Test
    void oneForAnotherNameIsNot() throws IOException {
        assertThat(seen("ec", PeerTrust.by(authorities("ec"))).reason())
                .startsWith("TLS: its certificate is not trusted here: ");
    }

    @Test
    void aSelfSignedOneIsNoneThatTheSystemTrusts() throws IOException {
        assertThat(seen("loop", PeerTrust.bySystem()).reason())
                .startsWith("TLS: its certificate is not trusted here: ");
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws IOException {
        Path empty = authorities();
        assertThatThrownBy(() -> PeerTrust.by(empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(empty + ": there is no certificate in it");
        assertThatThrownBy(() -> PeerTrust.by(directory.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none");
    }
}
