package io.rbdgate.management.shell.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts the certificates of one PEM file: a gateway that presents one of them itself, by whatever
/// name it is reached (gateways use self-signed ones), or one issued by them for the name asked.
/// Without a file anything is trusted.
final class PinnedTrust extends X509ExtendedTrustManager {
    private final Collection<? extends Certificate> pinned;
    private final @Nullable X509ExtendedTrustManager issued;

    private PinnedTrust(
            Collection<? extends Certificate> pinned, @Nullable X509ExtendedTrustManager issued) {
        this.pinned = pinned;
        this.issued = issued;
    }

    /// For [java.net.http.HttpClient]; null means the JDK's own, whose many authorities are not
    /// read for an endpoint without TLS.
    ///
    /// @throws IllegalArgumentException when the file cannot be used, for the user
    static @Nullable SSLContext context(ApiEndpoint endpoint) {
        Path file = endpoint.certificate();
        boolean plain = "http".equals(endpoint.base().getScheme());
        if (file == null && !endpoint.insecure() && !plain) {
            return null;
        }
        try {
            PinnedTrust trust =
                    file == null || endpoint.insecure()
                            ? new PinnedTrust(List.of(), null)
                            : of(file);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " holds no certificate in PEM form", e);
        }
    }

    private static PinnedTrust of(Path file) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(file)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("c" + number++, certificate);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return new PinnedTrust(certificates, x509);
            }
        }
        throw new CertificateException("no X.509 trust manager in this JDK");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        X509ExtendedTrustManager next = issued;
        if (next != null && !pinned.contains(chain[0])) {
            next.checkServerTrusted(chain, authType, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        X509ExtendedTrustManager next = issued;
        if (next != null && !pinned.contains(chain[0])) {
            next.checkServerTrusted(chain, authType, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        X509ExtendedTrustManager next = issued;
        if (next != null && !pinned.contains(chain[0])) {
            next.checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static CertificateException noServer() {
        return new CertificateException("a shell accepts no clients");
    }
}
