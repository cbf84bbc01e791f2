package io.rbdgate.daemon;

import io.rbdgate.daemon.cli.CommandLineMain;

/// Where the process starts.
public final class Main {
    private Main() {}

    /// Runs the command line; exit status 0 on success, 1 on failure, 2 on wrong usage.
    public static void main(String[] arguments) {
        System.exit(CommandLineMain.execute(arguments));
    }
}
