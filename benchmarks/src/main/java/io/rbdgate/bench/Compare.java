package io.rbdgate.bench;

import io.rbdgate.bench.compare.CompareOptions;
import io.rbdgate.bench.compare.Comparison;
import io.rbdgate.bench.compare.Contest;
import io.rbdgate.bench.compare.CrossCheck;
import io.rbdgate.bench.compare.InterleavedRun;
import io.rbdgate.bench.compare.JsonReport;
import io.rbdgate.bench.compare.LoadClient;
import io.rbdgate.bench.compare.LoadGenerator;
import io.rbdgate.bench.compare.TextReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// Measures rbdgate, tgt and fio's rbd engine interleaved in one run. Progress goes to standard
/// error, the table and the JSON to standard output. Exit status 2 on wrong usage.
public final class Compare {

    private Compare() {}

    /// Started by `benchmarks/compare`.
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        if (words.contains("--help")) {
            System.out.print(CompareOptions.USAGE);
            return;
        }
        CompareOptions options;
        try {
            options = CompareOptions.parse(words);
        } catch (IllegalArgumentException | NoSuchElementException e) {
            System.err.println("compare: " + e.getMessage());
            System.err.print(CompareOptions.USAGE);
            System.exit(2);
            return;
        }
        LoadGenerator load = new LoadClient();
        Path root = Path.of(System.getProperty("rbdgate.root", "."));
        PrintStream progress = System.err;
        try (Contest contest = Contest.start(root, options, load, progress)) {
            if (options.crossCheck()) {
                CrossCheck.print(
                        contest.tgtNullio(),
                        load,
                        options.rounds(),
                        options.duration(),
                        System.out);
            } else {
                compare(options, contest, System.out);
            }
        }
    }

    private static void compare(CompareOptions options, Contest contest, PrintStream out)
            throws IOException {
        InterleavedRun run =
                new InterleavedRun(
                        contest.contenders(), options.rounds(), options.duration(), System.err);
        List<Comparison> comparisons = options.workloads().stream().map(run::of).toList();
        TextReport.print(comparisons, out);
        String json = JsonReport.of(comparisons, host());
        Path file = options.json();
        if (file == null) {
            out.println(json);
        } else {
            Files.writeString(file, json + "\n");
            out.println("JSON: " + file);
        }
    }

    private static Map<String, String> host() {
        return Map.of(
                "time", Instant.now().toString(),
                "processors", Integer.toString(Runtime.getRuntime().availableProcessors()),
                "kernel", System.getProperty("os.version", ""),
                "jdk", Runtime.version().toString());
    }
}
