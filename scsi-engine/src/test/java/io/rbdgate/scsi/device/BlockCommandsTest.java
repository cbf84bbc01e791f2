package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.Bytes.counting;
import static io.rbdgate.scsi.device.Bytes.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.description.LuSettings;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockCommandsTest {
    private static final int DISK_BYTES = 8 << 20;

    private final HeldBackstore disk = new HeldBackstore(DISK_BYTES);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0A 00 00 08 02 00",
                "2A 00 00 00 00 08 00 00 02 00",
                "AA 00 00 00 00 08 00 00 00 02 00 00",
                "8A 00 00 00 00 00 00 00 00 08 00 00 00 02 00 00"
            })
    void everyWriteLandsWhereItsAddressSays(String cdb) {
        byte[] data = counting(1024);

        host.doOut(cdb, data);

        assertThat(disk.at(4096, 1024)).isEqualTo(data);
        assertThat(disk.at(0, 4096)).containsOnly(0);
        assertThat(disk.at(5120, 4096)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08 00 00 08 02 00",
                "28 00 00 00 00 08 00 00 02 00",
                "A8 00 00 00 00 08 00 00 00 02 00 00",
                "88 00 00 00 00 00 00 00 00 08 00 00 00 02 00 00"
            })
    void everyReadComesFromWhereItsAddressSays(String cdb) {
        System.arraycopy(counting(1024), 0, disk.disk, 4096, 1024);

        assertThat(host.doIn(cdb, 1024)).isEqualTo(counting(1024));
    }

    @Test
    void read6OfZeroBlocksIsTwoHundredFiftySix() {
        System.arraycopy(counting(131072), 0, disk.disk, 0, 131072);

        assertThat(host.doIn("08 00 00 00 00 00", 131072)).isEqualTo(counting(131072));
    }

    @Test
    void read10OfZeroBlocksTransfersNothing() {
        assertThat(host.doIn("28 00 00 00 00 00 00 00 00 00", 512)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "28 00 00 00 3F FF 00 00 02 00",
        "28 00 00 00 40 01 00 00 00 00",
        "88 00 80 00 00 00 00 00 00 00 00 00 00 01 00 00",
        "88 00 FF FF FF FF FF FF FF FF 00 00 00 00 00 00",
        "2A 00 00 00 3F FF 00 00 02 00",
        "8A 00 7F FF FF FF FF FF FF FF 00 00 00 01 00 00",
        "2F 00 00 00 3F FF 00 00 02 00",
        "2E 00 00 00 3F FF 00 00 02 00",
        "8B 00 00 00 00 00 00 00 3F FF 00 00 00 02 00 00",
        "89 00 00 00 00 00 00 00 40 00 00 00 00 01 00 00",
        "41 00 00 00 3F FF 00 00 02 00",
        "93 00 00 00 00 00 00 00 40 01 00 00 00 01 00 00",
        "34 00 00 00 3F FF 00 00 02 00",
        "91 00 00 00 00 00 00 00 40 01 00 00 00 00 00 00"
    })
    void beyondTheEndIsOutOfRangeAndNothingMoves(String cdb) {
        assertThat(host.doFail(cdb, filled(1024, 1))).isEqualTo("05/21/00");
        assertThat(disk.log).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "28 20 00 00 00 00 00 00 01 00",
                "2A 80 00 00 00 00 00 00 01 00",
                "8F 20 00 00 00 00 00 00 00 00 00 00 00 01 00 00",
                "2A 00 00 00 00 00 00 00 01 04"
            })
    void protectionAndNacaAreRefused(String cdb) {
        assertThat(host.doFail(cdb, filled(512, 1))).isEqualTo("05/24/00");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void theRefusedFieldIsPointedAt() {
        byte[] sense = host.sendIn("28 20 00 00 00 00 00 00 01 00", 512).sense();

        assertThat(HexFormat.of().formatHex(sense))
                .isEqualTo("70000500000000" + "0a00000000" + "240000" + "cd0001");
    }

    @Test
    void aTransferBeyondTheLimitIsRefused() {
        HeldBackstore large = new HeldBackstore(64 << 20);
        Initiator other = Rig.online(large).ready("iqn.a");

        assertThat(other.doFail("A8 00 00 00 00 00 00 01 00 01 00 00")).isEqualTo("05/24/00");
        assertThat(large.log).isEmpty();
    }

    @Test
    void aLongTransferGoesInPiecesAndComesBackWhole() {
        byte[] data = counting(3 * 1048576 + 512);

        host.doOut("8A 00 00 00 00 00 00 00 00 01 00 00 18 01 00 00", data);

        assertThat(disk.log)
                .containsExactly(
                        "write 512 1048576",
                        "write 1049088 1048576",
                        "write 2097664 1048576",
                        "write 3146240 512");
        assertThat(host.doIn("88 00 00 00 00 00 00 00 00 01 00 00 18 01 00 00", data.length))
                .isEqualTo(data);
    }

    @Test
    void fuaIsDurable() {
        host.doOut("2A 08 00 00 00 00 00 00 01 00", filled(512, 1));

        assertThat(disk.log).containsExactly("write 0 512 durable");
    }

    @Test
    void aReadWithLessRoomGivesWhatFitsAndSaysWhatItHad() {
        System.arraycopy(counting(1024), 0, disk.disk, 0, 1024);

        SentTask task = host.sendIn("28 00 00 00 00 00 00 00 02 00", 200);

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(task.data()).isEqualTo(Arrays.copyOf(counting(1024), 200));
        assertThat(task.wantedDataIn()).isEqualTo(1024);
    }

    @Test
    void aReadFlaggedAsWriteIsGoodWithoutData() {
        SentTask task = host.sendOut("28 00 00 00 00 00 00 00 01 00", filled(512, 1));

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(task.wantedDataIn()).isEqualTo(512);
        assertThat(disk.log).isEmpty();
    }

    @Test
    void aWriteWithFewerWholeBlocksWritesJustThose() {
        SentTask task = host.sendOut("2A 00 00 00 00 00 00 00 02 00", filled(512, 5));

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(task.wantedDataOut()).isEqualTo(1024);
        assertThat(disk.log).containsExactly("write 0 512");
    }

    @Test
    void aWriteWithPartOfABlockIsRefused() {
        SentTask task = host.sendOut("2A 00 00 00 00 00 00 00 01 00", filled(200, 5));

        assertThat(task.result()).isEqualTo("05/0E/03");
        assertThat(task.wantedDataOut()).isEqualTo(512);
        assertThat(disk.log).isEmpty();
    }

    @Test
    void aWriteWithMoreDataWritesOnlyWhatTheCdbSays() {
        host.doOut("2A 00 00 00 00 00 00 00 01 00", filled(10000, 5));

        assertThat(disk.log).containsExactly("write 0 512");
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SPACE, 07/27/07, 03/11/00",
        "READ_ONLY, 07/27/00, ''",
        "MEDIUM_ERROR, 03/0C/00, 03/11/00",
        "FAILED, 03/0C/00, 03/11/00",
        "GONE, 05/25/00, 05/25/00",
        "FENCED, 02/04/0C, 02/04/0C",
        "NOT_OWNER, 02/04/0B, 02/04/0B",
        "TIMEOUT, 02/04/0A, 02/04/0A",
        "NO_RESOURCE, TASK_SET_FULL, TASK_SET_FULL"
    })
    void whatTheBackstoreSaysIsTold(BackstoreResult result, String onWrite, String onRead) {
        disk.next = result;
        assertThat(host.sendOut("2A 00 00 00 00 00 00 00 01 00", filled(512, 1)).result())
                .isEqualTo(onWrite);
        if (result != BackstoreResult.NO_SPACE && !onRead.isEmpty()) {
            disk.next = result;
            SentTask read = host.sendIn("28 00 00 00 00 00 00 00 01 00", 512);
            assertThat(read.result()).isEqualTo(onRead);
            assertThat(read.data()).isEmpty();
        }
    }

    @Test
    void oneFailedPieceFailsTheWholeWrite() {
        disk.holding = true;
        SentTask task =
                host.sendOut("8A 00 00 00 00 00 00 00 00 00 00 00 10 00 00 00", counting(2097152));
        HeldBackstore.Held first = disk.take();
        HeldBackstore.Held second = disk.take();

        second.fail(BackstoreResult.MEDIUM_ERROR);
        assertThat(task.answered()).isFalse();
        first.finish();

        assertThat(task.result()).isEqualTo("03/0C/00");
        assertThat(disk.held).isEmpty();
    }

    @Test
    void aFailedPieceOfAReadSendsNothingOfItself() {
        disk.holding = true;
        SentTask task = host.sendIn("88 00 00 00 00 00 00 00 00 00 00 00 10 00 00 00", 2097152);
        HeldBackstore.Held first = disk.take();

        disk.take().fail(BackstoreResult.MEDIUM_ERROR);
        first.finish();

        assertThat(task.result()).isEqualTo("03/11/00");
        assertThat(task.data().length).isLessThanOrEqualTo(1048576);
    }

    @Test
    void atMostTwoPiecesOfAReadAreUnderWay() {
        host.keepUnsent = true;
        SentTask task = host.sendIn("88 00 00 00 00 00 00 00 00 00 00 00 20 00 00 00", 4194304);
        assertThat(disk.log).hasSize(2);

        while (!host.unsent.isEmpty()) {
            host.unsent.remove().run();
        }

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.log).hasSize(4);
        assertThat(task.data()).hasSize(4194304);
    }

    @Test
    void aWriteProtectedUnitRefusesEveryChange() {
        Initiator other =
                Rig.online(disk, LuSettings.ofBlockBytes(512).withReadOnly(true)).ready("iqn.a");
        for (String cdb :
                new String[] {
                    "2A 00 00 00 00 00 00 00 01 00",
                    "41 00 00 00 00 00 00 00 01 00",
                    "42 00 00 00 00 00 00 00 18 00",
                    "89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00",
                    "8B 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00",
                    "2E 00 00 00 00 00 00 00 01 00"
                }) {
            assertThat(other.doFail(cdb, filled(1024, 1))).isEqualTo("07/27/00");
        }
        other.doIn("28 00 00 00 00 00 00 00 01 00", 512);
        assertThat(disk.log).containsExactly("read 0 512");
    }

    @Test
    void unmapGivesRangesThatFollowEachOtherBackAsOne() {
        byte[] list =
                HexFormat.of()
                        .parseHex(
                                "0046004000000000"
                                        + "00000000000000020000000100000000"
                                        + "00000000000000030000000200000000"
                                        + "00000000000000050000000000000000"
                                        + "00000000000000040000000100000000");

        host.doOut("42 00 00 00 00 00 00 00 48 00", list);

        assertThat(disk.log).containsExactly("discard 1024 1536", "discard 2048 512");
    }

    @Test
    void unmapGivesEveryRangeBack() {
        Arrays.fill(disk.disk, (byte) 1);
        byte[] list =
                HexFormat.of()
                        .parseHex(
                                "0026002000000000"
                                        + "00000000000000020000000100000000"
                                        + "00000000000000080000000400000000");

        host.doOut("42 00 00 00 00 00 00 00 28 00", list);

        assertThat(disk.log).containsExactly("discard 1024 512", "discard 4096 2048");
    }

    @ParameterizedTest
    @CsvSource({
        "42 01 00 00 00 00 00 00 18 00, 05/24/00",
        "42 00 00 00 00 00 00 00 07 00, 05/1A/00",
        "42 00 00 00 00 00 00 00 10 00, 05/1A/00",
        "42 00 00 00 00 00 00 00 28 00, 05/0E/03"
    })
    void badUnmaps(String cdb, String sense) {
        byte[] list =
                HexFormat.of().parseHex("0016001000000000" + "00000000000000020000000100000000");
        assertThat(host.doFail(cdb, list)).isEqualTo(sense);
        assertThat(disk.log).isEmpty();
    }

    @Test
    void oneRangeBeyondTheEndKeepsUnmapFromTouchingAnything() {
        byte[] list =
                HexFormat.of()
                        .parseHex(
                                "0026002000000000"
                                        + "00000000000000020000000100000000"
                                        + "0000000000003FFF0000000200000000");
        assertThat(host.doFail("42 00 00 00 00 00 00 00 28 00", list)).isEqualTo("05/21/00");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void aFailedUnmapIsNeverGood() {
        byte[] list =
                HexFormat.of()
                        .parseHex(
                                "0026002000000000"
                                        + "00000000000000020000000100000000"
                                        + "00000000000000080000000400000000");
        disk.next = BackstoreResult.FAILED;
        assertThat(host.doFail("42 00 00 00 00 00 00 00 28 00", list)).isEqualTo("03/0C/00");
    }

    @Test
    void theFirstFailureOfSeveralRangesEndsTheUnmap() {
        byte[] list =
                HexFormat.of()
                        .parseHex(
                                "0036003000000000"
                                        + "00000000000000020000000100000000"
                                        + "00000000000000080000000400000000"
                                        + "00000000000000100000000400000000");
        disk.holding = true;
        SentTask unmap = host.sendOut("42 00 00 00 00 00 00 00 38 00", list);
        disk.take().finish();
        disk.take().fail(BackstoreResult.NO_SPACE);

        assertThat(unmap.result()).isEqualTo("07/27/07");
        assertThat(disk.log).containsExactly("discard 1024 512", "discard 4096 2048");
    }

    @Test
    void synchronizeCacheFlushes() {
        host.doOut("35 00 00 00 00 00 00 00 00 00", new byte[0]);
        host.doOut("91 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00", new byte[0]);
        assertThat(disk.log).containsExactly("flush", "flush");
    }

    @Test
    void preFetchMeetsItsCondition() {
        assertThat(host.sendOut("34 00 00 00 00 00 00 00 01 00", new byte[0]).result())
                .isEqualTo("CONDITION_MET");
        assertThat(
                        host.sendOut("90 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00", new byte[0])
                                .result())
                .isEqualTo("CONDITION_MET");
    }

    @Test
    void aStopFlushesAndTheDiskStays() {
        host.doOut("1B 00 00 00 00 00", new byte[0]);
        host.doOut("1B 00 00 00 01 00", new byte[0]);
        host.doOut("00 00 00 00 00 00", new byte[0]);
        assertThat(disk.log).containsExactly("flush");
        assertThat(host.doFail("1B 00 00 00 02 00")).isEqualTo("05/24/00");
        host.doOut("1B 00 00 00 10 00", new byte[0]);
        assertThat(disk.log).containsExactly("flush");
    }

    @Test
    void blocksOf4096Bytes() {
        Initiator other = Rig.online(disk, LuSettings.ofBlockBytes(4096)).ready("iqn.a");

        other.doOut("2A 00 00 00 00 02 00 00 01 00", filled(4096, 4));

        assertThat(disk.log).containsExactly("write 8192 4096");
        assertThat(other.doFail("28 00 00 00 08 00 00 00 01 00")).isEqualTo("05/21/00");
        assertThat(other.doInHex("25 00 00 00 00 00 00 00 00 00", 8)).isEqualTo("000007FF00001000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00 00 00 00 00",
                "07 00 00 00 00 00",
                "0B 00 00 00 00 00",
                "1E 00 00 00 00 00",
                "2B 00 00 00 00 00 00 00 00 00",
                "3E 00 00 00 00 00 00 00 00 00",
                "3F 00 00 00 00 00 00 00 00 00",
                "50 00 00 00 00 00 00 00 00 00",
                "7F 00 00 00 00 00 00 18 00 09 00 00 00 00 00 00",
                "9E 11 00 00 00 00 00 00 00 00 00 00 00 18 00 00",
                "A2 00 00 00 00 00 00 00 00 00 00 00",
                "FF 00 00 00 00 00"
            })
    void whatNobodyNeedsIsAnUnknownOperation(String cdb) {
        assertThat(host.doFail(cdb)).isEqualTo("05/20/00");
    }
}
