package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.Bytes.counting;
import static io.rbdgate.scsi.device.Bytes.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.description.LuSettings;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// COMPARE AND WRITE, ORWRITE, VERIFY, WRITE AND VERIFY and WRITE SAME.
class CompareAndSameCommandsTest {
    private static final int DISK_BYTES = 8 << 20;
    private static final LuSettings TO_THE_END =
            LuSettings.ofBlockBytes(512).withWriteSameToEnd(true);

    private final HeldBackstore disk = new HeldBackstore(DISK_BYTES);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    @Test
    void compareAndWriteByTheBackstore() {
        byte[] both = filled(1024, 0);
        Arrays.fill(both, 512, 1024, (byte) 9);

        host.doOut("89 00 00 00 00 00 00 00 00 03 00 00 00 01 00 00", both);
        assertThat(disk.at(1536, 512)).containsOnly(9);

        SentTask again = host.sendOut("89 00 00 00 00 00 00 00 00 03 00 00 00 01 00 00", both);
        assertThat(again.result()).isEqualTo("0E/1D/00");
        assertThat(disk.log).containsExactly("caw 1536 512", "caw 1536 512");
    }

    @Test
    void compareAndWriteEmulatedTellsTheExactOffset() {
        byte[] both = filled(2048, 0);
        Arrays.fill(both, 1024, 2048, (byte) 9);
        disk.disk[777] = 1;

        SentTask failed = host.sendOut("89 00 00 00 00 00 00 00 00 00 00 00 00 02 00 00", both);

        assertThat(failed.result()).isEqualTo("0E/1D/00");
        assertThat(HexFormat.of().formatHex(failed.sense(), 0, 8)).isEqualTo("f0000e000003090a");
        disk.disk[777] = 0;
        host.doOut("89 00 00 00 00 00 00 00 00 00 00 00 00 02 00 00", both);
        assertThat(disk.at(0, 1024)).containsOnly(9);
    }

    @Test
    void compareAndWriteWantsExactlyTwiceItsBlocks() {
        String cdb = "89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00";
        assertThat(host.doFail(cdb, filled(512, 0))).isEqualTo("05/24/00");
        assertThat(host.doFail(cdb, filled(2048, 0))).isEqualTo("05/24/00");
        assertThat(host.doFail("89 00 00 00 00 00 00 00 00 00 00 00 00 81 00 00"))
                .isEqualTo("05/24/00");
        host.doOut("89 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00", new byte[0]);
        assertThat(disk.log).isEmpty();
    }

    @Test
    void writeAndVerifyWithFewerWholeBlocksWritesJustThose() {
        SentTask task = host.sendOut("2E 02 00 00 00 00 00 00 02 00", filled(512, 5));
        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(task.wantedDataOut()).isEqualTo(1024);
        assertThat(disk.log).containsExactly("write 0 512 durable", "read 0 512");
        assertThat(host.doFail("2E 02 00 00 00 00 00 00 01 00", filled(200, 5)))
                .isEqualTo("05/0E/03");
    }

    @Test
    void orWriteOrs() {
        Arrays.fill(disk.disk, 0, 1024, (byte) 0x0F);

        host.doOut("8B 00 00 00 00 00 00 00 00 01 00 00 00 01 00 00", filled(512, 0x81));

        assertThat(disk.at(0, 512)).containsOnly(0x0F);
        assertThat(disk.at(512, 512)).containsOnly(0x8F);
    }

    @Test
    void writeAndVerifyWritesDurablyAndReadsBack() {
        host.doOut("2E 02 00 00 00 04 00 00 01 00", filled(512, 3));

        assertThat(disk.log).containsExactly("write 2048 512 durable", "read 2048 512");
        assertThat(disk.at(2048, 512)).containsOnly(3);
        assertThat(host.doFail("2E 04 00 00 00 00 00 00 01 00", filled(512, 3)))
                .isEqualTo("05/24/00");
    }

