package io.rbdgate.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParsingTest {

    @Test
    void processorTimeIsUserPlusSystemWhateverTheNameIs() {
        assertThat(
                        ProcessorTime.micros(
                                "4711 (a) 9 (b) S 1 4711 4711 0 -1 4194560 1 2 3 4 150 25 0 0 20 0"))
                .isEqualTo(1_750_000);
    }

    @Test
    void iscsiPerfsLastAverageCounts() {
        assertThat(
                        IscsiPerf.lastAverage(
                                "00:00:01 - lba 7, iops current 44782 (174 MB/s), iops average 44782 (174 MB/s)\r"
                                        + "00:00:02 - lba 8, iops current 54979 (214 MB/s), iops average 49880 (194 MB/s)"))
                .isEqualTo(49880);
    }

    @Test
    void iscsiPerfWithoutAnyFigureIsAnError() {
        assertThatThrownBy(() -> IscsiPerf.lastAverage("Failed to login"))
                .hasMessageContaining("Failed to login");
    }

    @Test
    void fiosJsonIsReadBehindItsWarnings() {
        Workload writes = new Workload("w", Backing.RBD, 4096, 32, true);
        Measurement measured =
                FioRbd.parse(
                        """
                        fio: a warning
                        {"jobs": [{"read": {"iops": 0}, "usr_cpu": 3.0, "sys_cpu": 1.0,
                          "write": {"iops": 10000.0, "total_ios": 50000, "clat_ns": {"percentile":
                            {"50.000000": 2000000, "99.000000": 5000000, "99.900000": 9000000}}}}]}
                        0m0.001s 0m0.002s
                        0m1.500s 0m0.500s
                        """,
                        writes);

        assertThat(measured).isEqualTo(new Measurement(10000, 40.96, 2000, 5000, 9000, 40));
    }

    @Test
    void theOptionsOfAQuickRunWithoutCeph() {
        CompareOptions options =
                CompareOptions.parse(
                        List.of("--quick", "--no-rbd", "--rounds", "7", "--json", "out.json"));

        assertThat(options.workloads())
                .extracting(Workload::name)
                .containsExactly("null-r4k-qd32", "null-r4k-qd128");
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.duration()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.json()).isEqualTo(Path.of("out.json"));
        assertThat(options.rbd()).isFalse();
    }

    @Test
    void fewerThanFiveRoundsAreNoComparison() {
        assertThatThrownBy(() -> CompareOptions.parse(List.of("--rounds", "4")))
                .hasMessage("a comparison is at least 5 rounds");
    }

    @Test
    void unknownWorkloadsAreNamedWithTheKnownOnes() {
        assertThatThrownBy(() -> CompareOptions.parse(List.of("--only", "nonsense")))
                .hasMessageContaining("null-r4k-qd32");
    }

    @Test
    void theConfigurationOfRbdgateIsTheDocumentedFormat() {
        String yaml =
                Rbdgate.yaml(
                        13410,
                        List.of(new RbdDisk(Path.of("/d/ceph.conf"), "admin", "rbd", "img")));

        assertThat(yaml)
                .isEqualTo(
                        """
                        ceph: {conf: /d/ceph.conf, client: client.admin, pool: rbd}
                        portals:
                          - listen: 127.0.0.1:13410
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:bench
                            access: open
                            luns:
                              - lun: 0
                                backstore: {type: nullio, size: 1T}
                              - lun: 1
                                backstore: {type: rbd, pool: rbd, image: img}
                            parameters: {maxRecvDataSegmentLength: 262144, maxBurstLength: 1048576,
                                         firstBurstLength: 262144, immediateData: true, initialR2T: false,
                                         maxOutstandingR2T: 1, queueDepth: 128}
                        """);
    }
}
