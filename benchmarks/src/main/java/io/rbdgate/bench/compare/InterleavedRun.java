package io.rbdgate.bench.compare;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/// Runs workloads: one unmeasured round for everyone to get warm, then A B A B …, each second round
/// in reverse order so that no one always comes first.
public final class InterleavedRun {

    private final List<Contender> contenders;
    private final int rounds;
    private final Duration duration;
    private final PrintStream progress;

    /// `duration` is that of one run of one contender.
    public InterleavedRun(
            List<Contender> contenders, int rounds, Duration duration, PrintStream progress) {
        this.contenders = contenders;
        this.rounds = rounds;
        this.duration = duration;
        this.progress = progress;
    }

    /// Blocks for (rounds + 1) × contenders × duration.
    public Comparison of(Workload workload) {
        List<Contender> taking =
                contenders.stream().filter(c -> c.serves(workload.backing())).toList();
        Comparison result = Comparison.empty(workload, taking);
        for (Contender contender : taking) {
            progress.printf("%s warm-up %s%n", workload.name(), contender.name());
            contender.run(workload, duration);
        }
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : round % 2 == 0 ? taking : taking.reversed()) {
                Measurement measured = contender.run(workload, duration);
                result.add(contender.name(), measured);
                progress.printf(
                        "%s round %d %s: %.0f IOPS%n",
                        workload.name(), round + 1, contender.name(), measured.iops());
            }
        }
        return result;
    }
}
