package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.renewal.RenewalNote;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A SANITIZE that ended in the middle, with its gateway or with its backstore: it goes on by
/// itself when the disk is open again.
class SanitizeGoesOnTest {
    private static final byte[] NOTHING = {};
    private static final byte[] ONCE_ABCD = Bytes.of("01 00 0004 0A0B0C0D");
    private static final String OVERWRITE = "48 01 0000000000 0008 00";
    private static final String OVERWRITE_LEAVABLY = "48 21 0000000000 0008 00";
    private static final String BLOCK_ERASE = "48 02 0000000000 0000 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ = "28 00 00000000 00 0001 00";
    private static final LuSettings WITH_SANITIZE = LuSettings.ofBlockBytes(512).withSanitize(true);

    private final HeldBackstore disk = new HeldBackstore(8 << 20);
    private final Rig rig = Rig.online(disk, WITH_SANITIZE);
    private final Shelf<RenewalNote> shelf = new Shelf<>(RenewalNote.NONE);
    private final Initiator host = rig.ready("iqn.a");

    @BeforeEach
    void keepNotes() {
        rig.unit.keepMediumWorkIn(shelf);
    }

    @AfterEach
    void goOn() {
        finish(rig, disk, shelf);
    }

    private static void finish(Rig rig, HeldBackstore disk, Shelf<RenewalNote> shelf) {
        rig.lane.runAll();
        while (!disk.held.isEmpty() || !shelf.waiting.isEmpty()) {
            disk.finishAll();
            shelf.saveAll();
            rig.lane.runAll();
        }
    }

    /// In the middle: four chunks are with the backstore, nothing is finished.
    private SentTask begin(String cdb, byte[] list) {
        disk.holding = true;
        SentTask task = host.sendOut(cdb, list);
        shelf.saveAll();
        rig.lane.runAll();
        return task;
    }

    /// Another gateway that finds what this one has noted.
    private Rig later(LuSettings settings, HeldBackstore sameDisk, Shelf<RenewalNote> notes) {
        Rig restarted = new Rig(settings);
        restarted.unit.keepMediumWorkIn(notes);
        restarted.unit.online(sameDisk, Rig.DEAF);
        restarted.lane.runAll();
        return restarted;
    }

    // --- its gateway ends

