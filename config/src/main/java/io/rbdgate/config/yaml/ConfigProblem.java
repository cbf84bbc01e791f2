package io.rbdgate.config.yaml;

/// Something wrong in a configuration file, at a line and column counted from 1; `text` says what
/// and what to do.
public record ConfigProblem(String file, int line, int column, String text) {

    /// `FILE:line:column: message`.
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + text;
    }
}
