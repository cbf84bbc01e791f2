package io.rbdgate.config.store.serve;

import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ChapCredentials;
import io.rbdgate.config.Secret;
import io.rbdgate.config.store.Credentials;
import io.rbdgate.config.store.GatewayConf.Auth;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.extra.Extras.NextPassword;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CHAP of auth objects. What cannot be read demands a secret that nobody has.
final class ServedAuth {
    /// One for the whole process: configurations made twice are equal.
    private static final String NOBODYS_SECRET = random();

    private final PasswordVault vault;
    private final List<String> problems;

    ServedAuth(PasswordVault vault, List<String> problems) {
        this.vault = vault;
        this.problems = problems;
    }

    /// The CHAP that `auth` demands; null: none.
    @Nullable ChapConfig chap(String where, Auth auth) {
        if (!auth.isOn()) {
            return null;
        }
        Credentials credentials = vault.open(auth);
        if (credentials == null) {
            problems.add(
                    where
                            + ": its password cannot be decrypted with this gateway's keys, so"
                            + " nobody can log in with it: copy priv_key and pub_key from a gateway"
                            + " where it works, or set the password anew");
            return impossible(auth.username());
        }
        if (credentials.password().isEmpty()) {
            problems.add(where + ": a user name without a password, so nobody can log in with it");
            return impossible(auth.username());
        }
        boolean mutual =
                !credentials.mutualUsername().isEmpty() && !credentials.mutualPassword().isEmpty();
        return new ChapConfig(
                credentials(credentials.username(), credentials.password()),
                mutual
                        ? credentials(credentials.mutualUsername(), credentials.mutualPassword())
                        : null,
                ChapConfig.DEFAULT_ALGORITHMS);
    }

    /// As the other, with a second password that is valid while the first is being changed.
    @Nullable ChapConfig chap(String where, Auth auth, @Nullable NextPassword next) {
        ChapConfig chap = chap(where, auth);
        if (chap == null || next == null) {
            return chap;
        }
        String password = vault.opened(next.password(), next.encrypted());
        if (password == null || password.isEmpty()) {
            problems.add(where + ": its second password cannot be read and is not valid here");
            return chap;
        }
        return chap.orWith(new Secret(password));
    }

    /// CHAP that no initiator can pass.
    static ChapConfig impossible(String user) {
        return new ChapConfig(
                credentials(user, NOBODYS_SECRET), null, ChapConfig.DEFAULT_ALGORITHMS);
    }

    private static ChapCredentials credentials(String user, String password) {
        return new ChapCredentials(user, new Secret(password));
    }

    private static String random() {
        byte[] octets = new byte[32];
        new SecureRandom().nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }
}
