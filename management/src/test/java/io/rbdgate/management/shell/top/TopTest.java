package io.rbdgate.management.shell.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.LatencyHistogram;
import io.rbdgate.management.shell.top.Sample.LunName;
import io.rbdgate.management.shell.top.Sample.Nexus;
import io.rbdgate.management.shell.top.Sample.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rates from two samples.
final class TopTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private static final LunName FIRST = new LunName("iqn.a", "0");
    private static final LunName SECOND = new LunName("iqn.a", "1");
    private static final Nexus HOST = new Nexus("iqn.host", "iqn.a");
    private static final LatencyHistogram NONE = LatencyHistogram.EMPTY;

    private static LatencyHistogram histogram(long over, @Nullable Long upTo, long commands) {
        return new LatencyHistogram(List.of(new LatencyHistogram.Bucket(over, upTo, commands)));
    }

    @Test
    void theTableHasTheRatesBetweenTwoSamplesTheBusiestLunFirst() {
        Traffic early = new Traffic(100, 0, 5, 0, 1000, 0, 0, histogram(0, 50L, 100), NONE);
        Traffic late =
                new Traffic(
                        104,
                        0,
                        5,
                        2,
                        4_001_000,
                        0,
                        3,
                        histogram(0, 50L, 100).plus(histogram(1000, 2500L, 4)),
                        NONE);
        Traffic writing =
                new Traffic(0, 2000, 0, 0, 0, 8_192_000, 8, NONE, histogram(100, 200L, 2000));
        Sample before =
                new Sample(
                        START,
                        Map.of(FIRST, early, SECOND, Traffic.NONE),
                        Map.of(),
                        Map.of(HOST, early),
                        List.of());
        Sample now =
                new Sample(
                        START.plusSeconds(2),
                        Map.of(FIRST, late, SECOND, writing),
                        Map.of(FIRST, "gw1"),
                        Map.of(HOST, late),
                        List.of(
                                new Session(HOST, "10.0.0.1:4000"),
                                new Session(new Nexus("iqn.idle", "iqn.a"), "10.0.0.2:4000"),
                                new Session(HOST, "10.0.0.1:4001")));

        assertThat(TopTable.lines(Report.between(before, now)))
                .containsExactly(
                        "TARGET  LUN  OWNER  IOPS  READ MB/s  WRITE MB/s  READ p50  READ p99  WRITE p50  WRITE p99  ERR/s  IN FLIGHT",
                        "iqn.a     1         1000        0.0         4.1         -         -       0.15       0.20    0.0          8",
                        "iqn.a     0  gw1       2        2.0         0.0      1.75      2.49          -          -    1.0          3",
                        "",
                        "INITIATOR  TARGET  IOPS  READ MB/s  WRITE MB/s  READ p50  READ p99  WRITE p50  WRITE p99  ERR/s  FROM",
                        "iqn.host   iqn.a      2        2.0         0.0      1.75      2.49          -          -    1.0  10.0.0.1:4000,10.0.0.1:4001",
                        "iqn.idle   iqn.a      0        0.0         0.0         -         -          -          -    0.0  10.0.0.2:4000");
    }

    @Test
    void aGatewayThatRestartedInBetweenHasNoNegativeRates() {
        Traffic before = new Traffic(100, 50, 5, 1, 1000, 500, 0, histogram(0, 50L, 100), NONE);
        Traffic now = new Traffic(2, 1, 0, 0, 20, 10, 1, histogram(0, 50L, 2), NONE);

        assertThat(now.since(before)).isEqualTo(now);
    }

    @Test
    void percentilesLieWithinTheirClassInProportion() {
        LatencyHistogram both = histogram(0, 100L, 50).plus(histogram(250, 500L, 50));

        assertThat(both.percentileMicros(0.25)).isEqualTo(50);
        assertThat(both.percentileMicros(0.5)).isEqualTo(100);
        assertThat(both.percentileMicros(0.99)).isEqualTo(495);
        assertThat(histogram(30_000_000, null, 3).percentileMicros(0.99)).isEqualTo(30_000_000);
        assertThat(NONE.percentileMicros(0.99)).isNull();
    }

    @Test
    void trafficIsReadFromTheMetricsPort() {
        String text =
                """
                # TYPE rbdgate_scsi_command_seconds histogram
                rbdgate_scsi_command_seconds_bucket{lun="0",opcode="read_16",target="iqn.a",le="5.0E-5"} 1
                rbdgate_scsi_command_seconds_bucket{lun="0",opcode="read_16",target="iqn.a",le="1.0E-4"} 1
                rbdgate_scsi_command_seconds_bucket{lun="0",opcode="read_16",target="iqn.a",le="2.5E-4"} 3
                rbdgate_scsi_command_seconds_bucket{lun="0",opcode="read_16",target="iqn.a",le="+Inf"} 4
                rbdgate_scsi_command_seconds_count{lun="0",opcode="read_16",target="iqn.a"} 4
                rbdgate_scsi_command_seconds_sum{lun="0",opcode="read_16",target="iqn.a"} 0.004
                rbdgate_scsi_command_seconds_count{lun="0",opcode="write_10",target="iqn.a"} 2
                rbdgate_scsi_command_seconds_count{lun="0",opcode="inquiry",target="iqn.a"} 9
                rbdgate_scsi_bytes_total{lun="0",opcode="read_16",target="iqn.a"} 1.6384E4
                rbdgate_scsi_bytes_total{lun="0",opcode="write_10",target="iqn.a"} 8192.0
                """;
        LatencyHistogram reads =
                histogram(0, 50L, 1).plus(histogram(100, 250L, 2)).plus(histogram(250, null, 1));

        assertThat(MetricsText.read(text))
                .isEqualTo(Map.of(FIRST, new Traffic(4, 2, 9, 0, 16384, 8192, 0, reads, NONE)));
    }
}
