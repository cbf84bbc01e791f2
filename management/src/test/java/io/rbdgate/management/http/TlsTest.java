package io.rbdgate.management.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.HostPort;
import io.rbdgate.config.Secret;
import io.rbdgate.fixtures.SeededRandom;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTest {
    private static String pem(String name) throws IOException {
        try (InputStream in = TlsTest.class.getResourceAsStream("/tls/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), ISO_8859_1);
        }
    }

    private static ApiServer server(TlsIdentity identity) {
        return ApiServer.start(
                new HostPort("127.0.0.1", 0),
                identity,
                Router.builder()
                        .route("GET", "/api", Protection.OPEN, r -> Answer.ok(Map.of("a", 1)))
                        .build(),
                new Guard("a", new Secret("b"), peer -> true),
                new AuditLog(InstantSource.system()),
                InstantSource.system());
    }

    /// Trusts just the certificate of that file, whoever it is for.
    private static SSLSocket connect(int port, String certificate) throws Exception {
        var store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = TlsTest.class.getResourceAsStream("/tls/" + certificate)) {
            X509Certificate trusted =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in);
            store.setCertificateEntry("gw", trusted);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        TrustManager[] managers = factory.getTrustManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String get(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write(
                        "GET /api HTTP/1.1\r\nHost: gw\r\nConnection: close\r\n\r\n"
                                .getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({"rsa.crt, rsa-pkcs8.key", "rsa.crt, rsa-pkcs1.key", "ec.crt, ec.key"})
    void servesWithTheUsualKindsOfKeys(String certificate, String key) throws Exception {
        try (ApiServer server = server(new TlsIdentity(pem(certificate), pem(key)));
                SSLSocket socket = connect(server.port(), certificate)) {
            assertThat(get(socket)).startsWith("HTTP/1.1 200 ").endsWith("{\"a\":1}\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void servesTheTwoVersionsInUse(String version) throws Exception {
        try (ApiServer server = server(new TlsIdentity(pem("ec.crt"), pem("ec.key")));
                SSLSocket socket = connect(server.port(), "ec.crt")) {
            socket.setEnabledProtocols(new String[] {version});
            assertThat(get(socket)).startsWith("HTTP/1.1 200 ");
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void plainTextOnATlsPortEndsOnlyThatConnection() throws Exception {
        try (ApiServer server = server(new TlsIdentity(pem("ec.crt"), pem("ec.key")))) {
            assertThat(RawHttp.exchange(server.port(), "GET /api HTTP/1.1\r\nHost: gw\r\n\r\n"))
                    .doesNotContain("HTTP/1.1 200");
            assertServes(server);
        }
    }

    /// What a client of that version says first: one suite that was usual then, no extensions.
    private static byte[] clientHello(int minorVersion) {
        ByteBuffer hello = ByteBuffer.allocate(50);
        hello.put(HexFormat.of().parseHex("160301002d" + "01000029" + "03"));
        hello.put((byte) minorVersion);
        hello.position(hello.position() + 32); // random
        hello.put(HexFormat.of().parseHex("00" + "0002" + "002f" + "01" + "00"));
        return hello.array();
    }

    private static byte[] answered(int port, byte[] said) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(said);
            socket.shutdownOutput();
            return socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }

    /// TLS 1.0 and 1.1: a fatal alert, protocol_version.
    @ParameterizedTest
    @CsvSource({"1", "2"})
    void theVersionsBeforeAreRefusedByName(int minorVersion) throws Exception {
        try (ApiServer server = server(new TlsIdentity(pem("ec.crt"), pem("ec.key")))) {
            byte[] alert = answered(server.port(), clientHello(minorVersion));

            assertThat(HexFormat.of().formatHex(alert)).matches("15030.0002" + "0246");
            assertServes(server);
        }
    }

    @Test
    void garbageOnATlsPortEndsOnlyItsConnection() throws Exception {
        SeededRandom random = new SeededRandom(20261121);
        try (ApiServer server = server(new TlsIdentity(pem("ec.crt"), pem("ec.key")))) {
            for (int i = 0; i < 100; i++) {
                byte[] garbage = new byte[1 + random.nextInt(2000)];
                random.nextBytes(garbage);
                if (i % 2 == 0) {
                    // half a handshake, then nonsense
                    byte[] hello = clientHello(3);
                    System.arraycopy(hello, 0, garbage, 0, Math.min(garbage.length, 11));
                }
                assertThat(new String(answered(server.port(), garbage), ISO_8859_1))
                        .doesNotContain("HTTP/1.1 200");
            }
            assertServes(server);
        }
    }

    private static void assertServes(ApiServer server) throws Exception {
        try (SSLSocket socket = connect(server.port(), "ec.crt")) {
            assertThat(get(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aRenewedCertificateHoldsForNewConnections() throws Exception {
        try (ApiServer server = server(new TlsIdentity(pem("ec.crt"), pem("ec.key")))) {
            server.renew(new TlsIdentity(pem("rsa.crt"), pem("rsa-pkcs8.key")));
            try (SSLSocket socket = connect(server.port(), "rsa.crt")) {
                assertThat(get(socket)).startsWith("HTTP/1.1 200 ");
            }
            try (SSLSocket socket = connect(server.port(), "ec.crt")) {
                assertThatThrownBy(() -> get(socket)).isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        TlsIdentity mixed = new TlsIdentity(pem("rsa.crt"), pem("ec.key"));
        assertThatThrownBy(() -> server(mixed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the API's key is not the one of its certificate");
    }

    @Test
    void anEncryptedKeyIsRefusedWithTheCommandThatDecryptsIt() throws Exception {
        String key =
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
        TlsIdentity identity = new TlsIdentity(pem("rsa.crt"), key);
        assertThatThrownBy(() -> server(identity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void aFileWithoutACertificateIsRefused() throws Exception {
        TlsIdentity identity = new TlsIdentity("nothing", pem("rsa-pkcs8.key"));
        assertThatThrownBy(() -> server(identity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the API's certificate file holds no certificate");
    }
}
