package io.rbdgate.daemon.cli;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command line (DESIGN §6): which commands there are, and what becomes of their errors.
public final class CommandLineMain {
    private CommandLineMain() {}

    /// Runs one command and returns the exit status: 0 success, 1 failure, 2 wrong usage.
    public static int execute(String[] arguments) {
        boolean debug = Arrays.asList(arguments).contains("--debug");
        if (debug) {
            System.setProperty("rbdgate.log.level", "DEBUG");
        }
        Terminal terminal = new Terminal(debug);
        CommandLine line =
                new CommandLine(new Root())
                        .addSubcommand(new RunCommand(terminal))
                        .addSubcommand(new RehearseCommand())
                        .addSubcommand(new CheckCommand(terminal))
                        .addSubcommand(words(new ShellCommand(terminal)))
                        .addSubcommand(words(new RtstoolCommand(terminal)))
                        .addSubcommand(new TopCommand(terminal))
                        .addSubcommand(new ImportCommand(terminal))
                        .addSubcommand(new ExportCommand(terminal))
                        .addSubcommand(new PurgeCommand(terminal))
                        .addSubcommand(new DoctorCommand(terminal))
                        .addSubcommand(new VersionCommand(terminal));
        line.setExpandAtFiles(false); // a secret may begin with '@'
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    terminal.complain(failure);
                    return 1;
                });
        line.setParameterExceptionHandler(
                (wrong, args) -> {
                    terminal.complain("rbdgate: " + wrong.getMessage());
                    terminal.complain(usageOf(wrong));
                    return 2;
                });
        return line.execute(arguments);
    }

    /// A command whose words are another language: what comes after the first is no option of ours.
    private static CommandLine words(Object command) {
        return new CommandLine(command).setStopAtPositional(true);
    }

    private static String usageOf(ParameterException wrong) {
        return wrong.getCommandLine().getUsageMessage(CommandLine.Help.Ansi.OFF).strip();
    }

    @Command(
            name = "rbdgate",
            description = "An iSCSI target for Ceph RBD, in user space.",
            footer = {
                "",
                "rbdgate test [--long NAME] runs the test suite (or one long part of it).",
                "Exit status: 0 success, 1 failure, 2 wrong usage."
            },
            mixinStandardHelpOptions = false)
    private static final class Root implements Runnable {
        @Spec private CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--debug",
                scope = ScopeType.INHERIT,
                description = "detailed log, and traces with errors")
        private boolean debug;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                scope = ScopeType.INHERIT,
                description = "this text")
        private boolean help;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    debug || help
                            ? "a command is missing"
                            : "a command is missing: run, check, test, doctor, version");
        }
    }
}
