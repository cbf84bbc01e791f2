package io.rbdgate.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Other programs.
final class Command {

    private static final long STOP_SECONDS = 20;

    private Command() {}

    /// Runs it to its end and returns what it wrote, errors included.
    ///
    /// @throws IllegalStateException with the output when it fails
    static String run(String... words) {
        return run(List.of(words));
    }

    /// The same from a list.
    static String run(List<String> words) {
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        String.join(" ", words) + ": status " + status + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(words, e);
        }
    }

    /// Starts it; what it writes goes to `log`. It ends with this process at the latest, however
    /// that ends (a comparison that is interrupted leaves no target behind).
    static Process start(Path log, List<String> words) {
        try {
            Process process =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asks it to end, and makes it end after a while.
    static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static IllegalStateException interrupted(List<String> words, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted: " + words, e);
    }
}
