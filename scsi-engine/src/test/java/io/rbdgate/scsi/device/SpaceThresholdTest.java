package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.description.PoolSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A thin provisioned disk in a pool of 1000 MiB of which 80 % may be used.
class SpaceThresholdTest {
    private static final long MIB = 1 << 20;
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String REQUEST_SENSE = "03 00 00 00 FF 00";
    private static final String PROVISIONING_LOG = "4D 00 4C 00 00 0000 00FF 00";

    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final Rig rig = Rig.online(disk);

    @BeforeEach
    void measured() {
        rig.unit.space(PoolSpace.unmeasured(80));
        used(100);
    }

    @AfterEach
    void close() {
        disk.close();
    }

    private void used(long mib) {
        rig.unit.space(new PoolSpace(80, mib * MIB, (1000 - mib) * MIB));
    }

    // --- the unit attention

    @Test
    void everyNexusHearsOnceThatTheThresholdIsReached() {
        Initiator one = rig.ready("iqn.a");
        Initiator other = rig.ready("iqn.b");

        used(799);
        assertThat(one.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
        used(800);

        assertThat(one.doFail(TEST_UNIT_READY)).isEqualTo("06/38/07");
        assertThat(one.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo("06/38/07");
        used(900);
        assertThat(one.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
    }

    @Test
    void theSensePointsAtTheDescriptorOfTheThreshold() {
        Initiator host = rig.ready("iqn.a");
        used(850);

        assertThat(host.doInHex(REQUEST_SENSE, 255))
                .isEqualTo("F0000600000010" + "0A" + "00000000" + "3807" + "00000000");
        assertThat(host.doInHex(REQUEST_SENSE, 255)).startsWith("700000");
        used(100);
        used(850);
        assertThat(host.doInHex("03 01 00 00 FF 00", 255))
                .isEqualTo("72063807" + "0000000C" + "000A8000" + "0000000000000010");
    }

    @Test
    void untilTheRangeAroundTheThresholdIsLeftItIsNotToldAgain() {
        Initiator host = rig.ready("iqn.a");
        used(800);
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("06/38/07");

        used(790);
        used(800);
        assertThat(host.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
        used(789);
        used(800);

        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("06/38/07");
    }

    @Test
    void whoComesLaterFindsItInTheLogPage() {
        used(900);

        Initiator host = rig.ready("iqn.a");

        assertThat(host.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
        assertThat(host.doInHex("4D 00 4C 00 00 0003 00FF 00", 255))
                .isEqualTo("8C00000C" + "00030308" + "000A0000" + "02000000");
    }

    @Test
    void whatIsOverBeforeItWasToldIsNotTold() {
        Initiator host = rig.ready("iqn.a");
        used(900);
        used(100);

        assertThat(host.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
        Initiator other = rig.ready("iqn.b");
        assertThat(other.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
    }

    @Test
    void withoutAThresholdNobodyIsTold() {
        Initiator host = rig.ready("iqn.a");

        rig.unit.space(new PoolSpace(0, 999 * MIB, MIB));

        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/01");
        assertThat(host.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
        assertThat(host.doInHex("1A 08 1C 02 FF 00", 255)).endsWith("08030000" + "00000064");
    }

    @Test
    void anotherThresholdIsAnotherModePage() {
        Initiator host = rig.ready("iqn.a");
        used(850);
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("06/38/07");

        rig.unit.space(new PoolSpace(90, 850 * MIB, 150 * MIB));
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/01");
        rig.unit.space(new PoolSpace(90, 900 * MIB, 100 * MIB));

        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("06/38/07");
    }

    // --- pages

    @Test
    void thresholdsAreInTheModePages() {
        Initiator host = rig.ready("iqn.a");

        assertThat(host.doInHex("1A 08 1C 02 FF 00", 255))
                .isEqualTo("1B001000" + "5C020014" + "00".repeat(12) + "88030000" + "00000014");
        assertThat(host.doInHex("1A 08 5C 02 FF 00", 255))
                .isEqualTo("1B001000" + "5C020014" + "00".repeat(20));
        assertThat(host.doInHex("1A 08 01 00 FF 00", 255))
                .isEqualTo("0F001000" + "010A" + "0000000000" + "80" + "00000000");
        assertThat(host.doInHex("1A 08 3F FF FF 00", 255)).contains("5C020014");
        assertThat(host.doInHex("1A 08 3F 00 FF 00", 255)).doesNotContain("5C020014");
    }

    @Test
    void theThresholdIsNotTheHosts() {
        Initiator host = rig.ready("iqn.a");
        String asItIs = "00000000" + "5C020014" + "00".repeat(12) + "88030000" + "00000014";

        assertThat(host.doHex("15 10 00 00 1C 00", asItIs)).isEqualTo("GOOD");
        assertThat(host.doHex("15 10 00 00 1C 00", asItIs.replace("00000014", "00000013")))
                .isEqualTo("05/26/00");
    }

    @Test
    void spaceIsToldInMebibytesAndPercent() {
        Initiator host = rig.ready("iqn.a");
        used(105);

        assertThat(host.doInHex("12 01 B2 00 FF 00", 255)).isEqualTo("00B20004" + "0BE40214");
        assertThat(host.doInHex(PROVISIONING_LOG, 255))
                .isEqualTo(
                        "8C000024"
                                + "00010308"
                                + "0000037F"
                                + "02000000"
                                + "00020308"
                                + "00000069"
                                + "02000000"
                                + "00030308"
                                + "00590000"
                                + "02000000");
        assertThat(host.doInHex("4D 00 40 00 00 0000 00FF 00", 255))
                .isEqualTo("00000008" + "0002030C1015192F");
    }

    @Test
    void whatIsNotMeasuredYetIsNotTold() {
        Rig opening = Rig.online(disk);
        opening.unit.space(PoolSpace.unmeasured(80));
        Initiator host = opening.ready("iqn.a");

        assertThat(host.doFail(PROVISIONING_LOG)).isEqualTo("05/24/00");
        assertThat(host.doInHex("4D 00 40 00 00 0000 00FF 00", 255))
                .isEqualTo("00000007" + "00020310" + "15192F");
        assertThat(host.doInHex("12 01 B2 00 FF 00", 255)).isEqualTo("00B20004" + "0BE40214");
        assertThat(host.sendIn(TEST_UNIT_READY, 0).result()).isEqualTo("GOOD");
    }

    @Test
    void whereNobodyMeasuresThereAreNoThresholds() {
        Initiator host = Rig.online(disk).ready("iqn.a");

        assertThat(host.doInHex("12 01 B2 00 FF 00", 255)).isEqualTo("00B20004" + "00E40200");
        assertThat(host.doFail("1A 08 1C 02 FF 00")).isEqualTo("05/24/00");
        assertThat(host.doFail(PROVISIONING_LOG)).isEqualTo("05/24/00");
        assertThat(host.doInHex("1A 08 01 00 FF 00", 255))
                .isEqualTo("0F001000" + "010A" + "00".repeat(10));
    }
}
