package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.Credentials;
import java.util.regex.Pattern;

/// What a new CHAP name and password must look like (§6.6). Stored ones may be older.
public final class CredentialRules {
    private static final Pattern USER = Pattern.compile("(?U)[\\w\\\\.:@-]{8,64}");
    private static final Pattern PASSWORD = Pattern.compile("(?U)[\\w@/-]{12,16}");

    private CredentialRules() {}

    /// The first problem is reported; no credentials at all are fine.
    ///
    /// @throws ConfEditException 400, without the password
    public static void check(Credentials c) {
        if (!c.username().isEmpty()) {
            checkUser("username", c.username());
        }
        if (!c.password().isEmpty()) {
            checkPassword("password", c.password());
        }
        together("username", c.username(), "password", c.password());
        if (!c.mutualUsername().isEmpty()) {
            checkUser("mutual_username", c.mutualUsername());
        }
        if (!c.mutualPassword().isEmpty()) {
            checkPassword("mutual_password", c.mutualPassword());
        }
        together("mutual_username", c.mutualUsername(), "mutual_password", c.mutualPassword());
        if (!c.mutualUsername().isEmpty() && c.username().isEmpty()) {
            throw new ConfEditException(
                    400, "mutual CHAP needs username and password of the initiator too");
        }
    }

    private static void checkUser(String field, String name) {
        if (!USER.matcher(name).matches()) {
            throw new ConfEditException(
                    400,
                    "Invalid "
                            + field
                            + ": it must have 8 to 64 characters, letters, digits and"
                            + " '.', ':', '@', '_', '-'");
        }
    }

    private static void checkPassword(String field, String password) {
        if (!PASSWORD.matcher(password).matches()) {
            throw new ConfEditException(
                    400,
                    "Invalid "
                            + field
                            + ": it must have 12 to 16 characters, letters, digits and"
                            + " '@', '-', '_', '/'");
        }
    }

    private static void together(String user, String name, String field, String password) {
        if (name.isEmpty() != password.isEmpty()) {
            throw new ConfEditException(400, user + " and " + field + " must be given together");
        }
    }
}
