package io.rbdgate.management.http;

import io.rbdgate.config.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/// The server's certificate chain and private key, as PEM text.
public record TlsIdentity(String certificatePem, String keyPem) {

    /// What the two files hold.
    ///
    /// @throws IllegalArgumentException that names the file when it cannot be read
    public static TlsIdentity of(TlsConfig files) {
        return new TlsIdentity(text(files.certificate()), text(files.key()));
    }

    private static String text(java.nio.file.Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read " + file + ": " + e.getClass().getSimpleName(), e);
        }
    }

    /// The key and its chain, for handshakes.
    ///
    /// @throws IllegalArgumentException when certificate or key are unusable or do not belong
    ///   together
    X509ExtendedKeyManager keys() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] nothing = new char[0];
            PrivateKey key = PemKey.read(keyPem);
            Certificate[] chain = chain();
            PemKey.requirePair(key, chain[0].getPublicKey());
            store.setKeyEntry("api", key, nothing, chain);
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, nothing);
            for (KeyManager manager : keys.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager usable) {
                    return usable;
                }
            }
            throw new IllegalArgumentException("the JDK has no manager for this key");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the certificate or key of the API is unusable: " + e.getMessage(), e);
        }
    }

    private Certificate[] chain() throws GeneralSecurityException {
        // text before and between the certificates (openssl writes some) confuses the factory
        StringBuilder only = new StringBuilder();
        boolean inside = false;
        for (String line : certificatePem.lines().toList()) {
            inside = inside || line.startsWith("-----BEGIN ");
            if (inside) {
                only.append(line).append('\n');
            }
            inside = inside && !line.startsWith("-----END ");
        }
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(
                                        only.toString().getBytes(StandardCharsets.ISO_8859_1)));
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("the API's certificate file holds no certificate");
        }
        return certificates.toArray(Certificate[]::new);
    }

    @Override
    public String toString() {
        return "TlsIdentity[…]";
    }
}
