package io.rbdgate.system;

import io.rbdgate.fixtures.host.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One command and what it says, as a text: `$ COMMAND`, its standard output, each line of its
/// standard error behind `2> `, and at the end `exit N` unless it was 0.
///
/// `<number>` in a known line stands for decimal digits, which differ from run to run; it is the
/// only thing that may.
record Transcript(String command, List<String> said) {
    private static final String PROMPT = "$ ";
    private static final String NUMBER = "<number>";

    Transcript {
        said = List.copyOf(said);
    }

    /// The text in a file.
    static Transcript read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty() || !lines.getFirst().startsWith(PROMPT)) {
                throw new IllegalArgumentException(file + " does not begin with " + PROMPT);
            }
            return new Transcript(
                    lines.getFirst().substring(PROMPT.length()), lines.subList(1, lines.size()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What this command said now. Lines that differ from the known ones in numbers only, where the
    /// known line has [#NUMBER], are taken from there.
    Transcript saidNow(CommandResult result) {
        List<String> now = new ArrayList<>(result.stdout().lines().toList());
        result.stderr().lines().forEach(line -> now.add("2> " + line));
        if (result.exitCode() != 0) {
            now.add("exit " + result.exitCode());
        }
        for (int i = 0; i < Math.min(now.size(), said.size()); i++) {
            if (stands(said.get(i), now.get(i))) {
                now.set(i, said.get(i));
            }
        }
        return new Transcript(command, now);
    }

    private static boolean stands(String known, String now) {
        if (!known.contains(NUMBER)) {
            return false;
        }
        List<String> parts = new ArrayList<>();
        for (String part : known.split(NUMBER, -1)) {
            parts.add(Pattern.quote(part));
        }
        return now.matches(String.join("[0-9]+", parts));
    }

    /// The text.
    String text() {
        List<String> lines = new ArrayList<>(said);
        lines.addFirst(PROMPT + command);
        return String.join("\n", lines) + "\n";
    }
}
