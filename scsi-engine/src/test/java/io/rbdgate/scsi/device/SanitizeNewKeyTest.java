package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.MediumWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// SANITIZE with CRYPTOGRAPHIC ERASE, on a medium that is encrypted.
class SanitizeNewKeyTest {
    private static final byte[] NOTHING = {};
    private static final String ERASE_KEY = "48 03 0000000000 0000 00";
    private static final String ERASE_KEY_IMMEDIATELY = "48 83 0000000000 0000 00";
    private static final String BLOCK_ERASE = "48 02 0000000000 0000 00";
    private static final String OVERWRITE = "48 01 0000000000 0008 00";
    private static final byte[] ONCE_ABCD = Bytes.of("01 00 0004 0A0B0C0D");
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ = "28 00 00000000 00 0001 00";
    private static final String WRITE = "2A 00 00000000 00 0001 00";

    private final HeldBackstore disk = encrypted();
    private final Rig rig = Rig.online(disk, LuSettings.ofBlockBytes(512).withSanitize(true));
    private final Shelf<MediumWork> shelf = new Shelf<>(MediumWork.NONE);
    private final Initiator host = rig.ready("iqn.a");

    private static HeldBackstore encrypted() {
        HeldBackstore made = new HeldBackstore(8 << 20);
        made.capabilities = new Capabilities(false, false, false, true, 0, false).withKeyErasure();
        return made;
    }

    @BeforeEach
    void keepNotes() {
        rig.unit.keepMediumWorkIn(shelf);
    }

    private void goOn() {
        rig.lane.runAll();
        while (!disk.held.isEmpty() || !shelf.waiting.isEmpty()) {
            disk.finishAll();
            shelf.saveAll();
            rig.lane.runAll();
        }
    }

    @Test
    void theKeyIsReplacedAndNothingElseIsWritten() {
        host.doOut(WRITE, Bytes.filled(512, 1));
        disk.log.clear();

        SentTask task = host.sendOut(ERASE_KEY, NOTHING);
        goOn();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.log).containsExactly("may erase key", "erase key", "flush");
        assertThat(shelf.kept).isEqualTo(MediumWork.NONE);
        assertThat(host.doIn(READ, 512)).containsOnly(0x5C);
    }

    @Test
    void itIsNotedBeforeTheKeyIsTouched() {
        disk.holding = true;
        SentTask task = host.sendOut(ERASE_KEY, NOTHING);
        disk.take().finish();
        rig.lane.runAll();
        assertThat(disk.log).containsExactly("may erase key");

        shelf.saveAll();
        rig.lane.runAll();

        assertThat(shelf.kept).isEqualTo(MediumWork.SANITIZE);
        assertThat(disk.log).containsExactly("may erase key", "erase key");
        assertThat(task.answered()).isFalse();
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/1B");
        goOn();
        assertThat(task.result()).isEqualTo("GOOD");
    }

    @Test
    void anImmediateOneIsAnsweredWhenItIsNoted() {
        disk.holding = true;
        SentTask task = host.sendOut(ERASE_KEY_IMMEDIATELY, NOTHING);
        disk.take().finish();
        rig.lane.runAll();
        assertThat(task.answered()).isFalse();

        shelf.saveAll();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(host.doFail(READ)).isEqualTo("02/04/1B");
        goOn();
        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void whereASnapshotHasTheKeyTooNothingIsBegun() {
        disk.next = BackstoreResult.UNSUPPORTED;

        SentTask task = host.sendOut(ERASE_KEY, NOTHING);
        goOn();

        assertThat(task.sense()).isEqualTo(Bytes.of("70000500000000 0A 00000000 2400 00 CC0001"));
        assertThat(disk.log).containsExactly("may erase key");
        assertThat(shelf.kept).isEqualTo(MediumWork.NONE);
        host.doIn(READ, 512);
    }

    @Test
    void whatCannotBeAskedFailsTheCommandAlone() {
        disk.next = BackstoreResult.MEDIUM_ERROR;

        SentTask task = host.sendOut(ERASE_KEY, NOTHING);
        goOn();

        assertThat(task.result()).isEqualTo("03/0C/00");
        host.doIn(READ, 512);
    }

    @Test
    void aKeyThatMayBeGoneOrNotLeavesTheMediumUnusableUntilItIsSanitized() {
        disk.holding = true;
        SentTask task = host.sendOut(ERASE_KEY, NOTHING);
        disk.take().finish();
        shelf.saveAll();
        rig.lane.runAll();

        disk.take().fail(BackstoreResult.TIMEOUT);
        goOn();

        assertThat(task.result()).isEqualTo("03/31/03");
        assertThat(host.doFail(READ)).isEqualTo("03/31/03");
        disk.holding = false;
        SentTask again = host.sendOut(ERASE_KEY, NOTHING);
        goOn();
        assertThat(again.result()).isEqualTo("GOOD");
        host.doIn(READ, 512);
    }

    @Test
    void anotherSanitizeThatComesWhileItIsAskedHasTheTurn() {
        disk.holding = true;
        SentTask first = host.sendOut(ERASE_KEY, NOTHING);
        SentTask second = host.sendOut(OVERWRITE, ONCE_ABCD);

        goOn();

        assertThat(first.result()).isEqualTo("02/04/1B");
        assertThat(second.result()).isEqualTo("GOOD");
        assertThat(disk.log).contains("may erase key").doesNotContain("erase key");
        assertThat(disk.at(0, 4)).isEqualTo(Bytes.of("0A0B0C0D"));
    }

    @Test
    void aBlockEraseWritesZeros() {
        SentTask task = host.sendOut(BLOCK_ERASE, NOTHING);
        goOn();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.log).containsExactly("zeroes 0 8388608", "flush");
    }

    @Test
    void theCommandAndWhatIsReadAfterwardsAreTold() {
        assertThat(host.doInHex("A3 0C 02 48 0003 00000100 00 00", 256))
                .isEqualTo("0003000A" + "48A30000000000FFFF00");
        assertThat(host.doInHex("12 01 B1 0008 00", 8)).isEqualTo("00B1003C00010050");
    }

    @Test
    void aParameterListIsRefused() {
        assertThat(host.doFail("48 03 0000000000 0008 00", ONCE_ABCD)).isEqualTo("05/24/00");
        assertThat(disk.log).isEmpty();
    }
}
