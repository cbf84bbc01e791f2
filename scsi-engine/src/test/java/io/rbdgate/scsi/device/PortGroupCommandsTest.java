package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.description.LuState;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// REPORT and SET TARGET PORT GROUPS, and what VPD pages say of ports, on a single gateway.
final class PortGroupCommandsTest {
    private static final String REPORT = "A3 0A 00 00 00 00 00 00 00 FF 00 00";
    private static final String REPORT_EXTENDED = "A3 2A 00 00 00 00 00 00 00 FF 00 00";
    private static final String SET_ONE = "A4 0A 00 00 00 00 00 00 00 08 00 00";

    private Rig rig;
    private Initiator host;

    @BeforeEach
    void aTargetOfTwoPorts() {
        rig = Rig.online(new MemoryBackstore(8 << 20));
        host = rig.ready("iqn.a");
        rig.target.replacePorts(
                Map.of(1, "iqn.2026-11.test:t,t,0x0001", 7, "iqn.2026-11.test:t,t,0x0007"));
    }

    @Test
    void eachTagIsAnActiveGroupOfOnePort() {
        assertThat(host.doInHex(REPORT, 255))
                .isEqualTo(
                        "00000018"
                                + ("008D0001" + "00000001" + "00000001")
                                + ("008D0007" + "00000001" + "00000007"));
    }

    @Test
    void theExtendedHeaderTellsTheTransitionTime() {
        assertThat(host.doInHex(REPORT_EXTENDED, 255))
                .isEqualTo(
                        "0000001C"
                                + "101E0000"
                                + ("008D0001" + "00000001" + "00000001")
                                + ("008D0007" + "00000001" + "00000007"));
    }

    @Test
    void allocationLengthCutsTheDataAndNotItsLength() {
        assertThat(host.doInHex("A3 0A 00 00 00 00 00 00 00 06 00 00", 255))
                .isEqualTo("00000018" + "008D");
        assertThat(host.doFail("A3 4A 00 00 00 00 00 00 00 FF 00 00")).isEqualTo("05/24/00");
    }

    @Test
    void groupsAreAsTheUnitIs() {
        assertThat(stateIn(LuState.STANDBY)).isEqualTo("02");
        assertThat(stateIn(LuState.UNAVAILABLE)).isEqualTo("03");
        assertThat(stateIn(LuState.TRANSITIONING)).isEqualTo("0F");
        assertThat(stateIn(LuState.OPENING)).isEqualTo("0F");
    }

    private String stateIn(LuState state) {
        rig.unit.offline(state, "the test wants it", () -> {});
        return host.doInHex(REPORT, 255).substring(8, 10);
    }

    @Test
    void whatIsActiveCanBeMadeActive() {
        host.doOut(SET_ONE, list("00000007"));
        host.doOut("A4 0A 00 00 00 00 00 00 00 0C 00 00", list("00000001" + "00000007"));
        host.doOut("A4 0A 00 00 00 00 00 00 00 04 00 00", list(""));
        host.doOut("A4 0A 00 00 00 00 00 00 00 00 00 00", new byte[0]);
        assertThat(host.doFail("00 00 00 00 00 00")).as("nothing changed").isEqualTo("GOOD");
    }

    @Test
    void whatCannotBeDoneIsRefusedWithoutEffect() {
        assertThat(host.doFail(SET_ONE, list("02000001"))).isEqualTo("05/26/00");
        assertThat(host.doFail(SET_ONE, list("01000001"))).isEqualTo("05/26/00");
        assertThat(host.doFail(SET_ONE, list("0F000001"))).isEqualTo("05/26/00");
        assertThat(host.doFail(SET_ONE, list("05000001"))).as("no state").isEqualTo("05/26/00");
        assertThat(host.doFail(SET_ONE, list("00000002"))).as("no group").isEqualTo("05/26/00");
        assertThat(
                        host.doFail(
                                "A4 0A 00 00 00 00 00 00 00 0C 00 00",
                                list("00000001" + "02000007")))
                .as("one of two")
                .isEqualTo("05/26/00");
        assertThat(host.doInHex(REPORT, 255)).startsWith("00000018" + "008D0001");
    }

    @Test
    void aStandbyUnitCannotBeMadeActiveByAsking() {
        rig.unit.offline(LuState.STANDBY, "another gateway has it", () -> {});

        assertThat(host.doFail(SET_ONE, list("00000001"))).isEqualTo("05/26/00");
        host.doOut(SET_ONE, list("02000001"));
    }

    @Test
    void lengthsThatEndWithinADescriptor() {
        assertThat(host.doFail("A4 0A 00 00 00 00 00 00 00 03 00 00", new byte[3]))
                .isEqualTo("05/1A/00");
        assertThat(host.doFail("A4 0A 00 00 00 00 00 00 00 07 00 00", new byte[7]))
                .isEqualTo("05/1A/00");
        assertThat(host.doFail("A4 0A 00 00 00 00 7F FF FF FC 00 00", new byte[8]))
                .isEqualTo("05/1A/00");
    }

    @Test
    void inquirySaysThatBothKindsOfChangeHappen() {
        assertThat(host.doInHex("12 00 00 00 FF 00", 255).substring(10, 12)).isEqualTo("38");
    }

    @Test
    void pagesOfPortsAgreeWithTheReport() {
        assertThat(host.doInHex("12 01 83 00 FF 00", 255))
                .contains("5194000400000001" + "5195000400000001");
        String first = "5398001C" + name("iqn.2026-11.test:t,t,0x0001") + "00";
        String second = "5398001C" + name("iqn.2026-11.test:t,t,0x0007") + "00";
        assertThat(host.doInHex("12 01 88 00 FF 00", 255))
                .isEqualTo(
                        "00880058"
                                + ("00000001" + "00000000" + "00000020" + first)
                                + ("00000007" + "00000000" + "00000020" + second));
    }

    @Test
    void modePagesAreSharedByAll() {
        assertThat(host.doInHex("12 01 87 00 FF 00", 255)).isEqualTo("00870004" + "3FFF0000");
    }

    private static byte[] list(String descriptors) {
        return HexFormat.of().parseHex("00000000" + descriptors);
    }

    private static String name(String text) {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
