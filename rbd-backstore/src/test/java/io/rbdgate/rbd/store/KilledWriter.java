package io.rbdgate.rbd.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A process that stands still in the middle of several changes, one at each step, to be killed
/// there.
final class KilledWriter {
    private KilledWriter() {}

    /// The object whose change stands before `step`.
    static String objectOf(StoreSteps.Step step) {
        return "killed-" + step + ".conf";
    }

    /// Starts the process, waits until all its changes stand, and kills it.
    static void runAndKill(Path conf) throws IOException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-Xmx128m",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        KilledWriter.class.getName(),
                                        conf.toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int standing = 0;
            String line;
            while (standing < StoreSteps.Step.values().length
                    && (line = lines.readLine()) != null) {
                standing += line.startsWith("stands before ") ? 1 : 0;
            }
            if (standing < StoreSteps.Step.values().length) {
                throw new AssertionError("the writer has ended");
            }
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    /// The whole program of the process.
    public static void main(String[] words) {
        for (StoreSteps.Step step : StoreSteps.Step.values()) {
            StoreSteps stand =
                    next -> {
                        if (next == step) {
                            System.out.println("stands before " + next);
                            forever();
                        }
                    };
            Thread.ofPlatform()
                    .start(
                            () -> {
                                RadosConfigStore store =
                                        StoreOnCeph.open(Path.of(words[0]), objectOf(step), stand);
                                store.update(document -> document.put("killed", true));
                            });
        }
        forever();
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
