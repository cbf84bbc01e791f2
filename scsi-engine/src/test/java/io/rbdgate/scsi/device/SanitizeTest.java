package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.lu.TrafficLimit;
import io.rbdgate.scsi.lu.WriteHold;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SanitizeTest {
    private static final byte[] NOTHING = {};
    private static final String OVERWRITE = "48 01 0000000000 0008 00";
    private static final String OVERWRITE_IMMEDIATELY = "48 81 0000000000 0008 00";
    private static final String OVERWRITE_LEAVABLY = "48 21 0000000000 0008 00";
    private static final String BLOCK_ERASE = "48 02 0000000000 0000 00";
    private static final String EXIT_FAILURE_MODE = "48 1F 0000000000 0000 00";
    private static final byte[] ONCE_ABCD = Bytes.of("01 00 0004 0A0B0C0D");
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String WRITE = "2A 00 00000000 00 0001 00";
    private static final String READ = "28 00 00000000 00 0001 00";

    private final HeldBackstore disk = new HeldBackstore(8 << 20);
    private final Rig rig = Rig.online(disk, LuSettings.ofBlockBytes(512).withSanitize(true));
    private final Shelf<MediumWork> shelf = new Shelf<>(MediumWork.NONE);
    private final Initiator host = rig.ready("iqn.a");

    @BeforeEach
    void keepNotes() {
        rig.unit.keepMediumWorkIn(shelf);
    }

    /// Lets go on what goes on by itself, until nothing does.
    @AfterEach
    void goOn() {
        rig.lane.runAll();
        while (!disk.held.isEmpty() || !shelf.waiting.isEmpty()) {
            disk.finishAll();
            shelf.saveAll();
            rig.lane.runAll();
        }
    }

    private SentTask overwriteNoted(String cdb) {
        SentTask task = host.sendOut(cdb, ONCE_ABCD);
        shelf.saveAll();
        rig.lane.runAll();
        return task;
    }

    private void assertAllOf(int... pattern) {
        for (int at = 0; at < disk.disk.length; at++) {
            if (disk.disk[at] != (byte) pattern[at % 512 % pattern.length]) {
                assertThat(disk.disk[at]).as("at %d", at).isEqualTo((byte) pattern[at % 512]);
            }
        }
    }

    // --- what is written

    @Test
    void anOverwriteWritesThePatternEverywhere() {
        SentTask task = host.sendOut(OVERWRITE, ONCE_ABCD);

        goOn();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.log)
                .containsExactly(
                        "write 0 1048576",
                        "write 1048576 1048576",
                        "write 2097152 1048576",
                        "write 3145728 1048576",
                        "write 4194304 1048576",
                        "write 5242880 1048576",
                        "write 6291456 1048576",
                        "write 7340032 1048576",
                        "flush");
        assertAllOf(0x0A, 0x0B, 0x0C, 0x0D);
    }

    @Test
    void thePatternBeginsAnewInEveryBlock() {
        SentTask task = host.sendOut("48 01 0000000000 0007 00", Bytes.of("01 00 0003 010203"));

        goOn();

        assertThat(task.result()).isEqualTo("GOOD");
        assertAllOf(1, 2, 3);
    }

    @Test
    void zerosAreWrittenToo() {
        SentTask task = host.sendOut("48 01 0000000000 0005 00", Bytes.of("01 00 0001 00"));

        goOn();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.log).contains("write 0 1048576").noneMatch(op -> op.startsWith("zeroes"));
    }

    @Test
    void everyOtherPassIsInvertedSoThatTheLastWritesThePattern() {
        disk.holding = true;
        SentTask task = host.sendOut(OVERWRITE, Bytes.of("83 00 0004 0A0B0C0D"));
        shelf.saveAll();

        List<String> seen = new ArrayList<>();
        for (int pass = 0; pass < 3; pass++) {
            for (int part = 0; part < 2; part++) {
                rig.lane.runAll();
                disk.finishAll();
            }
            seen.add(HexFormat.of().formatHex(disk.at(0, 4)));
            rig.lane.runAll();
            HeldBackstore.Held flush = disk.take();
            assertThat(flush.what()).isEqualTo("flush");
            assertThat(task.answered()).isFalse();
            flush.finish();
        }

        goOn();
        assertThat(seen).containsExactly("0a0b0c0d", "f5f4f3f2", "0a0b0c0d");
    }

    @Test
    void aBlockEraseGivesEverythingBack() {
        host.doOut(WRITE, Bytes.filled(512, 1));
        disk.log.clear();

        SentTask task = host.sendOut(BLOCK_ERASE, NOTHING);
        goOn();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.log).containsExactly("zeroes 0 8388608 unmap", "flush");
        assertAllOf(0);
        assertThat(host.doInHex("9E 12 0000000000000000 00000018 00 00", 24))
                .isEqualTo("00000014" + "00000000" + "0000000000000000" + "00004000" + "01000000");
    }

    @Test
    void aBackstoreWithoutMeansOfItsOwnHasTheZerosWritten() {
        host.doOut(WRITE, Bytes.filled(512, 1));
        disk.next = BackstoreResult.UNSUPPORTED;

        SentTask task = host.sendOut(BLOCK_ERASE, NOTHING);
        goOn();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.log).contains("zeroes 0 8388608 unmap", "write 7340032 1048576");
        assertAllOf(0);
    }

    @Test
    void aLimitOfTrafficHolds() {
        rig.unit.limit(new TrafficLimit(0, 1 << 20, 1));
        SentTask task = overwriteNoted(OVERWRITE);
        assertThat(disk.log).containsExactly("write 0 1048576");

        while (!task.answered()) {
            rig.nanos += 500_000_000L;
            rig.lane.expire();
            goOn();
        }

        assertThat(rig.nanos).isEqualTo(6_500_000_000L);
        assertThat(task.result()).isEqualTo("GOOD");
    }

    // --- notes

    @Test
    void itIsNotedBeforeTheFirstWriteAndUntilTheLastIsDurable() {
        disk.holding = true;
        SentTask task = host.sendOut(OVERWRITE, ONCE_ABCD);
        rig.lane.runAll();
        assertThat(disk.log).isEmpty();

        shelf.saveAll();
        assertThat(shelf.kept).isEqualTo(MediumWork.SANITIZE);
        while (!disk.log.contains("flush")) {
            assertThat(shelf.waiting).isEmpty();
            disk.finishAll();
            rig.lane.runAll();
        }
        assertThat(shelf.waiting).isEmpty();
        disk.finishAll();
        rig.lane.runAll();

        assertThat(shelf.kept).isEqualTo(MediumWork.SANITIZE);
        assertThat(task.answered()).isFalse();
        shelf.saveAll();
        assertThat(shelf.kept).isEqualTo(MediumWork.NONE);
        assertThat(task.result()).isEqualTo("GOOD");
    }

    @ParameterizedTest
    @ValueSource(strings = {OVERWRITE, OVERWRITE_IMMEDIATELY})
    void whatCannotBeNotedIsNotBegun(String cdb) {
        SentTask task = host.sendOut(cdb, ONCE_ABCD);

        shelf.waiting.removeFirst().accept(false);
        goOn();

        assertThat(task.result()).isEqualTo("0B/44/00");
        assertThat(disk.log).isEmpty();
        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void whatCannotBeTakenBackStaysUndone() {
        SentTask task = overwriteNoted(OVERWRITE);

        shelf.waiting.removeFirst().accept(false);

        assertThat(task.result()).isEqualTo("03/31/03");
        assertThat(host.doFail(READ)).isEqualTo("03/31/03");
    }

    // --- meanwhile

    @Test
    void anImmediateOneIsAnsweredWhenItIsNotedAndGoesOn() {
        disk.holding = true;

        SentTask task = host.sendOut(OVERWRITE_IMMEDIATELY, ONCE_ABCD);
        assertThat(task.answered()).isFalse();
        shelf.saveAll();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/1B");
        goOn();
        host.doOut(TEST_UNIT_READY, NOTHING);
        assertAllOf(0x0A, 0x0B, 0x0C, 0x0D);
    }

    @Test
    void theSenseSaysHowFarItIs() {
        disk.holding = true;
        overwriteNoted(OVERWRITE);
        disk.take().finish();
        disk.take().finish();
        rig.lane.runAll();

        assertThat(host.doInHex("03 00 0000 12 00", 18))
                .isEqualTo("700002000000000A00000000041B00804000");
        assertThat(host.doInHex("03 01 0000 FC 00", 252))
                .isEqualTo("7202041B00000008" + "0206000080400000");
        assertThat(host.sendIn(TEST_UNIT_READY, 0).sense())
                .isEqualTo(Bytes.of("700002000000000A00000000041B00804000"));
    }

    @ParameterizedTest
    @CsvSource({
        "00 00 00 00 00 00, 02/04/1B",
        "03 00 0000 12 00, GOOD",
        "08 00 0000 01 00, 02/04/1B",
        "12 00 00 00 60 00, GOOD",
        "1A 00 0A 00 FF 00, 02/04/1B",
        "1B 01 00 00 01 00, 02/04/1B",
        "25 00 00000000 0000 00 00, 02/04/1B",
        "28 00 00000000 00 0001 00, 02/04/1B",
        "2A 00 00000000 00 0001 00, 02/04/1B",
        "35 00 00000000 00 0000 00, 02/04/1B",
        "42 00 00000000 00 0018 00, 02/04/1B",
        "48 02 0000000000 0000 00, 02/04/1B",
        "48 1F 0000000000 0000 00, 02/04/1B",
        "04 00 00 0000 00, 02/04/1B",
        "5E 00 0000000000 0008 00, GOOD",
        "5F 06 00 0000 00000018 00, 02/04/1B",
        "A0 00 00 000000 00000010 00 00, GOOD",
        "A3 0A 00000000 00000100 00 00, GOOD",
        "A3 0C 00 00000000 00001000 00 00, GOOD",
        "A3 0D 00000000 00000100 00 00, GOOD",
        "A3 0F 00000000 00000100 00 00, 02/04/1B",
    })
    void meanwhileOnlyWhatNeedsNoMediumIsAnswered(String cdb, String result) {
        disk.holding = true;
        overwriteNoted(OVERWRITE);
        List<String> before = List.copyOf(disk.log);

        assertThat(host.send(cdb, new byte[512], 4096).result()).isEqualTo(result);

        assertThat(disk.log).isEqualTo(before);
    }

    @Test
    void whatWasUnderWayFails() {
        host.keepDataOut = true;
        SentTask waitsForData = host.sendOut(WRITE, Bytes.filled(512, 7));
        host.keepDataOut = false;
        disk.holding = true;
        SentTask inTheBackstore = host.sendOut(WRITE, Bytes.filled(512, 8));
        SentTask twoPieces = host.sendIn("28 00 00000000 00 1800 00", 3 << 20);
        SentTask sanitize = overwriteNoted(OVERWRITE);
        assertThat(disk.log).noneMatch("write 0 1048576"::equals);

        host.wantedDataOut.remove().run();
        assertThat(waitsForData.result()).isEqualTo("02/04/1B");
        goOn();

        assertThat(inTheBackstore.result()).isEqualTo("02/04/1B");
        assertThat(twoPieces.result()).isEqualTo("02/04/1B");
        assertThat(sanitize.result()).isEqualTo("GOOD");
        assertAllOf(0x0A, 0x0B, 0x0C, 0x0D);
    }

    @ParameterizedTest
    @EnumSource(
            value = TaskManagementFunction.class,
            names = {"CLEAR_ACA", "ABORT_TASK"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothingThatAHostDoesEndsIt(TaskManagementFunction function) {
        disk.holding = true;
        SentTask task = overwriteNoted(OVERWRITE);

        assertThat(host.manage(function)).containsExactly(TaskManagementResult.COMPLETE);

        assertThat(task.result()).isEqualTo("aborted");
        Initiator again = host.again();
        assertThat(again.doFail(TEST_UNIT_READY)).startsWith("06/29/");
        assertThat(again.doFail(TEST_UNIT_READY)).isEqualTo("02/04/1B");
        goOn();
        again.doOut(TEST_UNIT_READY, NOTHING);
        assertAllOf(0x0A, 0x0B, 0x0C, 0x0D);
    }

    @Test
    void whoAbortsItNoLongerWaitsForIt() {
        disk.holding = true;
        SentTask task = overwriteNoted(OVERWRITE);

        assertThat(host.manage(TaskManagementFunction.ABORT_TASK, task))
                .containsExactly(TaskManagementResult.COMPLETE);

        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/1B");
        goOn();
        assertThat(task.result()).isEqualTo("aborted");
        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void anOrderedOneHoldsNobodyUp() {
        disk.holding = true;
        SentTask task = host.send(0, TaskAttribute.ORDERED, OVERWRITE, ONCE_ABCD, 0);
        shelf.saveAll();
        rig.lane.runAll();

        assertThat(host.doFail(READ)).isEqualTo("02/04/1B");

        goOn();
        assertThat(task.result()).isEqualTo("GOOD");
    }

    @Test
    void aHoldOfAllWritesIsQuietOnlyAfterwards() {
        disk.holding = true;
        overwriteNoted(OVERWRITE);
        List<String> heard = new ArrayList<>();
        rig.unit.holdWrites(
                1_000_000_000L,
                new WriteHold.Listener() {
                    @Override
                    public void quiet() {
                        heard.add("quiet");
                    }

                    @Override
                    public void over(boolean inTime) {
                        heard.add("over");
                    }
                });
        assertThat(heard).isEmpty();

        goOn();

        assertThat(heard).containsExactly("quiet");
    }

    // --- when it fails

    private void failWith(String cdb) {
        disk.next = BackstoreResult.MEDIUM_ERROR;
        SentTask task = overwriteNoted(cdb);
        assertThat(task.result()).isEqualTo("03/31/03");
    }

    @Test
    void aFailureLeavesNothingToReadUntilAnotherOneSucceeds() {
        failWith(OVERWRITE);

        assertThat(host.doFail(READ)).isEqualTo("03/31/03");
        assertThat(host.doFail(WRITE, new byte[512])).isEqualTo("03/31/03");
        assertThat(host.doFail("04 00 00 0000 00")).isEqualTo("03/31/03");
        assertThat(host.doInHex("03 00 0000 12 00", 18)).startsWith("70000300").contains("3103");
        assertThat(host.doFail(EXIT_FAILURE_MODE)).isEqualTo("05/24/00");
        assertThat(host.doFail(OVERWRITE_LEAVABLY, ONCE_ABCD)).isEqualTo("05/24/00");
        assertThat(shelf.kept).isEqualTo(MediumWork.SANITIZE);

        SentTask again = host.sendOut(BLOCK_ERASE, NOTHING);
        goOn();

        assertThat(again.result()).isEqualTo("GOOD");
        assertThat(shelf.kept).isEqualTo(MediumWork.NONE);
        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void aFailureInTheUnrestrictedModeCanBeLeftBehind() {
        failWith(OVERWRITE_LEAVABLY);
        assertThat(shelf.kept).isEqualTo(MediumWork.UNRESTRICTED_SANITIZE);

        SentTask exit = host.sendOut(EXIT_FAILURE_MODE, NOTHING);
        assertThat(exit.answered()).isFalse();
        shelf.saveAll();

        assertThat(exit.result()).isEqualTo("GOOD");
        assertThat(shelf.kept).isEqualTo(MediumWork.NONE);
        host.doIn(READ, 512);
    }

    @Test
    void aFlushThatFailsIsAFailure() {
        disk.holding = true;
        SentTask task = overwriteNoted(OVERWRITE);
        while (!disk.held.getFirst().what().equals("flush")) {
            disk.finishAll();
            rig.lane.runAll();
        }

        disk.take().fail(BackstoreResult.MEDIUM_ERROR);
        goOn();

        assertThat(task.result()).isEqualTo("03/31/03");
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("03/31/03");
    }

    @Test
    void aLossOfTheBackstoreIsAFailureAndKeepsItFromBeingClosedUntilNothingIsInFlight() {
        disk.holding = true;
        SentTask task = overwriteNoted(OVERWRITE);
        List<String> released = new ArrayList<>();
        rig.unit.offline(LuState.UNAVAILABLE, "gone", () -> released.add("released"));
        assertThat(released).isEmpty();

        disk.finishAll();
        rig.lane.runAll();
        assertThat(released).containsExactly("released");
        assertThat(task.result()).isEqualTo("03/31/03");
        assertThat(disk.log).hasSize(4);

        disk.holding = false;
        rig.unit.keepMediumWorkIn(shelf);
        rig.unit.online(disk, Rig.DEAF);
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("03/31/03");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnEarlierGatewayDidNotFinishCannotBeRead(boolean unrestricted) {
        disk.holding = true;
        overwriteNoted(unrestricted ? OVERWRITE_LEAVABLY : OVERWRITE);
        disk.take().finish();
        Rig restarted = new Rig(LuSettings.ofBlockBytes(512).withSanitize(true));
        HeldBackstore sameDisk = new HeldBackstore(8 << 20);
        restarted.unit.keepMediumWorkIn(new Shelf<>(shelf.kept));
        restarted.unit.online(sameDisk, Rig.DEAF);

        Initiator later = restarted.ready("iqn.a");

        assertThat(later.doFail(READ)).isEqualTo("03/31/03");
        assertThat(later.doFail(WRITE, new byte[512])).isEqualTo("03/31/03");
        later.doIn("12 00 00 00 60 00", 96);
        assertThat(sameDisk.log).isEmpty();
    }
}
