package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// LOG SELECT after two blocks have been written and one has been read.
class LogSelectTest {
    private static final byte[] NOTHING = {};
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String RESET_ALL = "4C 02 40 00 000000 0000 00";
    private static final String BYTES_WRITTEN = "4D 00 42 00 00 0005 00FF 00";
    private static final String BYTES_READ = "4D 00 43 00 00 0005 00FF 00";
    private static final String STATISTICS = "4D 00 59 00 00 0000 00FF 00";

    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");
    private final Initiator other = rig.ready("iqn.b");

    @BeforeEach
    void count() {
        host.doOut("2A 00 00000000 00 0002 00", new byte[1024]);
        host.doIn("28 00 00000000 00 0001 00", 512);
    }

    @AfterEach
    void close() {
        disk.close();
    }

    private void assertWritten(int bytes) {
        assertThat(host.doInHex(BYTES_WRITTEN, 255))
                .isEqualTo("8200000C" + "00050008" + "%016X".formatted(bytes));
    }

    private void assertRead(int bytes) {
        assertThat(host.doInHex(BYTES_READ, 255))
                .isEqualTo("8300000C" + "00050008" + "%016X".formatted(bytes));
    }

    // --- what is reset

    @ParameterizedTest
    @ValueSource(
            strings = {
                RESET_ALL,
                "4C 02 00 00 000000 0000 00",
                "4C 02 80 00 000000 0000 00",
                "4C 02 C0 00 000000 0000 00",
                "4C 00 C0 00 000000 0000 00",
            })
    void allCountersBeginAnew(String cdb) {
        host.doOut(cdb, NOTHING);

        assertWritten(0);
        assertRead(0);
        assertThat(host.doInHex(STATISTICS, 255))
                .startsWith("9900005C" + "00010240" + "00".repeat(64) + "00020208");
        host.doOut("2A 00 00000000 00 0001 00", new byte[512]);
        assertWritten(512);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4C 02 42 00 000000 0000 00", "4C 02 42 FF 000000 0000 00"})
    void thoseOfOnePageBeginAnew(String cdb) {
        host.doOut(cdb, NOTHING);

        assertWritten(0);
        assertRead(512);
        assertThat(host.doInHex(STATISTICS, 255)).contains("0000000000000001".repeat(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4C 00 00 00 000000 0000 00",
                "4C 00 40 00 000000 0000 00",
                "4C 00 80 00 000000 0000 00",
                "4C 02 40 FF 000000 0000 00",
                "4C 02 6F 00 000000 0000 00",
                "4C 02 50 00 000000 0000 00",
            })
    void nothingIsResetAndNobodyTold(String cdb) {
        host.doOut(cdb, NOTHING);

        assertWritten(1024);
        assertRead(512);
        other.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void theOthersAreTold() {
        host.doOut(RESET_ALL, NOTHING);

        assertThat(other.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/02");
        other.doOut(TEST_UNIT_READY, NOTHING);
        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void whatOperatorsAreToldCountsOn() {
        host.doOut(RESET_ALL, NOTHING);

        assertThat(rig.unit.counters().writtenBytes()).isEqualTo(1024);
        assertThat(rig.unit.counters().readBytes()).isEqualTo(512);
    }

    // --- what is refused

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing can be saved, 4C 01 40 00 000000 0000 00",
        "nothing can be saved after a reset, 4C 03 40 00 000000 0000 00",
        "no such page, 4C 02 4E 00 000000 0000 00",
        "no such subpage, 4C 02 42 01 000000 0000 00",
        "a reset has no list, 4C 02 40 00 000000 0004 00",
        "a list names its page itself, 4C 00 42 00 000000 0004 00",
        "and its subpage, 4C 00 40 FF 000000 0004 00",
        "a reserved bit, 4C 04 40 00 000000 0000 00",
        "a reserved byte, 4C 02 40 00 000100 0000 00",
    })
    void badCommands(String what, String cdb) {
        assertThat(host.doFail(cdb, new byte[4])).as(what).isEqualTo("05/24/00");

        assertWritten(1024);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a counter cannot be set, 0200000C 00050008 0000000000000000, 05/26/00",
        "no such parameter, 02000005 00090001 00, 05/26/00",
        "no such page, 0E000000, 05/26/00",
        "no such subpage, 42010000, 05/26/00",
        "pages that do not ascend, 03000000 02000000, 05/26/00",
        "a page twice, 02000000 02000000, 05/26/00",
        "a parameter longer than its page, 02000004 00050008, 05/26/00",
        "half a parameter, 02000002 0005, 05/26/00",
        "half a header, 0200, 05/1A/00",
        "a page longer than the list, 0200000C 00050008, 05/1A/00",
    })
    void badLists(String what, String list, String sense) {
        byte[] bytes = Bytes.of(list);
        String cdb = "4C 00 40 00 000000 %04X 00".formatted(bytes.length);

        assertThat(host.doFail(cdb, bytes)).as(what).isEqualTo(sense);

        assertWritten(1024);
    }

    @Test
    void theSensePointsAtTheParameter() {
        byte[] list = Bytes.of("02000000" + "0300000C 00050008 0000000000000000");

        SentTask task = host.sendOut("4C 00 40 00 000000 0014 00", list);

        assertThat(task.sense()).endsWith(0x80, 0x00, 8);
    }

    @Test
    void pagesWithoutParametersAreNoError() {
        host.doOut("4C 00 40 00 000000 0008 00", Bytes.of("82000000 03000000"));

        assertWritten(1024);
        other.doOut(TEST_UNIT_READY, NOTHING);
    }
}
