package io.rbdgate.management.live;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// TLS to the other gateways. Their certificates are usually self-signed and made for another name,
/// so, as in ceph-iscsi, unless told otherwise the link is encrypted but the certificate is not
/// asked who it is for: the gateways' names come from the shared configuration.
public final class PeerTrust extends X509ExtendedTrustManager {
    /// Where systems keep the authorities that everybody trusts, as `curl` uses them.
    private static final List<Path> SYSTEM =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"));

    private PeerTrust() {}

    /// Any certificate is taken.
    public static SSLContext unverified() {
        return context(new TrustManager[] {new PeerTrust()});
    }

    /// A certificate must be of an authority in this file (PEM; a self-signed one is its own) and
    /// for the gateway's name.
    ///
    /// @throws IllegalArgumentException when the file cannot be read or has no certificate
    public static SSLContext by(Path authorities) {
        try (InputStream in = Files.newInputStream(authorities)) {
            KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
            known.load(null, null);
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                known.setCertificateEntry("authority-" + known.size(), each);
            }
            if (known.size() == 0) {
                throw new IllegalArgumentException(authorities + ": there is no certificate in it");
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(known);
            return context(managers.getTrustManagers());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(authorities + ": " + e.getMessage(), e);
        }
    }

    /// A certificate must be of an authority that this system trusts and for the gateway's name.
    ///
    /// @throws IllegalArgumentException when the system's file of them is broken
    public static SSLContext bySystem() {
        return SYSTEM.stream()
                .filter(Files::isReadable)
                .findFirst()
                .map(PeerTrust::by)
                .orElseGet(() -> context(null)); // those of Java
    }

    private static SSLContext context(TrustManager @Nullable [] managers) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
