package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.UnitOwner;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// REPORT TARGET PORT GROUPS and VPD pages of a target that two gateways serve: gw1 owns the unit
/// and has it online, gw2 stands by.
final class GatewayPortGroupsTest {
    private static final String REPORT = "A3 0A 00 00 00 00 00 00 00 FF 00 00";
    private static final String REPORT_EXTENDED = "A3 2A 00 00 00 00 00 00 00 FF 00 00";
    private static final Map<String, Integer> TAGS = Map.of("gw1", 1, "gw2", 2);
    private static final String ONE_IS_ACTIVE =
            "00000018"
                    + ("008D0001" + "00000001" + "00000001")
                    + ("028D0002" + "00000001" + "00000002");

    private final Rig first = Rig.online(new MemoryBackstore(8 << 20));
    private final Rig second = Rig.online(new MemoryBackstore(8 << 20));
    private Initiator atFirst;
    private Initiator atSecond;

    @BeforeEach
    void aTargetOfTwoGateways() {
        atFirst = seenThrough(first, "gw1", 1);
        atSecond = seenThrough(second, "gw2", 2);
        second.unit.offline(LuState.STANDBY, "gw1 has it", () -> {});
        owned(new UnitOwner("gw1", true));
    }

    private static Initiator seenThrough(Rig rig, String gateway, int port) {
        rig.target.replacePorts(
                Map.of(1, "iqn.2026-11.test:t,t,0x0001", 2, "iqn.2026-11.test:t,t,0x0002"));
        rig.target.portGroups(new GatewayPortGroups(gateway, TAGS));
        return rig.ready("iqn.a", 1, port);
    }

    private void owned(UnitOwner owner) {
        first.unit.ownedBy(owner);
        second.unit.ownedBy(owner);
    }

    private List<String> reports(String command) {
        return List.of(atFirst.doInHex(command, 255), atSecond.doInHex(command, 255));
    }

    @Test
    void theOwnersGroupIsActiveAndTheOtherStandsByAtEitherGateway() {
        assertThat(reports(REPORT)).containsOnly(ONE_IS_ACTIVE);
        assertThat(reports(REPORT_EXTENDED))
                .containsOnly(
                        "0000001C"
                                + "101E0000"
                                + ("008D0001" + "00000001" + "00000001")
                                + ("028D0002" + "00000001" + "00000002"));
    }

    @Test
    void aMoveShowsAllInTransitionAndThenTheOtherOne() {
        owned(new UnitOwner("gw2", false));
        assertThat(reports(REPORT))
                .containsOnly(
                        "00000018"
                                + ("0F8D0001" + "00000001" + "00000001")
                                + ("0F8D0002" + "00000001" + "00000002"));

        owned(new UnitOwner("gw2", true));
        assertThat(reports(REPORT))
                .containsOnly(
                        "00000018"
                                + ("028D0001" + "00000001" + "00000001")
                                + ("008D0002" + "00000001" + "00000002"));
    }

    @Test
    void whatNobodyOwnsStandsByEverywhere() {
        String allStandBy =
                "00000018"
                        + ("028D0001" + "00000001" + "00000001")
                        + ("028D0002" + "00000001" + "00000002");
        owned(UnitOwner.NONE);
        assertThat(reports(REPORT)).containsOnly(allStandBy);

        owned(new UnitOwner("gw3 of another target", true));
        assertThat(reports(REPORT)).containsOnly(allStandBy);
    }

    @Test
    void ofAUnitWhoseOwnerNobodyTellsOnlyTheOwnGroupIsReported() {
        Rig alone = Rig.online(new MemoryBackstore(8 << 20));
        Initiator host = seenThrough(alone, "gw2", 2);

        assertThat(host.doInHex(REPORT, 255))
                .isEqualTo("0000000C" + ("008D0002" + "00000001" + "00000002"));
    }

    @Test
    void settingIsGrantedWhereItAsksForWhatIs() {
        String setBoth = "A4 0A 00 00 00 00 00 00 00 0C 00 00";
        atSecond.doOut(setBoth, list("00000001" + "02000002"));
        assertThat(atSecond.doFail(setBoth, list("02000001" + "00000002"))).isEqualTo("05/26/00");

        owned(new UnitOwner("gw2", false));
        assertThat(atSecond.doFail(setBoth, list("0F000001" + "0F000002"))).isEqualTo("05/26/00");
    }

    private static byte[] list(String descriptors) {
        return HexFormat.of().parseHex("00000000" + descriptors);
    }

    @Test
    void eachGatewayNamesItsOwnPortAndBothListAll() {
        String identification = "12 01 83 00 FF 00";
        assertThat(atFirst.doInHex(identification, 255))
                .contains("5194000400000001" + "5195000400000001");
        assertThat(atSecond.doInHex(identification, 255))
                .contains("5194000400000002" + "5195000400000002");

        String port1 = "69716E2E323032362D31312E746573743A742C742C30783030303100";
        String port2 = "69716E2E323032362D31312E746573743A742C742C30783030303200";
        assertThat(reports("12 01 88 00 FF 00"))
                .containsOnly(
                        "00880058"
                                + ("00000001" + "00000000" + "00000020" + "5398001C")
                                + port1
                                + ("00000002" + "00000000" + "00000020" + "5398001C")
                                + port2);
    }
}
