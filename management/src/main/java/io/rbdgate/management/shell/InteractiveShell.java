package io.rbdgate.management.shell;

import io.rbdgate.management.shell.text.Console;
import io.rbdgate.management.shell.text.Printer;
import io.rbdgate.management.shell.text.Screen;
import io.rbdgate.management.shell.tree.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The shell at a terminal: a prompt with completion and history, until `exit` or end of input.
public final class InteractiveShell {
    /// Lines with passwords stay out of the history file.
    private static final String NOT_REMEMBERED = "*auth *:*password*";

    private static final FileAttribute<Set<PosixFilePermission>> FOR_THE_USER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Shell shell;
    private final Path stateDirectory;
    private final boolean json;
    private final boolean colour;

    public InteractiveShell(Shell shell, Path stateDirectory, boolean json, boolean colour) {
        this.shell = shell;
        this.stateDirectory = stateDirectory;
        this.json = json;
        this.colour = colour;
    }

    /// Reads and runs lines; returns when the user leaves.
    public void run() {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            run(terminal);
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal or " + stateDirectory + " failed", e);
        }
    }

    void run(Terminal terminal) throws IOException {
        Files.createDirectories(stateDirectory);
        Path history = stateDirectory.resolve("history");
        if (!Files.exists(history)) {
            Files.createFile(history, FOR_THE_USER_ALONE);
        }
        LineReader reader = reader(terminal);
        PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        Runner.Outcome outcome = Runner.Outcome.DONE;
        while (outcome != Runner.Outcome.LEAVE) {
            outcome = one(terminal, reader, out);
        }
    }

    private Runner.Outcome one(Terminal terminal, LineReader reader, PrintStream out) {
        Console console = new Console(out, out, Screen.width(terminal), colour, true);
        Printer printer = new Printer(console, json, true);
        try {
            List<String> words = Words.of(reader.readLine(prompt()));
            return new Runner(
                            shell,
                            console,
                            printer,
                            action -> terminal.handle(Terminal.Signal.INT, _ -> action.run()))
                    .run(words);
        } catch (UsageException e) {
            printer.complain(e.getMessage());
            return Runner.Outcome.MISUSED;
        } catch (UserInterruptException e) {
            return Runner.Outcome.DONE; // as in a shell: the line is given up
        } catch (EndOfFileException e) {
            return Runner.Outcome.LEAVE;
        }
    }

    private LineReader reader(Terminal terminal) {
        Completion completion = new Completion(shell);
        LineReader reader =
                LineReaderBuilder.builder()
                        .appName("rbdgate")
                        .terminal(terminal)
                        .parser(new DefaultParser())
                        .completer((_, line, candidates) -> complete(completion, line, candidates))
                        .variable(LineReader.HISTORY_FILE, stateDirectory.resolve("history"))
                        .variable(LineReader.HISTORY_IGNORE, NOT_REMEMBERED)
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.CASE_INSENSITIVE, false)
                        .build();
        return reader;
    }

    private void complete(Completion completion, ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        String partial = line.word().substring(0, line.wordCursor());
        for (Completion.Proposal proposal : completion.at(before, partial)) {
            String help = proposal.help().isEmpty() ? null : proposal.help();
            candidates.add(
                    new Candidate(
                            proposal.word(),
                            proposal.word(),
                            null,
                            help,
                            null,
                            null,
                            !proposal.open() && !proposal.place()));
        }
    }

    private String prompt() {
        return shell.path() + "> ";
    }
}
