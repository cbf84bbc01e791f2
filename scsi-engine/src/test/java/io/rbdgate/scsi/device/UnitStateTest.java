package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.lu.LogicalUnit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitStateTest {
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ_0 = "28 00 00 00 00 00 00 00 01 00";
    private static final String WRITE_0 = "2A 00 00 00 00 00 00 00 01 00";
    private static final String REPORT_LUNS = "A0 00 00 00 00 00 00 00 00 FF 00 00";
    private static final String INQUIRY = "12 00 00 00 FF 00";
    private static final String REQUEST_SENSE = "03 00 00 00 FF 00";

    private final HeldBackstore disk = new HeldBackstore(1 << 20);

    @Test
    void aUnitBeingOpenedIsBecomingReady() {
        Rig rig = new Rig(LuSettings.ofBlockBytes(512));
        Initiator host = rig.ready("iqn.a");

        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/01");
        assertThat(host.doFail(READ_0)).isEqualTo("02/04/01");
        assertThat(host.doFail("25 00 00 00 00 00 00 00 00 00")).isEqualTo("02/04/01");
        assertThat(host.doIn(INQUIRY, 255)).hasSize(96);
        assertThat(host.doInHex(REPORT_LUNS, 255)).hasSize(32);
        assertThat(host.doInHex(REQUEST_SENSE, 255)).startsWith("700002").contains("0401");

        rig.unit.online(disk, Rig.DEAF);
        assertThat(host.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");
    }

    @ParameterizedTest
    @CsvSource({
        "STANDBY, 02/04/0B",
        "UNAVAILABLE, 02/04/0C",
        "TRANSITIONING, 02/04/0A",
        "GONE, 05/25/00"
    })
    void aUnitOfflineSaysWhy(LuState state, String sense) {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");

        rig.unit.offline(state, "for the test", () -> {});

        assertThat(host.doFail(READ_0)).isEqualTo(sense);
        assertThat(rig.unit.view().reason()).isEqualTo("for the test");
    }

    @Test
    void theBackstoreIsReleasedWhenNothingIsInFlight() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");
        disk.holding = true;
        SentTask write = host.sendOut(WRITE_0, new byte[512]);
        List<String> released = new ArrayList<>();

        rig.unit.offline(LuState.STANDBY, "moved", () -> released.add("released"));
        assertThat(released).isEmpty();
        disk.take().finish();

        assertThat(write.result()).isEqualTo("GOOD");
        assertThat(released).containsExactly("released");
    }

    @Test
    void aWriteReceivedBeforeTheBackstoreChangedIsNotReplayedOnTheNewOne() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");
        host.keepDataOut = true;
        SentTask write = host.sendOut(WRITE_0, new byte[512]);

        rig.unit.offline(LuState.STANDBY, "moved", () -> {});
        HeldBackstore second = new HeldBackstore(1 << 20);
        rig.unit.online(second, Rig.DEAF);
        host.wantedDataOut.remove().run();

        assertThat(write.result()).startsWith("02/04/");
        assertThat(disk.log).isEmpty();
        assertThat(second.log).isEmpty();
    }

    @Test
    void aLostBackstoreTurnsTheUnitOffByItself() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");

        disk.lose(BackstoreResult.FENCED, "blocklisted");
        assertThat(host.doFail(READ_0)).isEqualTo("02/04/0C");
        assertThat(rig.unit.view().reason()).isEqualTo("blocklisted");
    }

    @Test
    void aNewSizeIsToldToEveryNexusOnce() {
        Rig rig = Rig.online(disk);
        Initiator one = rig.ready("iqn.a");
        Initiator two = rig.ready("iqn.b");

        disk.resize(2 << 20);

        assertThat(one.doFail(READ_0)).isEqualTo("06/2A/09");
        assertThat(two.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/09");
        assertThat(one.doInHex("25 00 00 00 00 00 00 00 00 00", 8)).isEqualTo("00000FFF00000200");
    }

    @Test
    void aNewNexusFindsPowerOnAndAReturningOneItsLoss() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.initiator("iqn.a");
        assertThat(host.doIn(INQUIRY, 255)).hasSize(96);
        assertThat(host.doIn(REPORT_LUNS, 255)).hasSize(16);
        assertThat(host.doFail(READ_0)).isEqualTo("06/29/00");
        assertThat(host.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");

        host.manage(TaskManagementFunction.I_T_NEXUS_LOSS);
        assertThat(host.again().doFail(TEST_UNIT_READY)).isEqualTo("06/29/07");
    }

    @Test
    void requestSenseReportsAndClearsAUnitAttention() {
        Initiator host = Rig.online(disk).initiator("iqn.a");

        assertThat(host.doInHex(REQUEST_SENSE, 255))
                .isEqualTo("70000600000000" + "0A00000000" + "2900" + "00000000");
        assertThat(host.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");
    }

    @Test
    void anUnknownOperationReportsThePendingUnitAttentionFirst() {
        Initiator host = Rig.online(disk).initiator("iqn.a");

        assertThat(host.doFail("FF 00 00 00 00 00")).isEqualTo("06/29/00");
        assertThat(host.doFail("FF 00 00 00 00 00")).isEqualTo("05/20/00");
    }

    @Test
    void aMissingLogicalUnitAnswersWhatItMust() {
        Initiator host = Rig.online(disk).ready("iqn.a");

        assertThat(on(host, 1, INQUIRY).data()[0]).isEqualTo((byte) 0x7F);
        assertThat(on(host, 1, REPORT_LUNS).data()).hasSize(16);
        assertThat(on(host, 1, REQUEST_SENSE).data()[12]).isEqualTo((byte) 0x25);
        assertThat(on(host, 1, TEST_UNIT_READY).result()).isEqualTo("05/25/00");
        assertThat(on(host, 1, READ_0).result()).isEqualTo("05/25/00");
        assertThat(on(host, 1, "12 01 00 00 FF 00").result()).isEqualTo("05/24/00");
        assertThat(on(host, 0xC101, TEST_UNIT_READY).result()).isEqualTo("05/25/00");
    }

    private static SentTask on(Initiator host, long lun, String cdb) {
        return host.send(lun, TaskAttribute.SIMPLE, cdb, new byte[0], 255);
    }

    private LogicalUnit unit(ManualLane lane, String serial) {
        LogicalUnit unit =
                new LogicalUnit(
                        lane, LuIdentity.lio(serial), LuSettings.ofBlockBytes(512), () -> 0L);
        unit.online(new HeldBackstore(1 << 20), Rig.DEAF);
        return unit;
    }

    @Test
    void everyInitiatorSeesItsOwnLuns() {
        ManualLane lane = new ManualLane();
        LunMap map =
                new LunMap(
                        Map.of(1, unit(lane, "1"), 2, unit(lane, "2"), 300, unit(lane, "3")),
                        Map.of("iqn.b", Map.of(2, 2)));
        TargetDevice target = new TargetDevice("iqn.t", map);

        assertThat(new Initiator(target, "iqn.a").doInHex(REPORT_LUNS, 255))
                .isEqualTo(
                        "0000001800000000"
                                + "0001000000000000"
                                + "0002000000000000"
                                + "412C000000000000");
        Initiator other = new Initiator(target, "iqn.b");
        assertThat(other.doInHex(REPORT_LUNS, 255))
                .isEqualTo("0000000800000000" + "0002000000000000");
        assertThat(on(other, 1, TEST_UNIT_READY).result()).isEqualTo("05/25/00");
        assertThat(on(other, 0x412C, TEST_UNIT_READY).result()).isEqualTo("05/25/00");
        assertThat(on(other, 2, TEST_UNIT_READY).result()).isEqualTo("06/29/00");
    }

    @Test
    void aNewListOfLunsIsAnnouncedToThoseItConcerns() {
        ManualLane lane = new ManualLane();
        LogicalUnit first = unit(lane, "1");
        LogicalUnit second = unit(lane, "2");
        Map<String, Map<Integer, Integer>> restricted = Map.of("iqn.b", Map.of(0, 0));
        TargetDevice target = new TargetDevice("iqn.t", new LunMap(Map.of(0, first), restricted));
        Initiator all = new Initiator(target, "iqn.a").ready();
        Initiator few = new Initiator(target, "iqn.b").ready();

        target.replaceLuns(
                new LunMap(Map.of(0, first, 1, second), restricted), gone -> {}, lost -> {});

        assertThat(all.doFail(TEST_UNIT_READY)).isEqualTo("06/3F/0E");
        assertThat(few.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");
    }

    @Test
    void reportLunsTakesTheAnnouncementAway() {
        ManualLane lane = new ManualLane();
        LogicalUnit first = unit(lane, "1");
        TargetDevice target = new TargetDevice("iqn.t", LunMap.of(Map.of(0, first)));
        Initiator host = new Initiator(target, "iqn.a").ready();

        target.replaceLuns(LunMap.of(Map.of(0, first, 1, unit(lane, "2"))), gone -> {}, lost -> {});
        assertThat(host.doIn(REPORT_LUNS, 255)).hasSize(24);

        assertThat(host.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");
    }

    @Test
    void aRemovedUnitFinishesItsTasksThenLetsGo() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");
        disk.holding = true;
        SentTask write = host.sendOut(WRITE_0, new byte[512]);
        List<LogicalUnit> drained = new ArrayList<>();

        rig.target.replaceLuns(LunMap.of(Map.of()), drained::add, lost -> {});
        assertThat(drained).isEmpty();
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("05/25/00");
        disk.take().finish();

        assertThat(write.result()).isEqualTo("GOOD");
        assertThat(drained).containsExactly(rig.unit);
    }

    @Test
    void aRemovedUnitLetsGoOfTasksWhoseNexusIsLost() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");
        host.keepDataOut = true;
        host.sendOut(WRITE_0, new byte[512]);
        List<LogicalUnit> drained = new ArrayList<>();
        rig.target.replaceLuns(LunMap.of(Map.of()), drained::add, lost -> {});

        host.manage(TaskManagementFunction.I_T_NEXUS_LOSS);

        assertThat(drained).containsExactly(rig.unit);
    }

    @Test
    void anInitiatorMayHaveNumbersOfItsOwn() {
        ManualLane lane = new ManualLane();
        Map<Integer, LogicalUnit> units = Map.of(1, unit(lane, "1"), 2, unit(lane, "2"));
        TargetDevice target =
                new TargetDevice("iqn.t", new LunMap(units, Map.of("iqn.b", Map.of(0, 2, 5, 1))));
        Initiator other = new Initiator(target, "iqn.b");

        assertThat(other.doInHex(REPORT_LUNS, 255))
                .isEqualTo("0000001000000000" + "0000000000000000" + "0005000000000000");
        assertThat(on(other, 1, TEST_UNIT_READY).result()).isEqualTo("05/25/00");
        assertThat(on(other, 5, TEST_UNIT_READY).result()).isEqualTo("06/29/00");
        byte[] serial = on(other, 0, "12 01 80 00 FF 00").data();
        assertThat(new String(serial, 4, serial.length - 4, StandardCharsets.US_ASCII))
                .isEqualTo("2");
    }

    @Test
    void otherNumbersAreAnnouncedToThoseWhoHaveThem() {
        ManualLane lane = new ManualLane();
        Map<Integer, LogicalUnit> units = Map.of(0, unit(lane, "1"), 1, unit(lane, "2"));
        TargetDevice target =
                new TargetDevice("iqn.t", new LunMap(units, Map.of("iqn.b", Map.of(0, 0))));
        Initiator all = new Initiator(target, "iqn.a").ready();
        Initiator one = new Initiator(target, "iqn.b").ready();

        target.replaceLuns(
                new LunMap(units, Map.of("iqn.b", Map.of(0, 0, 9, 1))), gone -> {}, lost -> {});

        assertThat(one.doFail(TEST_UNIT_READY)).isEqualTo("06/3F/0E");
        assertThat(all.sendOut(TEST_UNIT_READY, new byte[0]).result()).isEqualTo("GOOD");
    }

    @Test
    void whoLosesSightOfAUnitFinishesItsCommandsThereFirst() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");
        Initiator other = rig.ready("iqn.b");
        disk.holding = true;
        SentTask write = host.sendOut(WRITE_0, new byte[512]);
        List<LogicalUnit> revoked = new ArrayList<>();

        rig.target.replaceLuns(
                new LunMap(Map.of(0, rig.unit), Map.of("iqn.a", Map.of())),
                gone -> {},
                revoked::add);
        assertThat(revoked).isEmpty();
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("05/25/00");
        disk.take().finish();

        assertThat(write.result()).isEqualTo("GOOD");
        assertThat(revoked).containsExactly(rig.unit);
        disk.holding = false;
        assertThat(other.sendOut(WRITE_0, new byte[512]).result()).isEqualTo("GOOD");
    }

    @Test
    void aCommandStillWaitingForItsTurnIsRefusedToWhoLostSightOfTheUnit() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");
        disk.holding = true;
        SentTask first = host.sendOut(WRITE_0, new byte[512]);
        SentTask ordered = host.send(0, TaskAttribute.ORDERED, WRITE_0, new byte[512], 0);
        List<LogicalUnit> revoked = new ArrayList<>();

        rig.target.replaceLuns(
                new LunMap(Map.of(0, rig.unit), Map.of("iqn.a", Map.of())),
                gone -> {},
                revoked::add);
        disk.take().finish();

        assertThat(first.result()).isEqualTo("GOOD");
        assertThat(ordered.result()).isEqualTo("05/25/00");
        assertThat(revoked).containsExactly(rig.unit);
    }

    @Test
    void aWriteWhoseDataNeverComesDoesNotHoldUpTheLossOfTheUnit() {
        Rig rig = Rig.online(disk);
        Initiator host = rig.ready("iqn.a");
        host.keepDataOut = true;
        host.sendOut(WRITE_0, new byte[512]);
        List<LogicalUnit> revoked = new ArrayList<>();
        rig.target.replaceLuns(
                new LunMap(Map.of(0, rig.unit), Map.of("iqn.a", Map.of())),
                gone -> {},
                revoked::add);
        assertThat(revoked).isEmpty();

        rig.lane.expire();

        assertThat(revoked).containsExactly(rig.unit);
    }
}
