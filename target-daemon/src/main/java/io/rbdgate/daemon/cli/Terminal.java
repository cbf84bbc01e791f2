package io.rbdgate.daemon.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where the commands print: answers to stdout, errors to stderr in one clear line (with the trace
/// under `--debug`).
final class Terminal {
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    private final boolean debug;

    Terminal(boolean debug) {
        this.debug = debug;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    void say(String line) {
        out.println(line);
    }

    void complain(String line) {
        err.println(line);
    }

    /// An exception as one line, `rbdgate: what`; the trace only when asked for.
    void complain(Throwable failure) {
        String text = failure.getMessage();
        complain("rbdgate: " + (text == null ? failure.getClass().getSimpleName() : text));
        if (debug) {
            failure.printStackTrace(err);
        }
    }
}
