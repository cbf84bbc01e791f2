package io.rbdgate.management.shell.text;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// Finds out what the process prints to.
public final class Screen {
    private Screen() {}

    /// Whether input and output are a terminal.
    @SuppressWarnings("SystemConsoleNull") // its documentation still allows null
    public static boolean isTerminal() {
        java.io.Console console = System.console();
        return console != null && console.isTerminal();
    }

    /// Whether colours are wanted on a terminal: not with `NO_COLOR` (any value) or a dumb one.
    public static boolean wantsColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    /// `out` and `err` as they are: a terminal as wide as it is, or a plain pipe.
    public static Console of(PrintStream out, PrintStream err, Map<String, String> environment) {
        if (!isTerminal()) {
            return Console.plain(out, err);
        }
        return new Console(out, err, width(), wantsColour(environment), true);
    }

    /// Columns of a terminal; what gwcli assumed when it does not tell.
    public static int width(Terminal terminal) {
        int columns = terminal.getColumns();
        return columns > 0 ? columns : Console.DEFAULT_WIDTH;
    }

    private static int width() {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            return width(terminal);
        } catch (IOException e) {
            return Console.DEFAULT_WIDTH; // it need not tell
        }
    }
}
