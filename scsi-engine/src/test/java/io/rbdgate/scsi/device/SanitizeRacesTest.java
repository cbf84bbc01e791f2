package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.MediumWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens while something about a SANITIZE is on its way: a note, another command, a change
/// of the disk's size.
class SanitizeRacesTest {
    private static final byte[] NOTHING = {};
    private static final byte[] ONCE_ABCD = Bytes.of("01 00 0004 0A0B0C0D");
    private static final String OVERWRITE = "48 01 0000000000 0008 00";
    private static final String OVERWRITE_LEAVABLY = "48 21 0000000000 0008 00";
    private static final String BLOCK_ERASE = "48 02 0000000000 0000 00";
    private static final String EXIT_FAILURE_MODE = "48 1F 0000000000 0000 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ = "28 00 00000000 00 0001 00";
    private static final int MEBIBYTE = 1 << 20;

    private final HeldBackstore disk = new HeldBackstore(8 * MEBIBYTE);
    private final Rig rig = Rig.online(disk, LuSettings.ofBlockBytes(512).withSanitize(true));
    private final Shelf<MediumWork> shelf = new Shelf<>(MediumWork.NONE);
    private final Initiator host = rig.ready("iqn.a");
    private final Initiator other = rig.ready("iqn.b");

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

    private void failLeavably() {
        disk.next = BackstoreResult.MEDIUM_ERROR;
        SentTask task = host.sendOut(OVERWRITE_LEAVABLY, ONCE_ABCD);
        shelf.saveAll();
        rig.lane.runAll();
        assertThat(task.result()).isEqualTo("03/31/03");
    }

    @Test
    void nothingBeginsWhileAFailureIsBeingLeftBehind() {
        failLeavably();
        SentTask exit = host.sendOut(EXIT_FAILURE_MODE, NOTHING);

        assertThat(other.doFail(BLOCK_ERASE, NOTHING)).isEqualTo("02/04/1B");
        assertThat(other.doFail(EXIT_FAILURE_MODE, NOTHING)).isEqualTo("02/04/1B");
        assertThat(other.doFail(READ)).isEqualTo("02/04/1B");

        shelf.saveAll();
        assertThat(exit.result()).isEqualTo("GOOD");
        assertThat(shelf.kept).isEqualTo(MediumWork.NONE);
        other.doIn(READ, 512);
    }

    @Test
    void aFailureThatCannotBeForgottenStays() {
        failLeavably();
        SentTask exit = host.sendOut(EXIT_FAILURE_MODE, NOTHING);

        shelf.waiting.removeFirst().accept(false);

        assertThat(exit.result()).isEqualTo("0B/44/00");
        assertThat(host.doFail(READ)).isEqualTo("03/31/03");
    }

    @Test
    void aDiskThatMayBeNotedAsHalfErasedIsNotUsed() {
        SentTask task = host.sendOut(OVERWRITE, ONCE_ABCD);

        shelf.waiting.removeFirst().accept(false);
        assertThat(task.answered()).isFalse();
        shelf.waiting.removeFirst().accept(false);

        assertThat(task.result()).isEqualTo("0B/44/00");
        assertThat(disk.log).isEmpty();
        assertThat(host.doFail(READ)).isEqualTo("03/31/03");
    }

    @Test
    void anOrderedCommandOfAnotherWaitsForNothing() {
        disk.holding = true;
        SentTask task = host.sendOut(OVERWRITE, ONCE_ABCD);
        shelf.saveAll();
        rig.lane.runAll();

        SentTask ordered = other.send(0, TaskAttribute.ORDERED, TEST_UNIT_READY, NOTHING, 0);
        assertThat(ordered.result()).isEqualTo("02/04/1B");
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/1B");

        goOn();
        assertThat(task.result()).isEqualTo("GOOD");
    }

    @Test
    void aBackstoreThatThrowsIsAFailure() {
        disk.thrown = new IllegalStateException("broken");

        SentTask task = host.sendOut(OVERWRITE, ONCE_ABCD);
        shelf.saveAll();
        rig.lane.runAll();

        assertThat(task.result()).isEqualTo("03/31/03");
    }

    @Test
    void aDiskThatGrowsMeanwhileIsWrittenToItsNewEnd() {
        disk.resize(4 * MEBIBYTE);
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/09");
        disk.holding = true;
        SentTask task = host.sendOut(OVERWRITE, ONCE_ABCD);
        shelf.saveAll();
        rig.lane.runAll();
        disk.take().finish();

        disk.resize(8 * MEBIBYTE);
        goOn();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.at(4 * MEBIBYTE, 4)).isEqualTo(Bytes.of("0A0B0C0D"));
        assertThat(disk.at(8 * MEBIBYTE - 4, 4)).isEqualTo(Bytes.of("0A0B0C0D"));
    }
}
