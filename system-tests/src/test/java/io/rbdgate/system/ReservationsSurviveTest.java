package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 of a gateway with registered hosts: what was registered with APTPL is in force from the
/// first command after the next start, what was not is gone; the same for mode parameters saved by
/// MODE SELECT. On a file LUN and on an RBD image.
@RealCeph
class ReservationsSurviveTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:cluster";
    private static final int FILE_LUN = 0;
    private static final int RBD_LUN = 1;
    private static final String REGISTER = "5F00000000000000 1800";
    private static final String REGISTER_ANYWAY = "5F06000000000000 1800";
    private static final String RESERVE = "5F01010000000000 1800";
    private static final String READ_KEYS = "5E00000000000000 FF00";

    @TempDir private Path directory;
    private final CephCluster ceph;
    private RunningGateway gateway;

    ReservationsSurviveTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void start() {
        gateway =
                RunningGateway.serving(
                        directory,
                        """
                        store: file:%s
                        ceph: {conf: %s, client: client.admin}
                        targets:
                          - iqn: %s
                            access: open
                            luns:
                              - {lun: 0, backstore: {type: file, path: disk.img, size: 64M}}
                              - {lun: 1, backstore: {type: rbd, pool: rbd, image: survivor, create: 64M}}
                        """
                                .formatted(directory.resolve("store"), ceph.conf(), TARGET));
    }

    private RawInitiator host(String name) {
        return gateway.loggedIn(
                LoginOptions.normal(TARGET).initiator("iqn.2026-11.io.rbdgate:" + name));
    }

    private static ScsiResult run(RawInitiator host, int lun, String cdb, String out) {
        HexFormat hex = HexFormat.of();
        byte[] bytes = hex.parseHex(cdb.replace(" ", ""));
        byte[] padded = new byte[16];
        System.arraycopy(bytes, 0, padded, 0, bytes.length);
        byte[] dataOut = hex.parseHex(out);
        return host.command(lun, padded, dataOut, dataOut.length == 0 ? 255 : 0);
    }

    /// Until the unit attentions of a new session are told and the unit is ready.
    private static void awaitReady(RawInitiator host, int lun) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> run(host, lun, "000000000000", "").good());
    }

    private static void register(RawInitiator host, int lun, String key, String flags) {
        String list = "0000000000000000" + key + "00000000" + flags + "000000";
        assertThat(run(host, lun, REGISTER, list).good()).isTrue();
    }

    private static boolean writes(RawInitiator host, int lun) {
        ScsiResult result = run(host, lun, "2A000000000000000100", "00".repeat(512));
        assertThat(result.good() || result.status() == 0x18).as(result.toString()).isTrue();
        return result.good();
    }

    private static String keys(RawInitiator host, int lun) {
        return HexFormat.of().withUpperCase().formatHex(run(host, lun, READ_KEYS, "").data());
    }

    @Test
    void whatPersistsSurvivesAKill() {
        try (RawInitiator a = host("a")) {
            for (int lun : new int[] {FILE_LUN, RBD_LUN}) {
                awaitReady(a, lun);
                register(a, lun, "00000000000000AA", "01");
                String key = "00000000000000AA" + "0000000000000000" + "0000000000000000";
                assertThat(run(a, lun, RESERVE, key).good()).isTrue();
            }
        }

        gateway.killAndRestart();

        try (RawInitiator a = host("a");
                RawInitiator b = host("b")) {
            for (int lun : new int[] {FILE_LUN, RBD_LUN}) {
                awaitReady(a, lun);
                awaitReady(b, lun);
                assertThat(keys(b, lun)).endsWith("00000008" + "00000000000000AA");
                assertThat(writes(b, lun)).isFalse();
                assertThat(writes(a, lun)).isTrue();
            }
        }
        gateway.assertHealthy();
    }

    @Test
    void savedModeParametersSurviveAKillAndUnsavedOnesDoNot() {
        String protectedControlPage = "00000000" + "0A0A021008400000FFFF0000";
        String plainControlPage = "00000000" + "0A0A021000400000FFFF0000";
        try (RawInitiator a = host("a")) {
            for (int lun : new int[] {FILE_LUN, RBD_LUN}) {
                awaitReady(a, lun);
                assertThat(run(a, lun, "151100001000", protectedControlPage).good()).isTrue();
                assertThat(run(a, lun, "151000001000", plainControlPage).good()).isTrue();
                assertThat(controlPage(a, lun, "0A")).isEqualTo("8A0A021000400000FFFF0000");
            }
        }

        gateway.killAndRestart();

        try (RawInitiator a = host("a")) {
            for (int lun : new int[] {FILE_LUN, RBD_LUN}) {
                awaitReady(a, lun);
                assertThat(controlPage(a, lun, "0A")).isEqualTo("8A0A021008400000FFFF0000");
                assertThat(controlPage(a, lun, "CA")).isEqualTo("8A0A021008400000FFFF0000");
                assertThat(run(a, lun, "151100001000", plainControlPage).good()).isTrue();
            }
        }
        gateway.startAgain();

        try (RawInitiator a = host("a")) {
            for (int lun : new int[] {FILE_LUN, RBD_LUN}) {
                awaitReady(a, lun);
                assertThat(controlPage(a, lun, "0A")).isEqualTo("8A0A021000400000FFFF0000");
            }
        }
        gateway.assertHealthy();
    }

    /// Without header and descriptors.
    private static String controlPage(RawInitiator host, int lun, String page) {
        byte[] data = run(host, lun, "1A08" + page + "00FF00", "").data();
        return HexFormat.of().withUpperCase().formatHex(data, 4, data.length);
    }

    @Test
    void whatDoesNotPersistIsGoneAfterAKill() {
        try (RawInitiator a = host("a")) {
            for (int lun : new int[] {FILE_LUN, RBD_LUN}) {
                awaitReady(a, lun);
                String before = keys(a, lun);
                String list = "0000000000000000" + "00000000000000AB" + "0000000000000000";
                assertThat(run(a, lun, REGISTER_ANYWAY, list).good()).isTrue();
                assertThat(keys(a, lun)).isNotEqualTo(before).endsWith("00000000000000AB");
            }
        }

        gateway.killAndRestart();

        try (RawInitiator b = host("b")) {
            for (int lun : new int[] {FILE_LUN, RBD_LUN}) {
                awaitReady(b, lun);
                assertThat(keys(b, lun)).endsWith("00000000");
                assertThat(writes(b, lun)).isTrue();
            }
        }
    }
}
