package io.rbdgate.bench.compare;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// fio with its rbd engine on an image of its own: the ceiling, without any iSCSI. The processor
/// time is that of the fio process, load generation and start included.
final class FioRbd implements Contender {

    private static final Pattern TIMES =
            Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

    private final RbdDisk disk;

    FioRbd(RbdDisk disk) {
        this.disk = disk;
    }

    @Override
    public String name() {
        return "fio-rbd";
    }

    @Override
    public boolean serves(Backing backing) {
        return backing == Backing.RBD;
    }

    @Override
    public Measurement run(Workload workload, Duration duration) {
        // librados reads CEPH_CONF; the shell tells what fio cost with librbd's threads, which
        // fio's own figures leave out.
        String output =
                Command.run(
                        List.of(
                                "env",
                                "CEPH_CONF=" + disk.conf(),
                                "bash",
                                "-c",
                                "\"$@\" && times",
                                "fio",
                                "fio",
                                "--name=" + workload.name(),
                                "--ioengine=rbd",
                                "--clientname=" + disk.user(),
                                "--pool=" + disk.pool(),
                                "--rbdname=" + disk.image(),
                                "--rw=" + (workload.write() ? "randwrite" : "randread"),
                                "--bs=" + workload.blockBytes(),
                                "--iodepth=" + workload.queueDepth(),
                                "--time_based",
                                "--runtime=" + duration.toMillis() + "ms",
                                "--norandommap",
                                "--output-format=json"));
        return parse(output, workload);
    }

    /// What fio's JSON says; warnings may stand before it.
    static Measurement parse(String output, Workload workload) {
        JsonNode job =
                JsonMapper.shared()
                        .readTree(
                                output.substring(output.indexOf('{'), output.lastIndexOf('}') + 1))
                        .path("jobs")
                        .path(0);
        JsonNode side = job.path(workload.write() ? "write" : "read");
        JsonNode latency = side.path("clat_ns").path("percentile");
        double iops = side.path("iops").asDouble();
        return new Measurement(
                iops,
                iops * workload.blockBytes() / 1e6,
                latency.path("50.000000").asDouble() / 1000,
                latency.path("99.000000").asDouble() / 1000,
                latency.path("99.900000").asDouble() / 1000,
                childrensSeconds(output) * 1e6 / Math.max(1, side.path("total_ios").asDouble()));
    }

    /// User and system time from the last line of the shell's `times`: `0m1.250s 0m0.500s`.
    static double childrensSeconds(String output) {
        Matcher matcher = TIMES.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("no times in: " + output);
        }
        return seconds(matcher.group(1), matcher.group(2))
                + seconds(matcher.group(3), matcher.group(4));
    }

    private static double seconds(String minutes, String rest) {
        return Double.parseDouble(minutes) * 60 + Double.parseDouble(rest);
    }

    @Override
    public void close() {
        // Ends with each run.
    }
}
