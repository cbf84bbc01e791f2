package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.Bytes.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Holes;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// GET LBA STATUS on a disk of 64 KiB that gives back 4 KiB (8 blocks) at a time, and on memory.
class LbaStatusTest {
    private static final String STATUS = "9E 12 00 00 00 00 00 00 00 00 00 00 10 00 00 00";
    private static final String ALL_MAPPED =
            "00000014" + "00000000" + "0000000000000000" + "00000080" + "00000000";

    private final HeldBackstore disk = new HeldBackstore(64 << 10);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    private String status() {
        return host.doInHex(STATUS, 4096);
    }

    /// UNMAP of one range.
    private static byte[] range(int lba, int blocks) {
        return HexFormat.of()
                .parseHex("001600100000000000000000%08X%08X00000000".formatted(lba, blocks));
    }

    private void unmap(int lba, int blocks) {
        host.doOut("42 00 00 00 00 00 00 00 18 00", range(lba, blocks));
    }

    @Test
    void whatIsUnmappedIsDeallocatedUntilItIsWritten() {
        assertThat(status()).isEqualTo(ALL_MAPPED);

        unmap(8, 24);
        assertThat(status())
                .isEqualTo(
                        "00000034"
                                + "00000000"
                                + ("0000000000000000" + "00000008" + "00000000")
                                + ("0000000000000008" + "00000018" + "01000000")
                                + ("0000000000000020" + "00000060" + "00000000"));

        host.doOut("2A 00 00 00 00 10 00 00 01 00", filled(512, 1));
        assertThat(host.doInHex("9E 12 00 00 00 00 00 00 00 0A 00 00 10 00 00 00", 4096))
                .as("runs begin where they are asked for")
                .isEqualTo(
                        "00000044"
                                + "00000000"
                                + ("000000000000000A" + "00000006" + "01000000")
                                + ("0000000000000010" + "00000008" + "00000000")
                                + ("0000000000000018" + "00000008" + "01000000")
                                + ("0000000000000020" + "00000060" + "00000000"));
    }

    @Test
    void partOfAUnitStaysMapped() {
        status();
        unmap(4, 8);

        assertThat(status()).isEqualTo(ALL_MAPPED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "41 00 00 00 00 08 00 00 08 00",
                "93 00 00 00 00 00 00 00 00 08 00 00 00 08 00 00",
            })
    void whatAnyOtherCommandWritesIsMapped(String writeSame) {
        status();
        unmap(8, 8);
        assertThat(status()).isNotEqualTo(ALL_MAPPED);

        host.doOut(writeSame, filled(512, 3));

        assertThat(status()).isEqualTo(ALL_MAPPED);
    }

    @Test
    void writeSameWithUnmapAndWithoutDataDeallocates() {
        status();
        host.doOut("93 09 00 00 00 00 00 00 00 00 00 00 00 80 00 00", new byte[0]);

        assertThat(status()).endsWith("00000080" + "01000000");
    }

    @Test
    void aWriteUnderWayWhileItIsUnmappedCountsAsMapped() {
        status();
        disk.holding = true;
        SentTask write = host.sendOut("2A 00 00 00 00 08 00 00 01 00", filled(512, 1));
        SentTask unmap = host.sendOut("42 00 00 00 00 00 00 00 18 00", range(8, 8));
        disk.finishAll();

        assertThat(write.result() + unmap.result()).isEqualTo("GOODGOOD");
        assertThat(status()).isEqualTo(ALL_MAPPED);
    }

    @Test
    void aWriteThatComesWhileAnUnmapIsUnderWayCountsAsMapped() {
        status();
        disk.holding = true;
        host.sendOut("42 00 00 00 00 00 00 00 18 00", range(8, 8));
        host.sendOut("2A 00 00 00 00 08 00 00 01 00", filled(512, 1));
        disk.held.removeLast().finish();
        disk.finishAll();

        assertThat(status()).isEqualTo(ALL_MAPPED);
    }

    @Test
    void aFailedUnmapDeallocatesNothing() {
        status();
        disk.next = BackstoreResult.UNSUPPORTED;
        unmap(8, 8);

        assertThat(status()).isEqualTo(ALL_MAPPED);
    }

    @Test
    void holesFoundInTheBackgroundCountUnlessTheyWereWrittenMeanwhile() {
        disk.searching = true;
        assertThat(status()).isEqualTo(ALL_MAPPED);
        Holes holes = disk.search();
        holes.hole(0, 64 << 10);
        host.doOut("2A 00 00 00 00 00 00 00 01 00", filled(512, 1));
        assertThat(status()).isEqualTo(ALL_MAPPED);

        holes.ended(true);

        assertThat(status())
                .isEqualTo(
                        "00000024"
                                + "00000000"
                                + ("0000000000000000" + "00000008" + "00000000")
                                + ("0000000000000008" + "00000078" + "01000000"));
        assertThat(disk.searches).isOne();
    }

    @Test
    void aWriteUnderWayWhenTheSearchBeginsCountsAsMapped() {
        disk.searching = true;
        disk.holding = true;
        host.sendOut("2A 00 00 00 00 00 00 00 80 00", filled(65536, 1));
        status();
        disk.search().hole(0, 64 << 10);
        disk.search().ended(true);
        disk.finishAll();

        assertThat(status()).isEqualTo(ALL_MAPPED);
    }

    @Test
    void aSearchThatBrokeOffIsBegunAgain() {
        disk.searching = true;
        status();
        disk.search().ended(false);
        status();
        status();

        assertThat(disk.searches).isEqualTo(2);
    }

    @Test
    void whatSomebodyElseMayHaveChangedIsForgotten() {
        status();
        unmap(0, 128);
        assertThat(status()).isNotEqualTo(ALL_MAPPED);

        disk.changeContent();

        assertThat(status()).isEqualTo(ALL_MAPPED);
    }

    @Test
    void aNewDiskInMemoryIsDeallocatedButForWhatIsWritten() {
        try (MemoryBackstore memory = new MemoryBackstore(1 << 20)) {
            Initiator other = Rig.online(memory).ready("iqn.b");
            other.doOut("2A 00 00 00 02 00 00 00 01 00", filled(512, 1));

            assertThat(other.doInHex(STATUS, 4096))
                    .isEqualTo(
                            "00000034"
                                    + "00000000"
                                    + ("0000000000000000" + "00000200" + "01000000")
                                    + ("0000000000000200" + "00000200" + "00000000")
                                    + ("0000000000000400" + "00000400" + "01000000"));
            assertThat(other.doIn("9E 12 00 00 00 00 00 00 00 00 00 00 00 18 00 00", 24))
                    .as("as many as fit")
                    .hasSize(24);
        }
    }
}
