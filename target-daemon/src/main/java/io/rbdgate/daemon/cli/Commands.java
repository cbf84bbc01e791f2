package io.rbdgate.daemon.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// All commands as picocli knows them, and what becomes of their errors. Apart from
/// [CommandLineMain], so that the shell starts without picocli.
final class Commands {
    private Commands() {}

    /// Runs one command and returns the exit status.
    static int execute(String[] arguments, Terminal terminal) {
        CommandLine line = line(terminal, arguments.length == 0 ? "" : arguments[0]);
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

    /// The command line with all commands, or with the one that is asked for: picocli reads every
    /// annotation of those it is given, which is a third of what a short command costs.
    private static CommandLine line(Terminal terminal, String first) {
        Map<String, Supplier<?>> all = commands(terminal);
        CommandLine line = new CommandLine(new Root());
        Supplier<?> asked = all.get(first);
        (asked == null ? all.values() : List.of(asked))
                .forEach(command -> line.addSubcommand(command.get()));
        return line;
    }

    private static Map<String, Supplier<?>> commands(Terminal terminal) {
        Map<String, Supplier<?>> all = new LinkedHashMap<>();
        all.put("run", () -> new RunCommand(terminal));
        all.put("rehearse", RehearseCommand::new);
        all.put("check", () -> new CheckCommand(terminal));
        all.put("shell", () -> words(new ShellCommand(terminal)));
        all.put("rtstool", () -> words(new RtstoolCommand(terminal)));
        all.put("top", () -> new TopCommand(terminal));
        all.put("import", () -> new ImportCommand(terminal));
        all.put("export", () -> new ExportCommand(terminal));
        all.put("purge", () -> new PurgeCommand(terminal));
        all.put("drain", () -> new DrainCommand(terminal));
        all.put("doctor", () -> new DoctorCommand(terminal));
        all.put("version", () -> new VersionCommand(terminal));
        return all;
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
