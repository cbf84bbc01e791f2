package io.rbdgate.management.shell;

import io.rbdgate.management.shell.tree.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Lines from a pipe, one command each; blank lines and those that begin with `#` are skipped.
public final class LineScript {
    private LineScript() {}

    /// Runs lines until one fails or asks to leave; answers the exit status.
    public static int run(Runner runner, InputStream input) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Runner.Outcome outcome = run(runner, line);
            if (outcome != Runner.Outcome.DONE) {
                return outcome.status();
            }
        }
        return 0;
    }

    private static Runner.Outcome run(Runner runner, String line) {
        try {
            return runner.run(Words.of(line));
        } catch (UsageException e) {
            return runner.misused(e);
        }
    }
}
