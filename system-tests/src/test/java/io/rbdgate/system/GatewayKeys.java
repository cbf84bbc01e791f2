package io.rbdgate.system;

import io.rbdgate.fixtures.host.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The RSA key that a ceph-iscsi gateway has for two purposes: the API's certificate, which is for
/// 127.0.0.1, and the passwords in the shared configuration.
final class GatewayKeys {
    private static final String SECRET = "changeit";
    private static final String ALIAS = "gateway";

    private final KeyStore store;

    private GatewayKeys(KeyStore store) {
        this.store = store;
    }

    /// A new pair; `directory` is for a file on the way.
    static GatewayKeys make(Path directory) throws IOException, GeneralSecurityException {
        Path file = directory.resolve("gateway.p12");
        var _ =
                Command.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "RSA",
                                "-keysize",
                                "2048",
                                "-dname",
                                "CN=gateway",
                                "-ext",
                                "SAN=ip:127.0.0.1,ip:127.0.0.2",
                                "-alias",
                                ALIAS,
                                "-storepass",
                                SECRET,
                                "-keystore",
                                file.toString())
                        .run()
                        .orThrow();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, SECRET.toCharArray());
        }
        return new GatewayKeys(store);
    }

    /// `iscsi-gateway.crt`.
    String certificate() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    }

    /// `iscsi-gateway.key`.
    String privateKey() throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey(ALIAS, SECRET.toCharArray()).getEncoded());
    }

    /// `iscsi-gateway-pub.key`.
    String publicKey() throws GeneralSecurityException {
        return pem("PUBLIC KEY", store.getCertificate(ALIAS).getPublicKey().getEncoded());
    }

    /// For a client that trusts this certificate and no other.
    SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(
                        what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded));
    }
}
