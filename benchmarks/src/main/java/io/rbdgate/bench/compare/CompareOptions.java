package io.rbdgate.bench.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How to compare. `rounds` are pairs of interleaved runs of `duration` each; `targets` who takes
/// part; `cephConf` a running cluster instead of an own one; ports from `firstPort` on.
public record CompareOptions(
        List<Workload> workloads,
        int rounds,
        Duration duration,
        @Nullable Path json,
        @Nullable Path cephConf,
        int firstPort,
        Set<String> targets,
        boolean crossCheck) {

    /// For the message on wrong usage.
    public static final String USAGE =
            """
            usage: benchmarks/compare [--quick] [--no-rbd] [--rounds N] [--seconds N] [--only NAME,NAME...]
                                      [--json FILE] [--ceph-conf FILE] [--port N] [--targets NAME,...]
                                      [--cross-check | --metrics]
              --quick        only the workloads with a required ratio, 3 s per run
              --no-rbd       only nullio
              --rounds N     interleaved rounds, at least 5 (default 5)
              --seconds N    per run (default 10)
              --only NAMES   only these workloads
              --json FILE    where the JSON goes (default: standard output)
              --ceph-conf F  use this cluster instead of starting one (pool rbd, client.admin)
              --port N       first of five ports (default 13410)
              --targets T    only these of rbdgate, tgt, fio-rbd, bare (protocol and engine on nullio,
                             without the daemon), metrics (rbdgate scraped every second)
              --metrics      what metrics and a scrape per second cost: rbdgate with and without
              --cross-check  compare the load generator with iscsi-perf on tgt, and end
            """;

    private static final int ROUNDS_MIN = 5;
    private static final Set<String> TARGETS = Set.of("rbdgate", "tgt", "fio-rbd");
    private static final Set<String> KNOWN = Set.of("metrics", "rbdgate", "bare", "tgt", "fio-rbd");

    /// Reads the command line.
    ///
    /// @throws IllegalArgumentException on wrong usage
    public static CompareOptions parse(List<String> words) {
        boolean quick = words.contains("--quick");
        boolean noRbd = words.contains("--no-rbd");
        List<Workload> workloads = quick ? Workload.quick() : Workload.all();
        CompareOptions options =
                new CompareOptions(
                        workloads,
                        ROUNDS_MIN,
                        Duration.ofSeconds(quick ? 3 : 10),
                        null,
                        null,
                        13410,
                        TARGETS,
                        words.contains("--cross-check"));
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            options = options.with(rest.next(), rest);
        }
        return noRbd ? options.withoutRbd() : options;
    }

    /// Whether any workload needs Ceph.
    public boolean rbd() {
        return !crossCheck
                && workloads.stream().anyMatch(workload -> workload.backing() == Backing.RBD);
    }

    private CompareOptions with(String option, Iterator<String> rest) {
        return switch (option) {
            case "--quick", "--no-rbd", "--cross-check" -> this;
            case "--rounds" -> withRounds(Integer.parseInt(rest.next()));
            case "--seconds" -> withDuration(Duration.ofSeconds(Long.parseLong(rest.next())));
            case "--only" -> only(List.of(rest.next().split(",", -1)));
            case "--json" -> withJson(Path.of(rest.next()));
            case "--ceph-conf" -> withCephConf(Path.of(rest.next()));
            case "--targets" -> withTargets(Set.of(rest.next().split(",", -1)));
            case "--metrics" -> withTargets(Set.of("metrics", "rbdgate"));
            case "--port" -> withPort(Integer.parseInt(rest.next()));
            default -> throw new IllegalArgumentException("unknown option " + option);
        };
    }

    private CompareOptions only(List<String> names) {
        List<Workload> chosen =
                Workload.all().stream().filter(w -> names.contains(w.name())).toList();
        if (chosen.size() != names.size()) {
            throw new IllegalArgumentException(
                    "no such workload; there are "
                            + Workload.all().stream().map(Workload::name).toList());
        }
        return new CompareOptions(
                chosen, rounds, duration, json, cephConf, firstPort, targets, crossCheck);
    }

    private CompareOptions withoutRbd() {
        List<Workload> rest = workloads.stream().filter(w -> w.backing() != Backing.RBD).toList();
        return new CompareOptions(
                rest, rounds, duration, json, cephConf, firstPort, targets, crossCheck);
    }

    private CompareOptions withRounds(int value) {
        if (value < ROUNDS_MIN) {
            throw new IllegalArgumentException("a comparison is at least 5 rounds");
        }
        return new CompareOptions(
                workloads, value, duration, json, cephConf, firstPort, targets, crossCheck);
    }

    private CompareOptions withDuration(Duration value) {
        return new CompareOptions(
                workloads, rounds, value, json, cephConf, firstPort, targets, crossCheck);
    }

    private CompareOptions withJson(Path value) {
        return new CompareOptions(
                workloads, rounds, duration, value, cephConf, firstPort, targets, crossCheck);
    }

    private CompareOptions withCephConf(Path value) {
        return new CompareOptions(
                workloads, rounds, duration, json, value, firstPort, targets, crossCheck);
    }

    private CompareOptions withTargets(Set<String> value) {
        if (!KNOWN.containsAll(value)) {
            throw new IllegalArgumentException("targets are " + KNOWN);
        }
        return new CompareOptions(
                workloads, rounds, duration, json, cephConf, firstPort, value, crossCheck);
    }

    private CompareOptions withPort(int value) {
        return new CompareOptions(
                workloads, rounds, duration, json, cephConf, value, targets, crossCheck);
    }
}
