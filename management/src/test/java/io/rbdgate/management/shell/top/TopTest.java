package io.rbdgate.management.shell.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Rates from two samples.
final class TopTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void theTableHasTheRatesBetweenTwoSamplesTheBusiestLunFirst() {
        Sample before =
                new Sample(
                        START,
                        Map.of(
                                "iqn.a/0",
                                new Traffic(100, 0, 5, 0, 1000, 0, 100, 0, 0),
                                "iqn.a/1",
                                Traffic.NONE),
                        Map.of(),
                        List.of());
        Sample now =
                new Sample(
                        START.plusSeconds(2),
                        Map.of(
                                "iqn.a/0", new Traffic(104, 0, 5, 2, 4_001_000, 0, 6_100, 0, 3),
                                "iqn.a/1",
                                        new Traffic(0, 2000, 0, 0, 0, 8_192_000, 0, 1_000_000, 8)),
                        Map.of("iqn.a/0", "gw1"),
                        List.of(List.of("iqn.host", "iqn.a", "10.0.0.1:4000")));

        assertThat(TopTable.lines(before, now))
                .containsExactly(
                        "TARGET  LUN  OWNER  IOPS  READ MB/s  WRITE MB/s  READ ms  WRITE ms  ERR/s  IN FLIGHT",
                        "iqn.a     1         1000        0.0         4.1        -      0.50    0.0          8",
                        "iqn.a     0  gw1       2        2.0         0.0     1.50         -    1.0          3",
                        "",
                        "INITIATOR  TARGET  FROM",
                        "iqn.host   iqn.a   10.0.0.1:4000");
    }

    @Test
    void aGatewayThatRestartedInBetweenHasNoNegativeRates() {
        Traffic before = new Traffic(100, 50, 5, 1, 1000, 500, 10, 10, 0);
        Traffic now = new Traffic(2, 1, 0, 0, 20, 10, 5, 5, 1);

        assertThat(now.since(before)).isEqualTo(now);
    }

    @Test
    void trafficIsReadFromTheMetricsPort() {
        String text =
                """
                # TYPE rbdgate_scsi_command_seconds histogram
                rbdgate_scsi_command_seconds_bucket{lun="0",opcode="read_16",target="iqn.a",le="0.1"} 4
                rbdgate_scsi_command_seconds_count{lun="0",opcode="read_16",target="iqn.a"} 4
                rbdgate_scsi_command_seconds_sum{lun="0",opcode="read_16",target="iqn.a"} 0.004
                rbdgate_scsi_command_seconds_count{lun="0",opcode="write_10",target="iqn.a"} 2
                rbdgate_scsi_command_seconds_count{lun="0",opcode="inquiry",target="iqn.a"} 9
                rbdgate_scsi_bytes_total{lun="0",opcode="read_16",target="iqn.a"} 1.6384E4
                rbdgate_scsi_bytes_total{lun="0",opcode="write_10",target="iqn.a"} 8192.0
                """;

        assertThat(MetricsText.read(text))
                .isEqualTo(Map.of("iqn.a/0", new Traffic(4, 2, 9, 0, 16384, 8192, 4000, 0, 0)));
    }
}
