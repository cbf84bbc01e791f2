package io.rbdgate.management.shell.tree;

import java.util.List;

/// An argument of a command: given by position or as `name=value`. `values` offers what the user
/// may want (for completion; others are not refused); a secret one is never offered or recorded.
public record Argument(
        String name, String help, boolean required, boolean secret, Candidates values) {

    /// What may stand for an argument, asked when the user wants to know.
    @FunctionalInterface
    public interface Candidates {
        List<String> list();
    }

    private static final Candidates ANYTHING = List::of;

    static Argument required(String name, String help) {
        return new Argument(name, help, true, false, ANYTHING);
    }

    static Argument optional(String name, String help) {
        return new Argument(name, help, false, false, ANYTHING);
    }

    static Argument secret(String name, String help) {
        return new Argument(name, help, false, true, ANYTHING);
    }

    /// The same with something to offer.
    Argument from(Candidates offered) {
        return new Argument(name, help, required, secret, offered);
    }

    /// The same with fixed words to offer.
    Argument from(String... words) {
        return from(() -> List.of(words));
    }
}
