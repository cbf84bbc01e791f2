package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.CopyRig.EXTENDED_COPY;
import static io.rbdgate.scsi.device.CopyRig.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.SessionBarrier;
import io.rbdgate.scsi.description.LuState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Commands that a host may have given up and repeated elsewhere before they are read here.
class OutdatedCommandsTest {
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ_0 = "28 00 00 00 00 00 00 00 01 00";
    private static final String WRITE_0 = "2A 00 00 00 00 00 00 00 01 00";
    private static final String MODE_SENSE = "1A 00 3F 00 FF 00";
    private static final int NONE = 3;
    private static final String INQUIRY = "12 00 00 00 FF 00";
    private static final String REPORT_LUNS = "A0 00 00 00 00 00 00 00 00 FF 00 00";

    private final SessionBarrier barrier = new SessionBarrier();
    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    private void moveAwayAndBack() {
        rig.unit.offline(LuState.TRANSITIONING, "moved", () -> {});
        rig.unit.onlineBehind(barrier, disk, Rig.DEAF);
    }

    @Test
    void afterTheUnitHasComeBackWhatMayHaveBeenSentBeforeTouchesNoMedium() {
        moveAwayAndBack();

        assertThat(host.doFail(WRITE_0, new byte[512])).isEqualTo("02/04/0A");
        assertThat(host.doFail(READ_0)).isEqualTo("02/04/0A");
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/0A");
        assertThat(host.doFail(MODE_SENSE)).isEqualTo("02/04/0A");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void whatTouchesNoMediumIsAnsweredWhenever() {
        moveAwayAndBack();

        assertThat(host.doIn(INQUIRY, 255)).hasSize(96);
        assertThat(host.doInHex(REPORT_LUNS, 255)).hasSize(32);
    }

    @Test
    void whatWasSentSinceIsPerformed() {
        moveAwayAndBack();
        host.sentAfter = barrier.newest();

        host.doOut(WRITE_0, new byte[512]);

        assertThat(disk.log).hasSize(1);
    }

    @Test
    void whatWasSentBeforeItMovedAgainIsRefused() {
        moveAwayAndBack();
        host.sentAfter = barrier.newest();
        moveAwayAndBack();

        assertThat(host.doFail(WRITE_0, new byte[512])).isEqualTo("02/04/0A");
    }

    @Test
    void aMomentOfAnotherUnitIsAsGood() {
        moveAwayAndBack();
        host.sentAfter = barrier.raise();

        host.doOut(WRITE_0, new byte[512]);
    }

    @Test
    void aUnitThatNobodyElseCouldServeAsksForNothing() {
        assertThat(barrier.raise()).isEqualTo(1);
        rig.unit.offline(LuState.UNAVAILABLE, "no storage", () -> {});
        rig.unit.online(disk, Rig.DEAF);

        host.doOut(WRITE_0, new byte[512]);
    }

    @Test
    void aLaterOpeningWithoutAskingForgetsNothing() {
        moveAwayAndBack();
        rig.unit.offline(LuState.UNAVAILABLE, "no storage", () -> {});
        rig.unit.online(disk, Rig.DEAF);

        assertThat(host.doFail(WRITE_0, new byte[512])).isEqualTo("02/04/0A");
    }

    @Test
    void aCopyIsAsOldAsItsCommand() {
        HeldBackstore second = new HeldBackstore(1 << 20);
        CopyRig two = new CopyRig(512, disk, second);
        Initiator copier = two.ready("iqn.a");
        two.units.get(1).offline(LuState.TRANSITIONING, "moved", () -> {});
        two.units.get(1).onlineBehind(barrier, second, Rig.DEAF);
        byte[] list = two.list1(0, NONE, segment(0, 1, 1, 0, 0));

        assertThat(two.out(copier, EXTENDED_COPY, list).result()).isEqualTo("0A/0D/02");
        assertThat(second.log).isEmpty();

        copier.sentAfter = barrier.newest();
        assertThat(two.out(copier, EXTENDED_COPY, list).result()).isEqualTo("GOOD");
    }

    @Test
    void transportsAreToldOfEachMomentBeforeAnythingIsAdmitted() {
        List<String> told = new ArrayList<>();
        barrier.whenRaised(() -> told.add(barrier.newest() + ": " + rig.unit.view().state()));

        moveAwayAndBack();

        assertThat(told).containsExactly("1: TRANSITIONING");
    }
}
