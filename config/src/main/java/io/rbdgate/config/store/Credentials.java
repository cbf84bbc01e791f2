package io.rbdgate.config.store;

/// CHAP names and passwords in clear text as a user gives them; empty text: off.
public record Credentials(
        String username, String password, String mutualUsername, String mutualPassword) {
    public static final Credentials NONE = new Credentials("", "", "", "");

    /// Whether CHAP is demanded.
    public boolean isOn() {
        return !username.isEmpty();
    }

    /// Without the passwords.
    @Override
    public String toString() {
        return "Credentials[username=" + username + ", mutualUsername=" + mutualUsername + "]";
    }
}
