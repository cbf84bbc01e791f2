package io.rbdgate.system;

import io.rbdgate.fixtures.host.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A self-signed certificate of the API: made as `gw.crt` and `gw.key`, and the one a port shows.
final class ApiCertificate {
    private static final String PASSWORD = "changeit";

    private ApiCertificate() {}

    static void make(Path directory, String name) throws IOException, GeneralSecurityException {
        Path file = directory.resolve(name + ".p12");
        Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-alias",
                        "api",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .run()
                .orThrow();
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        byte[] key = store.getKey("api", PASSWORD.toCharArray()).getEncoded();
        write(directory.resolve("gw.key"), "PRIVATE KEY", key);
        byte[] certificate = store.getCertificate("api").getEncoded();
        write(directory.resolve("gw.crt"), "CERTIFICATE", certificate);
    }

    private static void write(Path file, String what, byte[] octets) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets);
        Files.writeString(
                file,
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, lines),
                StandardCharsets.US_ASCII);
    }

    /// Whose certificate the port shows, as `CN=name`.
    static String at(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            return Objects.requireNonNull(socket.getSession().getPeerPrincipal()).getName();
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
