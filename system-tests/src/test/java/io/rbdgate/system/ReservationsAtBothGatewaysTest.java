package io.rbdgate.system;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways with the section `ha:` and one image: one host comes by the owner of the disk, the
/// other by the gateway that stands by, and each fences the other by reservations.
@RealCeph
final class ReservationsAtBothGatewaysTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:reserved";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String REGISTER = "5F06000000000000 1800";
    private static final String RESERVE_5 = "5F01050000000000 1800";
    private static final String PREEMPT_AND_ABORT_5 = "5F05050000000000 1800";
    private static final String READ_KEYS = "5E00000000000000 FF00";
    private static final String TEST_UNIT_READY = "000000000000";

    private final CephCluster ceph;
    private final String image = "reserved_" + FreePorts.take();

    @TempDir private Path directory;
    private RunningGateway first;
    private RunningGateway second;

    ReservationsAtBothGatewaysTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void begin() throws IOException {
        ceph.createImage(image, 16);
        first = RunningGateway.forThisHost(Files.createDirectory(directory.resolve("first")));
        second = RunningGateway.forThisHost(Files.createDirectory(directory.resolve("second")));
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
    }

    private String sections(String name) {
        return """
        gateway: {name: %s}
        ceph: {conf: %s, client: client.admin}
        ha: {}
        targets:
          - iqn: %s
            access: open
            luns: [{lun: 0, backstore: {type: rbd, pool: rbd, image: %s}}]
        """
                .formatted(name, ceph.conf(), TARGET, image);
    }

    private static RawInitiator host(RunningGateway gateway, String name) {
        return gateway.loggedIn(
                LoginOptions.normal(TARGET).initiator("iqn.2026-11.io.rbdgate:" + name));
    }

    private static ScsiResult run(RawInitiator host, String cdb, String out) {
        HexFormat hex = HexFormat.of();
        byte[] bytes = hex.parseHex(cdb.replace(" ", ""));
        byte[] padded = new byte[16];
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        byte[] dataOut = hex.parseHex(out);
        return host.command(0, padded, dataOut, dataOut.length == 0 ? 255 : 0);
    }

    /// Until it is done: not while the unit attentions of a new session are told, or what is
    /// reserved is not known yet.
    private static void must(RawInitiator host, String cdb, String out) {
        eventually(() -> run(host, cdb, out).good());
    }

    private static void eventually(Callable<Boolean> condition) {
        Awaitility.await().atMost(LIMIT).until(condition);
    }

    /// Without their generation, which a repetition counts up.
    private static String keys(RawInitiator host) {
        byte[] data = run(host, READ_KEYS, "").data();
        return HexFormat.of().withUpperCase().formatHex(data).replaceFirst("^.{8}", "");
    }

    private static int writing(RawInitiator host) {
        return run(host, "2A000000000000000100", "00".repeat(512)).status();
    }

    @Test
    void aHostAtTheStandbyFencesTheOneAtTheOwner() {
        first.start(sections("gw1"));
        var _ = first.process().awaitLine(0, line -> line.contains("serving in"), LIMIT);
        second.start(sections("gw2"));
        var _ = second.process().awaitLine(0, line -> line.contains("gw1 owns it"), LIMIT);
        String keyA = "00000000000000AA";
        String keyB = "00000000000000BB";
        String none = "0000000000000000";
        try (RawInitiator a = host(first, "a");
                RawInitiator b = host(second, "b")) {
            must(a, TEST_UNIT_READY, "");
            must(a, REGISTER, none + keyA + none);
            must(a, RESERVE_5, keyA + none + none);
            must(b, REGISTER, none + keyB + none);
            eventually(() -> keys(a).equals("00000010" + keyA + keyB));
            eventually(() -> keys(b).equals("00000010" + keyA + keyB));
            eventually(() -> writing(a) == 0);

            // one that was done, though its answer came too late, finds no such key when repeated
            eventually(
                    () ->
                            run(b, PREEMPT_AND_ABORT_5, keyB + keyA + none).good()
                                    || keys(b).equals("00000008" + keyB));

            eventually(() -> run(a, TEST_UNIT_READY, "").senseText().startsWith("06/2a/05"));
            eventually(() -> writing(a) == 0x18);
            eventually(() -> keys(a).equals("00000008" + keyB));
            must(b, RESERVE_5, keyB + none + none);
        }
        first.assertHealthy();
        second.assertHealthy();
    }
}
