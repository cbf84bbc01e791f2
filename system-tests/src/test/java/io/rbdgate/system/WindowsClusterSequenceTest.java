package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Windows Server sends to a disk of a failover cluster: what the disk is, the cluster
/// validation's persistent reservations, and the arbitration for it. Two nodes; MSDSM registers a
/// node's key on each of its paths.
class WindowsClusterSequenceTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:wsfc";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ_KEYS = "5E 00 00 00 00 00 00 01 00 00";
    private static final String READ_RESERVATION = "5E 01 00 00 00 00 00 01 00 00";
    private static final String REGISTER = "5F 00 00 00 00 00 00 00 18 00";
    private static final String RESERVE = "5F 01 05 00 00 00 00 00 18 00";
    private static final String RELEASE = "5F 02 05 00 00 00 00 00 18 00";
    private static final String CLEAR = "5F 03 00 00 00 00 00 00 18 00";
    private static final String PREEMPT = "5F 04 05 00 00 00 00 00 18 00";
    private static final String REGISTER_AND_IGNORE = "5F 06 00 00 00 00 00 00 18 00";
    private static final String NODE_1 = "7061637300000001";
    private static final String NODE_2 = "7061637300000002";
    private static final String NO_KEY = "0000000000000000";
    private static final String NO_FLAGS = "0000000000000000";
    private static final String WRITE = "2A 00 00 00 08 00 00 00 01 00";
    private static final String READ = "28 00 00 00 08 00 00 00 01 00";
    private static final String BLOCK = "C5".repeat(512);

    @TempDir private static Path directory;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway =
                RunningGateway.serving(
                        directory,
                        """
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:wsfc
                            access: open
                            luns:
                              - {lun: 0, backstore: {type: memory, size: 64M}, serial: 5e0fca11}
                              - {lun: 1, backstore: {type: memory, size: 64M}}
                              - {lun: 2, backstore: {type: memory, size: 64M}}
                              - {lun: 3, backstore: {type: memory, size: 64M}}
                        """);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static WireHost session(int node, int path) {
        String name = "iqn.1991-05.com.microsoft:node" + node + ".example.org";
        return WireHost.loggedIn(gateway, TARGET, name, path);
    }

    private static WireHost node(int number, int path, int lun) {
        return session(number, path).on(lun).ready();
    }

    /// `text` and as many zeros as make it `bytes` long.
    private static String ascii(String text, int bytes) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().withUpperCase().formatHex(octets)
                + "00".repeat(bytes - octets.length);
    }

    /// The storage driver's start, and "Validate SCSI device Vital Product Data".
    @Test
    void aDiskIsFoundAndIdentified() {
        try (WireHost host = session(1, 1)) {
            assertThat(host.reads("A0 00 00 00 00 00 00 00 10 00 00 00", 4096))
                    .isEqualTo(
                            "00000020 00000000".replace(" ", "")
                                    + "0000000000000000"
                                    + "0001000000000000"
                                    + "0002000000000000"
                                    + "0003000000000000");
            assertThat(host.reads("12 00 00 00 24 00", 36))
                    .isEqualTo(
                            "00 00 06 12 5B 38 00 02".replace(" ", "")
                                    + ascii("LIO-ORG TCMU device     0002", 28));
            assertThat(host.says(TEST_UNIT_READY)).isEqualTo("06/29/00");
            assertThat(host.says(TEST_UNIT_READY)).isEqualTo("GOOD");
            assertThat(host.reads("12 01 00 00 FF 00", 255))
                    .isEqualTo("0000000A" + "00808386" + "87888FB0" + "B1B2");
            assertThat(host.reads("12 01 80 00 FF 00", 255))
                    .isEqualTo("00800008" + ascii("5e0fca11", 8));
            assertThat(host.reads("12 01 83 00 FF 00", 255))
                    .isEqualTo(
                            "00830099"
                                    + "01030010"
                                    + "60014055E0FCA1100000000000000000"
                                    + "0201001D"
                                    + ascii("LIO-ORG TCMU device:5e0fca11", 29)
                                    + "51940004"
                                    + "00000001"
                                    + "51950004"
                                    + "00000001"
                                    + "01060004"
                                    + "00000000"
                                    + "53980028"
                                    + ascii(TARGET + ",t,0x0001", 40)
                                    + "53A8001C"
                                    + ascii(TARGET, 28));
        }
    }

    @Test
    void itsCapacityCacheAndPortGroupsAreRead() {
        try (WireHost host = node(1, 2, 0)) {
            assertThat(host.reads("25 00 00 00 00 00 00 00 00 00", 8))
                    .isEqualTo("0001FFFF" + "00000200");
            assertThat(host.reads("9E 10 00 00 00 00 00 00 00 00 00 00 00 20 00 00", 32))
                    .isEqualTo("000000000001FFFF" + "00000200" + "0000" + "C000" + "00".repeat(16));
            // write protected? and a write cache? a disk that is not safe from a loss of power has
            // one
            assertThat(host.reads("1A 00 3F 00 04 00", 4)).endsWith("001008");
            assertThat(host.reads("1A 08 08 00 C0 00", 192))
                    .isEqualTo("17001000" + "0812" + "00".repeat(18));
            assertThat(host.reads("A3 0A 00 00 00 00 00 00 01 00 00 00", 256))
                    .isEqualTo("0000000C" + "008D0001" + "00000001" + "00000001");
        }
    }

    /// "Validate SCSI-3 Persistent Reservation", step by step.
    @Test
    void theValidationOfPersistentReservationsPasses() {
        try (WireHost first = node(1, 1, 1);
                WireHost second = node(2, 1, 1)) {
            assertThat(first.says(REGISTER_AND_IGNORE, NO_KEY + NODE_1 + NO_FLAGS))
                    .isEqualTo("GOOD");
            assertThat(first.says(RESERVE, NODE_1 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(first.reads(READ_RESERVATION, 256))
                    .isEqualTo("0000000100000010" + NODE_1 + "00000000" + "00050000");
            // reserving again what one has is no error
            assertThat(first.says(RESERVE, NODE_1 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            // nor reading what another has reserved
            assertThat(second.reads(READ, 512)).isEqualTo("00".repeat(512));
            assertThat(second.says(WRITE, BLOCK)).isEqualTo("CONFLICT");
            assertThat(second.says(RESERVE, NODE_2 + NO_KEY + NO_FLAGS)).isEqualTo("CONFLICT");
            assertThat(second.says(REGISTER, NODE_1 + NODE_2 + NO_FLAGS)).isEqualTo("CONFLICT");
            assertThat(second.says(REGISTER, NO_KEY + NODE_2 + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(second.says(RESERVE, NODE_2 + NO_KEY + NO_FLAGS)).isEqualTo("CONFLICT");
            assertThat(second.reads(READ_KEYS, 256))
                    .isEqualTo("0000000200000010" + NODE_1 + NODE_2);
            // a release by who does not hold it changes nothing
            assertThat(second.says(RELEASE, NODE_2 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(second.reads(READ_RESERVATION, 256))
                    .isEqualTo("0000000200000010" + NODE_1 + "00000000" + "00050000");
            assertThat(second.says(PREEMPT, NODE_2 + NODE_1 + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(first.says(TEST_UNIT_READY)).isEqualTo("06/2a/05");
            assertThat(first.says(WRITE, BLOCK)).isEqualTo("CONFLICT");
            assertThat(first.says(RELEASE, NODE_1 + NO_KEY + NO_FLAGS)).isEqualTo("CONFLICT");
            assertThat(second.says(RELEASE, NODE_2 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(second.reads(READ_RESERVATION, 256)).isEqualTo("0000000300000000");
            assertThat(first.says(WRITE, BLOCK)).isEqualTo("GOOD");
            assertThat(second.says(CLEAR, NODE_2 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(first.reads(READ_KEYS, 256)).isEqualTo("0000000400000000");
        }
    }

    /// The owner dies; the challenger, which has found its reservation unchanged for two times
    /// three seconds, takes the disk. Both paths of the owner are out at once.
    @Test
    void aChallengerTakesTheDiskOfASilentOwnerOnBothPaths() {
        try (WireHost owner = node(1, 1, 2);
                WireHost ownersOtherPath = node(1, 2, 2);
                WireHost challenger = node(2, 1, 2);
                WireHost challengersOtherPath = node(2, 2, 2)) {
            assertThat(owner.says(REGISTER_AND_IGNORE, NO_KEY + NODE_1 + NO_FLAGS))
                    .isEqualTo("GOOD");
            assertThat(ownersOtherPath.says(REGISTER_AND_IGNORE, NO_KEY + NODE_1 + NO_FLAGS))
                    .isEqualTo("GOOD");
            assertThat(owner.says(RESERVE, NODE_1 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(ownersOtherPath.says(WRITE, BLOCK)).isEqualTo("GOOD");

            assertThat(challenger.says(REGISTER, NO_KEY + NODE_2 + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(challengersOtherPath.says(REGISTER, NO_KEY + NODE_2 + NO_FLAGS))
                    .isEqualTo("GOOD");
            assertThat(challenger.reads(READ_RESERVATION, 256))
                    .isEqualTo("0000000400000010" + NODE_1 + "00000000" + "00050000");
            assertThat(challenger.says(PREEMPT, NODE_2 + NODE_1 + NO_FLAGS)).isEqualTo("GOOD");

            assertThat(owner.says(TEST_UNIT_READY)).isEqualTo("06/2a/05");
            assertThat(owner.says(WRITE, BLOCK)).isEqualTo("CONFLICT");
            assertThat(ownersOtherPath.says(TEST_UNIT_READY)).isEqualTo("06/2a/05");
            assertThat(ownersOtherPath.says(WRITE, BLOCK)).isEqualTo("CONFLICT");
            assertThat(challengersOtherPath.says(WRITE, BLOCK)).isEqualTo("GOOD");
            assertThat(challenger.reads(READ_KEYS, 256))
                    .isEqualTo("0000000500000010" + NODE_2 + NODE_2);
        }
    }

    /// The owner is alive: within its three seconds it finds a stranger's key and puts it out; the
    /// challenger's preemption comes too late. Then the group is moved in good order.
    @Test
    void aLivingOwnerDefendsItsDiskAndHandsItOver() {
        try (WireHost owner = node(1, 1, 3);
                WireHost challenger = node(2, 1, 3)) {
            assertThat(owner.says(REGISTER_AND_IGNORE, NO_KEY + NODE_1 + NO_FLAGS))
                    .isEqualTo("GOOD");
            assertThat(owner.says(RESERVE, NODE_1 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(challenger.says(REGISTER, NO_KEY + NODE_2 + NO_FLAGS)).isEqualTo("GOOD");

            assertThat(owner.reads(READ_KEYS, 256)).isEqualTo("0000000200000010" + NODE_1 + NODE_2);
            assertThat(owner.says(PREEMPT, NODE_1 + NODE_2 + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(challenger.says(TEST_UNIT_READY)).isEqualTo("06/2a/05");
            assertThat(challenger.says(PREEMPT, NODE_2 + NODE_1 + NO_FLAGS)).isEqualTo("CONFLICT");
            assertThat(owner.says(WRITE, BLOCK)).isEqualTo("GOOD");

            assertThat(owner.says(RELEASE, NODE_1 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(owner.says(REGISTER, NODE_1 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(challenger.says(REGISTER_AND_IGNORE, NO_KEY + NODE_2 + NO_FLAGS))
                    .isEqualTo("GOOD");
            assertThat(challenger.says(RESERVE, NODE_2 + NO_KEY + NO_FLAGS)).isEqualTo("GOOD");
            assertThat(challenger.reads(READ, 512)).isEqualTo(BLOCK);
            assertThat(owner.says(WRITE, BLOCK)).isEqualTo("CONFLICT");
        }
    }
}
