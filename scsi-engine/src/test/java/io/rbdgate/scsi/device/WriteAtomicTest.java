package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.Bytes.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.description.LuSettings;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// WRITE ATOMIC(16) on a backstore that writes up to 8 KiB at once, never beyond a multiple of 16
/// KiB.
class WriteAtomicTest {
    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final Initiator host = atomic().ready("iqn.a");

    private Rig atomic() {
        disk.capabilities =
                new Capabilities(false, false, true, true, 512, false)
                        .withAtomicWrites(8192, 16384);
        return Rig.online(disk);
    }

    @Test
    void isOneWriteOfTheBackstore() {
        host.doOut("9C 00 00 00 00 00 00 00 00 10 00 00 00 10 00 00", filled(8192, 7));
        host.doOut("9C 08 00 00 00 00 00 00 00 02 00 00 00 01 00 00", filled(512, 8));

        assertThat(disk.log).containsExactly("write 8192 8192", "write 1024 512 durable");
        assertThat(disk.at(8192, 8192)).containsOnly(7);
        assertThat(disk.at(1024, 512)).containsOnly(8);
    }

    @Test
    void zeroBlocksWriteNothing() {
        host.doOut("9C 00 00 00 00 00 00 00 08 00 00 00 00 00 00 00", new byte[0]);

        assertThat(disk.log).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "9C 00 00 00 00 00 00 00 07 F8 00 00 00 10 00 00, 8192, 05/21/00",
        "9C 00 80 00 00 00 00 00 00 00 00 00 00 00 00 00, 0,    05/21/00",
        "9C 00 00 00 00 00 00 00 00 00 00 00 00 11 00 00, 8704, 05/24/00",
        "9C 00 00 00 00 00 00 00 00 18 00 00 00 10 00 00, 8192, 05/24/00",
        "9C 00 00 00 00 00 00 00 00 00 00 08 00 10 00 00, 8192, 05/24/00",
        "9C 20 00 00 00 00 00 00 00 00 00 00 00 10 00 00, 8192, 05/24/00",
        "9C 00 00 00 00 00 00 00 00 00 00 00 00 10 00 00, 4096, 05/0E/03",
    })
    void whatCannotBeWrittenAtOnceIsRefusedWhole(String cdb, int bytes, String sense) {
        assertThat(host.sendOut(cdb, filled(bytes, 7)).result()).isEqualTo(sense);
        assertThat(disk.log).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "9C 00 00 00 00 00 00 00 00 18 00 00 00 10 00 00, cf0002",
        "9C 00 00 00 00 00 00 00 00 00 00 08 00 10 00 00, cf000a",
        "9C 00 00 00 00 00 00 00 00 00 00 00 00 11 00 00, cf000c",
    })
    void theFieldThatDoesNotFitIsNamed(String cdb, String pointer) {
        SentTask refused = host.sendOut(cdb, filled(8704, 7));

        assertThat(HexFormat.of().formatHex(refused.sense(), 15, 18)).isEqualTo(pointer);
    }

    @Test
    void wholePhysicalBlocksOnly() {
        LuSettings physical = new LuSettings(512, 4096, false, false, false, false, null);
        Initiator other = Rig.online(disk, physical).ready("iqn.b");

        assertThat(other.doInHex("12 01 B0 00 FF 00", 255))
                .endsWith("00000010" + "00000008" + "00000008" + "00".repeat(8));
        assertThat(other.doFail("9C 00 00 00 00 00 00 00 00 01 00 00 00 08 00 00", filled(4096, 7)))
                .isEqualTo("05/24/00");
        assertThat(other.doFail("9C 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00", filled(512, 7)))
                .isEqualTo("05/24/00");
        other.doOut("9C 00 00 00 00 00 00 00 00 08 00 00 00 08 00 00", filled(4096, 7));
    }

    @Test
    void aFailureIsTold() {
        disk.next = BackstoreResult.NO_SPACE;

        assertThat(
                        host.sendOut(
                                        "9C 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00",
                                        filled(512, 7))
                                .result())
                .isEqualTo("07/27/07");
    }

    @Test
    void blockLimitsAndTheListOfCommandsSayIt() {
        assertThat(host.doInHex("12 01 B0 00 FF 00", 255))
                .endsWith("00000010" + "00000001" + "00000001" + "00000000" + "00000000");
        assertThat(host.doInHex("A3 0C 01 9C 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("00030010" + "9C18FFFFFFFFFFFFFFFFFFFFFFFF1F00");
    }

    @Test
    void inMemoryUpToOneMebibyteAnywhere() {
        try (MemoryBackstore memory = new MemoryBackstore(8 << 20)) {
            Initiator other = Rig.online(memory).ready("iqn.b");

            assertThat(other.doInHex("12 01 B0 00 FF 00", 255))
                    .endsWith("00000800" + "00000001" + "00000001" + "00".repeat(8));
            other.doOut("9C 00 00 00 00 00 00 00 00 03 00 00 08 00 00 00", filled(1 << 20, 5));
            assertThat(other.doIn("88 00 00 00 00 00 00 00 00 03 00 00 08 00 00 00", 1 << 20))
                    .containsOnly(5);
        }
    }

    @Test
    void whereWritesMayBeTornThereIsNoSuchCommand() {
        Initiator other = Rig.online(new HeldBackstore(1 << 20)).ready("iqn.b");

        assertThat(other.doFail("9C 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00"))
                .isEqualTo("05/20/00");
        assertThat(other.doInHex("12 01 B0 00 FF 00", 255)).endsWith("00".repeat(20));
        assertThat(other.doInHex("A3 0C 01 9C 00 00 00 00 00 FF 00 00", 255)).isEqualTo("00010000");
    }
}
