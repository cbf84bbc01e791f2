package io.rbdgate.management.shell.text;

import java.io.PrintStream;

/// Where the shell prints: answers to `out`, complaints to `err`; how wide it is and whether
/// colours and progress bars make sense there.
public record Console(PrintStream out, PrintStream err, int width, boolean colour, boolean live) {

    /// What gwcli assumed when nobody looks.
    public static final int DEFAULT_WIDTH = 80;

    /// A pipe: no colours, nothing that moves.
    public static Console plain(PrintStream out, PrintStream err) {
        return new Console(out, err, DEFAULT_WIDTH, false, false);
    }

    public Ink ink() {
        return new Ink(colour);
    }
}
