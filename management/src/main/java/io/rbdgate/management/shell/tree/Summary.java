package io.rbdgate.management.shell.tree;

/// What `ls` shows of a node between brackets, and whether that is good.
public record Summary(String text, Health health) {

    /// How it is coloured.
    public enum Health {
        GOOD,
        BAD,
        NEUTRAL
    }

    /// What gwcli shows where there is nothing to say.
    public static final Summary NONE = neutral("...");

    static Summary neutral(String text) {
        return new Summary(text, Health.NEUTRAL);
    }

    static Summary good(String text) {
        return new Summary(text, Health.GOOD);
    }

    static Summary of(String text, boolean good) {
        return new Summary(text, good ? Health.GOOD : Health.BAD);
    }
}
