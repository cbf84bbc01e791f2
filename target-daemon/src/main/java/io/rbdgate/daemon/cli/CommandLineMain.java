package io.rbdgate.daemon.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The command line (DESIGN §6): the shell in a hurry, every other command and whatever is unusual
/// by [Commands].
public final class CommandLineMain {
    private CommandLineMain() {}

    /// Runs one command and returns the exit status: 0 success, 1 failure, 2 wrong usage.
    public static int execute(String[] arguments) {
        boolean debug = Arrays.asList(arguments).contains("--debug");
        if (debug) {
            System.setProperty("rbdgate.log.level", "DEBUG");
        }
        Terminal terminal = new Terminal(debug);
        ShellLine plain = ShellLine.of(List.of(arguments));
        return plain == null ? Commands.execute(arguments, terminal) : run(plain, terminal);
    }

    private static int run(ShellLine line, Terminal terminal) {
        try {
            return line.run(terminal);
        } catch (IOException | RuntimeException failure) {
            terminal.complain(failure);
            return 1;
        }
    }
}
