package io.rbdgate.management.shell.text;

/// A bar that grows on one line of a terminal; nothing in a pipe.
public final class ProgressBar implements AutoCloseable {
    private static final int CELLS = 40;

    private final Console console;
    private boolean drawn;

    public ProgressBar(Console console) {
        this.console = console;
    }

    /// 0 to 100; negative while nobody knows.
    public void at(int percent) {
        if (!console.live()) {
            return;
        }
        drawn = true;
        if (percent < 0) {
            console.err().print("\r[" + ".".repeat(CELLS) + "]  ...");
        } else {
            int full = Math.clamp(percent, 0, 100) * CELLS / 100;
            console.err()
                    .print(
                            "\r["
                                    + "#".repeat(full)
                                    + ".".repeat(CELLS - full)
                                    + "] %3d%%".formatted(percent));
        }
        console.err().flush();
    }

    @Override
    public void close() {
        if (drawn) {
            console.err().print("\r" + " ".repeat(CELLS + 8) + "\r");
            console.err().flush();
        }
    }
}
