package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.guest.LinuxGuest;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A folder of [Transcript]s: its commands are run in the guest, one after the other in the order
/// of their files' names, and each has to say what its file says.
///
/// With `-Drbdgate.transcripts=write` the files are written instead, to be reviewed by hand: a
/// wrong answer of ours is not to become what is expected. A new command is a file with its first
/// line alone.
record KnownTranscripts(Path folder) {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final boolean WRITE =
            "write".equals(System.getProperty("rbdgate.transcripts", "compare"));

    /// Those of `system-tests/sg3_utils`.
    static KnownTranscripts ofSg3Utils(String name) {
        Path root = Path.of(System.getProperty("rbdgate.root"));
        return new KnownTranscripts(root.resolve("system-tests/sg3_utils").resolve(name));
    }

    /// Runs them all, and fails with the differences.
    void assertSaidIn(LinuxGuest guest) {
        List<Path> files = files();
        assertThat(files).isNotEmpty();
        List<Transcript> known = files.stream().map(Transcript::read).toList();
        List<CommandResult> results = run(guest, known);
        StringBuilder differences = new StringBuilder();
        for (int i = 0; i < files.size(); i++) {
            String now = known.get(i).saidNow(results.get(i)).text();
            if (WRITE) {
                write(files.get(i), now);
            } else {
                differences.append(difference(files.get(i), now));
            }
        }
        assertThat(differences.toString()).isEmpty();
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // without a process for anything but the command: they are slow in the guest
    private static List<CommandResult> run(LinuxGuest guest, List<Transcript> known) {
        StringBuilder script =
                new StringBuilder(
                        """
                        cd "$(mktemp -d)"
                        run() {
                            eval "$1" >out 2>err </dev/null
                            echo -n "$?"$'\\1'"$(<out)"$'\\1'"$(<err)"$'\\2'
                        }
                        """);
        for (Transcript each : known) {
            script.append("run '").append(each.command().replace("'", "'\\''")).append("'\n");
        }
        String[] answers = guest.run(script.toString(), LIMIT).orThrow().stdout().split("\2");
        assertThat(answers).hasSameSizeAs(known);
        List<CommandResult> results = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            String[] parts = answers[i].split("\1", -1);
            int status = Integer.parseInt(parts[0]);
            String command = known.get(i).command();
            results.add(new CommandResult(command, status, false, parts[1], parts[2]));
        }
        return results;
    }

    /// Empty when there is none, else as `diff -u` shows it.
    private static String difference(Path file, String now) {
        return Command.of("diff", "-u", "--label", "known", "--label", "now", file.toString(), "-")
                .withInput(now)
                .run()
                .stdout()
                .replaceFirst("^--- known\n", "--- " + file + "\n");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
