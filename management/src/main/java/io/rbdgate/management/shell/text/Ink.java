package io.rbdgate.management.shell.text;

import io.rbdgate.management.shell.tree.Summary;

/// Colours, where they are wanted.
public record Ink(boolean on) {
    private static final String RESET = "\u001b[0m";

    public String bold(String text) {
        return paint("1", text);
    }

    public String red(String text) {
        return paint("31;1", text);
    }

    public String health(Summary.Health health, String text) {
        return switch (health) {
            case GOOD -> paint("32", text);
            case BAD -> red(text);
            case NEUTRAL -> text;
        };
    }

    /// As configshell colours its levels: plain, blue, magenta, and again.
    String level(int depth, String text) {
        return switch (depth % 3) {
            case 1 -> paint("34", text);
            case 2 -> paint("35", text);
            default -> text;
        };
    }

    private String paint(String code, String text) {
        return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + RESET : text;
    }
}