    @Test
    void aVerifyOfSeveralPiecesTakesEachAsItComes() {
        byte[] data = counting((2 << 20) + 512);
        System.arraycopy(data, 0, disk.disk, 0, data.length);

        host.doOut("8F 02 00 00 00 00 00 00 00 00 00 00 10 01 00 00", data);
        host.doOut("8E 02 00 00 00 00 00 00 00 08 00 00 10 01 00 00", data);

        assertThat(disk.at(4096, data.length)).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2F 02 00 00 00 01 00 00 02 00",
                "AF 02 00 00 00 01 00 00 00 02 00 00",
                "8F 02 00 00 00 00 00 00 00 01 00 00 00 02 00 00"
            })
    void verifyComparesWithTheData(String cdb) {
        System.arraycopy(counting(1024), 0, disk.disk, 512, 1024);
        host.doOut(cdb, counting(1024));
        disk.disk[512 + 1000]++;

        SentTask failed = host.sendOut(cdb, counting(1024));

        assertThat(failed.result()).isEqualTo("0E/1D/00");
        assertThat(HexFormat.of().formatHex(failed.sense(), 3, 7)).isEqualTo("000003e8");
    }

    @Test
    void verifyWithOneBlockComparesItWithEach() {
        Arrays.fill(disk.disk, 0, 2048, (byte) 7);
        host.doOut("2F 06 00 00 00 00 00 00 04 00", filled(512, 7));
        disk.disk[2047] = 8;
        assertThat(host.doFail("2F 06 00 00 00 00 00 00 04 00", filled(512, 7)))
                .isEqualTo("0E/1D/00");
        assertThat(host.doFail("2F 04 00 00 00 00 00 00 01 00")).isEqualTo("05/24/00");
    }

    @Test
    void verifyWithoutDataReadsTheMedium() {
        host.doOut("8F 00 00 00 00 00 00 00 00 00 00 00 40 00 00 00", new byte[0]);
        assertThat(disk.log).hasSize(8).allMatch(line -> line.startsWith("read"));
        disk.next = BackstoreResult.MEDIUM_ERROR;
        assertThat(host.doFail("2F 00 00 00 00 00 00 00 01 00")).isEqualTo("03/11/00");
    }

    @Test
    void writeSameOfZerosAndOfAPattern() {
        host.doOut("41 00 00 00 00 02 00 00 02 00", filled(512, 6));
        assertThat(disk.at(1024, 1024)).containsOnly(6);
        host.doOut("93 08 00 00 00 00 00 00 00 03 00 00 00 01 00 00", new byte[512]);
        assertThat(disk.at(1536, 512)).containsOnly(0);
        host.doOut("93 01 00 00 00 00 00 00 00 02 00 00 00 01 00 00", new byte[0]);
        assertThat(disk.at(1024, 512)).containsOnly(0);
        assertThat(disk.log)
                .containsExactly("same 1024 1024", "zeroes 1536 512 unmap", "zeroes 1024 512");
    }

    @Test
    void writeSameWithoutHelpOfTheBackstoreIsWritten() {
        disk.capabilities = new Capabilities(false, false, true, false, 0, false);
        Initiator other = Rig.online(disk).ready("iqn.a");

        other.doOut("93 00 00 00 00 00 00 00 00 01 00 00 08 01 00 00", filled(512, 6));

        assertThat(disk.log).containsExactly("write 512 1048576", "write 1049088 512");
        assertThat(disk.at(512, 1049088)).containsOnly(6);
        assertThat(disk.disk[1049600]).isZero();
    }

    @Test
    void writeSameOfZeroBlocksIsRefused() {
        assertThat(host.doFail("93 08 00 00 00 00 00 00 3F FE 00 00 00 00 00 00", new byte[512]))
                .isEqualTo("05/24/00");
        assertThat(host.doFail("41 00 00 00 3F FF 00 00 00 00", new byte[512]))
                .isEqualTo("05/24/00");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void writeSameOfZeroBlocksGoesToTheEndOfTheMediumWhereItMay() {
        Arrays.fill(disk.disk, (byte) 1);
        Initiator other = Rig.online(disk, TO_THE_END).ready("iqn.a");
        assertThat(other.doInHex("12 01 B0 00 40 00", 64)).startsWith("00B0003C0080");

        other.doOut("93 08 00 00 00 00 00 00 3F FE 00 00 00 00 00 00", new byte[512]);
        other.doOut("41 00 00 00 3F FF 00 00 00 00", filled(512, 6));

        assertThat(disk.log).containsExactly("zeroes 8387584 1024 unmap", "same 8388096 512");
        assertThat(disk.at(8387072, 512)).containsOnly(1);
        assertThat(disk.at(8387584, 512)).containsOnly(0);
        assertThat(disk.at(8388096, 512)).containsOnly(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93 00 00 00 00 00 00 00 40 00 00 00 00 00 00 00",
                "41 00 FF FF FF FF 00 00 00 00"
            })
    void writeSameToTheEndFromBehindItIsOutOfRange(String cdb) {
        Initiator other = Rig.online(disk, TO_THE_END).ready("iqn.a");

        assertThat(other.doFail(cdb, new byte[512])).isEqualTo("05/21/00");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void writeSameOfZeroBlocksKeepsToTheLimitOfEveryWriteSame() {
        HeldBackstore large = new HeldBackstore(17 << 20);
        Initiator other = Rig.online(large, TO_THE_END).ready("iqn.a");
        assertThat(other.doInHex("12 01 B0 00 40 00", 64).substring(72, 88))
                .isEqualTo("0000000000008000");

        assertThat(other.doFail("93 00 00 00 00 00 00 00 07 FF 00 00 00 00 00 00", new byte[512]))
                .isEqualTo("05/24/00");
        other.doOut("93 00 00 00 00 00 00 00 08 00 00 00 00 00 00 00", new byte[512]);

        assertThat(large.log).containsExactly("zeroes 1048576 16777216");
    }

    @Test
    void orWriteOfMoreThanOneMebibyteOrsEachPiece() {
        byte[] before = counting(3 << 20);
        byte[] data = counting((2 << 20) + 512);
        System.arraycopy(before, 0, disk.disk, 0, before.length);

        host.doOut("8B 00 00 00 00 00 00 00 00 03 00 00 10 01 00 00", data);

        byte[] expected = before.clone();
        for (int i = 0; i < data.length; i++) {
            expected[1536 + i] |= data[i];
        }
        assertThat(disk.at(0, before.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "93 10 00 00 00 00 00 00 00 00 00 00 00 01 00 00, 512, 05/24/00",
        "93 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00, 512, 05/21/00",
        "93 08 00 00 00 00 00 00 00 00 00 00 00 01 00 00, 256, 05/0E/03",
        "93 08 00 00 00 00 00 00 00 00 00 00 00 01 00 00, 1024, 05/0E/03",
        "41 02 00 00 00 00 00 00 01 00, 512, 05/24/00"
    })
    void badWriteSames(String cdb, int length, String sense) {
        assertThat(host.doFail(cdb, filled(length, 0))).isEqualTo(sense);
        assertThat(disk.log).isEmpty();
    }
}
