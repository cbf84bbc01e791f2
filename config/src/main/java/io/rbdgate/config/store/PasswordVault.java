package io.rbdgate.config.store;

import io.rbdgate.config.store.GatewayConf.Auth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;

/// Passwords at rest as the original keeps them: RSA-OAEP with SHA-256, base64 on one line; those
/// of old releases (SHA-1) are read. Without both keys, new passwords are stored in clear text.
public final class PasswordVault {
    /// Without keys: stores clear text, reads no cipher text.
    public static final PasswordVault NONE = new PasswordVault(null, null);

    private static final OAEPParameterSpec SHA256 = oaep("SHA-256", MGF1ParameterSpec.SHA256);
    private static final OAEPParameterSpec SHA1 = oaep("SHA-1", MGF1ParameterSpec.SHA1);

    private final @Nullable PrivateKey privateKey;
    private final @Nullable PublicKey publicKey;

    private PasswordVault(@Nullable PrivateKey privateKey, @Nullable PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /// A vault with the keys in these files; [#NONE] when one of them does not exist.
    ///
    /// @throws ConfigStoreException when one cannot be read or is no RSA key; names the file
    public static PasswordVault of(Path privateKey, Path publicKey) {
        if (!Files.exists(privateKey) || !Files.exists(publicKey)) {
            return NONE;
        }
        return new PasswordVault(
                key(privateKey, RsaPem::privateKey), key(publicKey, RsaPem::publicKey));
    }

    /// Whether new passwords are encrypted.
    public boolean encrypts() {
        return publicKey != null;
    }

    /// The auth object to store for `credentials`.
    public Auth seal(Credentials credentials) {
        return new Auth(
                credentials.username(),
                sealed(credentials.password()),
                isSealed(credentials.password()),
                credentials.mutualUsername(),
                sealed(credentials.mutualPassword()),
                isSealed(credentials.mutualPassword()));
    }

    /// What `auth` says in clear text; null when a password cannot be decrypted with these keys.
    public @Nullable Credentials open(Auth auth) {
        String password = opened(auth.password(), auth.passwordEncrypted());
        String mutual = opened(auth.mutualPassword(), auth.mutualPasswordEncrypted());
        return password == null || mutual == null
                ? null
                : new Credentials(auth.username(), password, auth.mutualUsername(), mutual);
    }

    /// A stored password in clear text; null when it cannot be decrypted with these keys.
    public @Nullable String opened(String stored, boolean encrypted) {
        if (!encrypted || stored.isEmpty()) {
            return stored;
        }
        String plain = decrypt(stored, SHA256);
        return plain == null ? decrypt(stored, SHA1) : plain;
    }

    private boolean isSealed(String password) {
        return publicKey != null && !password.isEmpty();
    }

    private String sealed(String password) {
        if (publicKey == null || password.isEmpty()) {
            return password;
        }
        try {
            Cipher cipher = cipher();
            cipher.init(Cipher.ENCRYPT_MODE, publicKey, SHA256);
            byte[] octets = cipher.doFinal(password.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(octets);
        } catch (GeneralSecurityException e) {
            throw new ConfigStoreException(
                    "the password cannot be encrypted with the gateways' public key: "
                            + e.getMessage(),
                    e);
        }
    }

    private @Nullable String decrypt(String stored, OAEPParameterSpec padding) {
        if (privateKey == null) {
            return null;
        }
        try {
            Cipher cipher = cipher();
            cipher.init(Cipher.DECRYPT_MODE, privateKey, padding);
            byte[] octets = cipher.doFinal(Base64.getMimeDecoder().decode(stored));
            return new String(octets, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return null; // another key, another padding, or no cipher text at all
        }
    }

    private static Cipher cipher() throws GeneralSecurityException {
        return Cipher.getInstance("RSA/ECB/OAEPPadding");
    }

    private static OAEPParameterSpec oaep(String digest, MGF1ParameterSpec mask) {
        return new OAEPParameterSpec(digest, "MGF1", mask, PSource.PSpecified.DEFAULT);
    }

    private interface PemReader<K> {
        K read(String pem) throws GeneralSecurityException;
    }

    private static <K> K key(Path file, PemReader<K> reader) {
        try {
            return reader.read(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new ConfigStoreException(file + " cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigStoreException(
                    file + " is not an RSA key in PEM form without a passphrase", e);
        }
    }
}
