package io.rbdgate.system;

import io.rbdgate.fixtures.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A long part of the tests, for `bin/rbdgate test --long NAME`: its own parts one after the other
/// from one seed, with a summary in `system-tests/results/NAME-SEED.txt`. Parts that have passed
/// with that seed are not done again.
final class LongRun {
    private static final int WRONG_USAGE = 2;

    private final String name;
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private long seed = SystemClock.NANOS.getAsLong() & 0x7fff_ffff;
    private String only = "";
    private Duration perPart;

    /// What one part does.
    @FunctionalInterface
    interface Part {
        /// Does it until it is done or `limit` has passed; returns what was done. Throws what
        /// failed.
        String run(long seed, TimeLimit limit) throws Exception;
    }

    LongRun(String name, Duration perPart) {
        this.name = name;
        this.perPart = perPart;
    }

    LongRun part(String partName, Part part) {
        parts.put(partName, part);
        return this;
    }

    /// The whole program: reads the options, runs, prints. Returns the exit status.
    int run(List<String> arguments) throws IOException {
        try {
            parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(
                    "usage: rbdgate test --long %s [--seed NUMBER] [--part %s] [--seconds N]: %s"
                            .formatted(name, String.join("|", parts.keySet()), wrong.getMessage()));
            return WRONG_USAGE;
        }
        say("%s: seed %d, summary in %s".formatted(name, seed, summary()));
        boolean well = true;
        for (Map.Entry<String, Part> each : parts.entrySet()) {
            if (only.isEmpty() ? !hasPassed(each.getKey()) : only.equals(each.getKey())) {
                well &= run(each.getKey(), each.getValue(), new TimeLimit(perPart));
            }
        }
        return well ? 0 : 1;
    }

    private void parse(List<String> words) {
        for (int i = 0; i + 1 < words.size(); i += 2) {
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "--seed" -> seed = Long.parseLong(value);
                case "--part" -> only = value;
                case "--seconds" -> perPart = Duration.ofSeconds(Long.parseLong(value));
                default -> throw new IllegalArgumentException("no option " + words.get(i));
            }
        }
        if (words.size() % 2 != 0) {
            throw new IllegalArgumentException(words.getLast() + " needs a value");
        }
        if (!only.isEmpty() && !parts.containsKey(only)) {
            throw new IllegalArgumentException("no part " + only);
        }
    }

    private boolean run(String partName, Part part, TimeLimit limit) throws IOException {
        try {
            note("PASS", partName, part.run(seed, limit));
            return true;
        } catch (Exception | AssertionError failure) {
            note("FAIL", partName, failure.toString());
            failure.printStackTrace();
            return false;
        }
    }

    private void note(String verdict, String partName, String text) throws IOException {
        String line =
                "%s %s seed %d: %s".formatted(verdict, partName, seed, text.replace('\n', ' '));
        say(line);
        Files.writeString(
                summary(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private boolean hasPassed(String partName) throws IOException {
        return Files.exists(summary())
                && Files.readAllLines(summary()).stream()
                        .anyMatch(line -> line.startsWith("PASS " + partName + " "));
    }

    private Path summary() throws IOException {
        Path results = Path.of(System.getProperty("rbdgate.root"), "system-tests", "results");
        return Files.createDirectories(results).resolve(name + "-" + seed + ".txt");
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /// How long a part may take.
    static final class TimeLimit {
        private final long startNanos = SystemClock.NANOS.getAsLong();
        private final Duration limit;

        TimeLimit(Duration limit) {
            this.limit = limit;
        }

        boolean isOver() {
            return SystemClock.NANOS.getAsLong() - startNanos >= limit.toNanos();
        }
    }
}