    @Test
    void theNextGatewayWritesAllOfItAndTheDiskIsReady() {
        begin(OVERWRITE, ONCE_ABCD);
        HeldBackstore sameDisk = new HeldBackstore(8 << 20);
        sameDisk.holding = true;
        Shelf<RenewalNote> notes = new Shelf<>(shelf.kept);

        Rig restarted = later(WITH_SANITIZE, sameDisk, notes);

        Initiator other = restarted.ready("iqn.b");
        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo("02/04/1B");
        assertThat(other.doFail(READ)).isEqualTo("02/04/1B");
        finish(restarted, sameDisk, notes);
        assertThat(sameDisk.log).hasSize(9).contains("write 0 1048576").endsWith("flush");
        assertThat(sameDisk.at(0, 4)).isEqualTo(Bytes.of("0A0B0C0D"));
        assertThat(sameDisk.at((8 << 20) - 4, 4)).isEqualTo(Bytes.of("0A0B0C0D"));
        assertThat(notes.kept).isEqualTo(RenewalNote.NONE);
        other.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void aBlockEraseGoesOnToo() {
        begin(BLOCK_ERASE, NOTHING);
        HeldBackstore sameDisk = new HeldBackstore(8 << 20);
        Shelf<RenewalNote> notes = new Shelf<>(shelf.kept);

        Rig restarted = later(WITH_SANITIZE, sameDisk, notes);
        finish(restarted, sameDisk, notes);

        assertThat(sameDisk.log).containsExactly("zeroes 0 8388608 unmap", "flush");
        restarted.ready("iqn.b").doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void withoutSanitizeOrReadOnlyNothingIsWrittenAndNothingCanBeRead() {
        begin(OVERWRITE, ONCE_ABCD);
        List<LuSettings> settings =
                List.of(LuSettings.ofBlockBytes(512), WITH_SANITIZE.withReadOnly(true));

        for (LuSettings each : settings) {
            HeldBackstore sameDisk = new HeldBackstore(8 << 20);
            Rig restarted = later(each, sameDisk, new Shelf<>(shelf.kept));

            assertThat(restarted.ready("iqn.b").doFail(READ)).isEqualTo("03/31/03");
            assertThat(sameDisk.log).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SANITIZE", "UNRESTRICTED_SANITIZE", "FORMAT"})
    void whatNobodyKnowsHowToGoOnWithHasFailed(MediumWork work) {
        HeldBackstore sameDisk = new HeldBackstore(8 << 20);

        Rig restarted = later(WITH_SANITIZE, sameDisk, new Shelf<>(RenewalNote.failed(work)));

        Initiator other = restarted.ready("iqn.b");
        String failed = work == MediumWork.FORMAT ? "03/31/01" : "03/31/03";
        assertThat(other.doFail(READ)).isEqualTo(failed);
        assertThat(other.doFail("2A 00 00000000 00 0001 00", new byte[512])).isEqualTo(failed);
        other.doIn("12 00 00 00 60 00", 96);
        assertThat(sameDisk.log).isEmpty();
    }

    @Test
    void whatTheMediumHasRefusedIsNotTriedAgain() {
        disk.next = BackstoreResult.MEDIUM_ERROR;
        SentTask task = host.sendOut(OVERWRITE_LEAVABLY, ONCE_ABCD);
        finish(rig, disk, shelf);
        assertThat(task.result()).isEqualTo("03/31/03");
        HeldBackstore sameDisk = new HeldBackstore(8 << 20);

        Rig restarted = later(WITH_SANITIZE, sameDisk, new Shelf<>(shelf.kept));

        assertThat(restarted.ready("iqn.b").doFail(READ)).isEqualTo("03/31/03");
        assertThat(sameDisk.log).isEmpty();
    }

    // --- its backstore goes

    @Test
    void theBackstoreIsNotClosedBeforeNothingIsInFlightAndItGoesOnInTheNextOne() {
        SentTask task = begin(OVERWRITE, ONCE_ABCD);
        List<String> released = new ArrayList<>();
        rig.unit.offline(LuState.UNAVAILABLE, "gone", () -> released.add("released"));
        assertThat(released).isEmpty();

        disk.finishAll();
        rig.lane.runAll();
        assertThat(released).containsExactly("released");
        assertThat(task.result()).isEqualTo("02/04/0C");
        assertThat(disk.log).hasSize(4);

        rig.unit.keepMediumWorkIn(shelf);
        rig.unit.online(disk, Rig.DEAF);
        rig.lane.runAll();
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/1B");
        finish(rig, disk, shelf);
        host.doOut(TEST_UNIT_READY, NOTHING);
        assertThat(disk.at((8 << 20) - 4, 4)).isEqualTo(Bytes.of("0A0B0C0D"));
    }

    @Test
    void aWriteThatFailsSinceTheDiskIsElsewhereIsNoFailureOfTheMedium() {
        begin(OVERWRITE, ONCE_ABCD);
        disk.take().fail(BackstoreResult.NOT_OWNER);
        rig.unit.offline(LuState.STANDBY, "elsewhere", () -> {});
        disk.finishAll();
        rig.lane.runAll();
        assertThat(shelf.waiting).isEmpty();

        rig.unit.keepMediumWorkIn(shelf);
        rig.unit.online(disk, Rig.DEAF);
        finish(rig, disk, shelf);

        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void aDiskThatIsBackBeforeItsWritesHaveEndedIsGoneOnWithAfterThem() {
        begin(OVERWRITE, ONCE_ABCD);
        rig.unit.offline(LuState.UNAVAILABLE, "gone", () -> {});
        rig.unit.keepMediumWorkIn(shelf);
        rig.unit.online(disk, Rig.DEAF);
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/1B");

        finish(rig, disk, shelf);

        host.doOut(TEST_UNIT_READY, NOTHING);
        assertThat(disk.at((8 << 20) - 4, 4)).isEqualTo(Bytes.of("0A0B0C0D"));
    }
}
