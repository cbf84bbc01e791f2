package io.rbdgate.config.store;

import tools.jackson.databind.node.ObjectNode;

/// Writes the auth objects of the document.
final class ConfAuth {
    private ConfAuth() {}

    /// Puts `auth` under `key`; keys of others in an object that is already there stay.
    static void write(ObjectNode parent, String key, GatewayConf.Auth auth) {
        ObjectNode object =
                parent.get(key) instanceof ObjectNode present ? present : parent.putObject(key);
        object.put("username", auth.username());
        object.put("password", auth.password());
        object.put("password_encryption_enabled", auth.passwordEncrypted());
        object.put("mutual_username", auth.mutualUsername());
        object.put("mutual_password", auth.mutualPassword());
        object.put("mutual_password_encryption_enabled", auth.mutualPasswordEncrypted());
    }
}
