package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.Credentials;
import io.rbdgate.config.store.GatewayConf.Auth;
import io.rbdgate.config.store.PasswordVault;
import tools.jackson.databind.node.ObjectNode;

/// CHAP of clients, targets and discovery, and whether a target lists its initiators (ACL).
/// Credentials are checked at once (400); passwords are stored as the vault keeps them.
public final class AuthEdits {
    private final Stamp stamp;
    private final PasswordVault vault;

    AuthEdits(Stamp stamp, PasswordVault vault) {
        this.stamp = stamp;
        this.vault = vault;
    }

    /// Changes an initiator's credentials; [Credentials#NONE]: no CHAP.
    public ConfigEdit client(String iqn, String client, Credentials credentials) {
        CredentialRules.check(credentials);
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            if (store(ConfTree.client(target, client), "auth", credentials)) {
                stamp.updated(target);
            }
        };
    }

    /// Changes the credentials that hold for every initiator of a target without ACL.
    public ConfigEdit target(String iqn, Credentials credentials) {
        CredentialRules.check(credentials);
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            if (credentials.isOn() && aclEnabled(target)) {
                throw new ConfEditException(
                        400,
                        "target CHAP authentication is not possible while ACL authentication is"
                                + " enabled: disable_acl first");
            }
            if (store(target, "auth", credentials)) {
                stamp.updated(target);
            }
        };
    }

    /// Switches between listed initiators only and any initiator. Off needs a target without
    /// clients, on one without CHAP (else 400).
    public ConfigEdit acl(String iqn, boolean enabled) {
        return document -> {
            ObjectNode target = ConfTree.target(document, iqn);
            if (!enabled && !ConfTree.isEmpty(ConfTree.find(target, "clients"))) {
                throw new ConfEditException(
                        400,
                        "ACL authentication can not be disabled while the target has clients:"
                                + " remove them first");
            }
            if (enabled && Auth.of(target.get("auth")).isOn()) {
                throw new ConfEditException(
                        400,
                        "ACL authentication can not be enabled while the target has CHAP"
                                + " authentication: disable it first");
            }
            if (aclEnabled(target) != enabled || !target.has("acl_enabled")) {
                target.put("acl_enabled", enabled);
                stamp.updated(target);
            }
        };
    }

    /// Changes the credentials for discovery on all gateways.
    public ConfigEdit discovery(Credentials credentials) {
        CredentialRules.check(credentials);
        return document -> store(document, "discovery_auth", credentials);
    }

    /// The same credentials again keep their text, though encrypting would make another.
    private boolean store(ObjectNode holder, String key, Credentials credentials) {
        ObjectNode object = ConfTree.under(holder, key);
        if (!object.isEmpty() && credentials.equals(vault.open(Auth.of(object)))) {
            return false;
        }
        vault.seal(credentials).writeTo(object);
        return true;
    }

    private static boolean aclEnabled(ObjectNode target) {
        return !target.has("acl_enabled") || target.get("acl_enabled").asBoolean(true);
    }
}
