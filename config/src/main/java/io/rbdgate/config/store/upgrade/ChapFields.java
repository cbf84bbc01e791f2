package io.rbdgate.config.store.upgrade;

import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.PasswordVault;
import tools.jackson.databind.node.ObjectNode;

/// Version 8: `user/password` in one text becomes fields. A client's password longer than any that
/// could be given (16) is cipher text, where there are keys.
final class ChapFields {
    private static final int LONGEST_PASSWORD = 16;

    private final PasswordVault vault;

    ChapFields(PasswordVault vault) {
        this.vault = vault;
    }

    void splitIn(ObjectNode document) {
        split(ConfTree.under(document, "discovery_auth"), false);
        for (ObjectNode target : ConfTree.objects(document, "targets").values()) {
            for (ObjectNode client : ConfTree.objects(target, "clients").values()) {
                split(ConfTree.under(client, "auth"), vault.encrypts());
            }
        }
    }

    private static void split(ObjectNode auth, boolean mayBeEncrypted) {
        split(auth, "chap", "", mayBeEncrypted);
        split(auth, "chap_mutual", "mutual_", mayBeEncrypted);
    }

    private static void split(ObjectNode auth, String old, String prefix, boolean mayBeEncrypted) {
        String both = ConfTree.text(auth, old);
        int slash = both.indexOf('/');
        String password = slash < 0 ? "" : both.substring(slash + 1);
        auth.put(prefix + "username", slash < 0 ? "" : both.substring(0, slash));
        auth.put(prefix + "password", password);
        auth.put(
                prefix + "password_encryption_enabled",
                mayBeEncrypted && password.length() > LONGEST_PASSWORD);
        auth.remove(old);
    }
}
