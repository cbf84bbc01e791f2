package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.description.MediumWork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatUnitTest {
    private static final byte[] NOTHING = {};
    private static final String FORMAT = "04 00 00 0000 00";
    private static final String FORMAT_WITH_LIST = "04 10 00 0000 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String READ = "28 00 00000000 00 0001 00";

    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final Rig rig = Rig.online(disk, LuSettings.ofBlockBytes(512).withSanitize(true));
    private final Shelf<MediumWork> shelf = new Shelf<>(MediumWork.NONE);
    private final Initiator host = rig.ready("iqn.a");

    @BeforeEach
    void fill() {
        rig.unit.keepMediumWorkIn(shelf);
        host.doOut("2A 00 00000000 00 0001 00", Bytes.filled(512, 7));
        disk.log.clear();
    }

    private SentTask format(String cdb, String list) {
        SentTask task = host.sendOut(cdb, Bytes.of(list));
        goOn();
        return task;
    }

    private void goOn() {
        rig.lane.runAll();
        while (!disk.held.isEmpty() || !shelf.waiting.isEmpty()) {
            disk.finishAll();
            shelf.saveAll();
            rig.lane.runAll();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no list, 04 00 00 0000 00, ''",
        "a short header, 04 10 00 0000 00, 00 00 0000",
        "a short header that says to go on at once, 04 10 00 0000 00, 00 02 0000",
        "a complete list, 04 18 00 0000 00, 00 82 0000",
        "a long header, 04 30 00 0000 00, 00 80 0000 00000000",
        "options, 04 10 00 0000 00, 00 F0 0000",
        "the default pattern, 04 10 00 0000 00, 00 88 0000 00 00 0000",
    })
    void everythingIsGivenBackAndReadsAsZeros(String what, String cdb, String list) {
        SentTask task = format(cdb, list);

        assertThat(task.result()).as(what).isEqualTo("GOOD");
        assertThat(disk.log).containsExactly("zeroes 0 1048576 unmap", "flush");
        assertThat(host.doIn(READ, 512)).containsOnly(0);
        assertThat(shelf.kept).isEqualTo(MediumWork.NONE);
    }

    @Test
    void aPatternIsWrittenToEveryBlock() {
        SentTask task = format(FORMAT_WITH_LIST, "00 88 0000 00 01 0003 010203");

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(disk.log).containsExactly("write 0 1048576", "flush");
        assertThat(host.doInHex("28 00 000007FF 00 0001 00", 512)).startsWith("010203010203");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no list where there should be one, 04 10 00 0000 00, '', 05/1A/00",
        "a header that is cut off, 04 10 00 0000 00, 00 00 00, 05/1A/00",
        "a long header that is cut off, 04 30 00 0000 00, 00 00 0000, 05/1A/00",
        "protection information, 04 10 00 0000 00, 01 00 0000, 05/26/00",
        "protection information in the CDB, 04 80 00 0000 00, '', 05/24/00",
        "a fast format, 04 00 00 0001 00, '', 05/24/00",
        "a protection interval, 04 30 00 0000 00, 00 00 0001 00000000, 05/26/00",
        "defects, 04 10 00 0000 00, 00 00 0004 00000000, 05/26/00",
        "options that are not valid, 04 10 00 0000 00, 00 10 0000, 05/26/00",
        "a reserved bit, 04 10 00 0000 00, 00 01 0000, 05/26/00",
        "a pattern without its descriptor, 04 10 00 0000 00, 00 88 0000, 05/1A/00",
        "security initialization, 04 10 00 0000 00, 00 88 0000 20 00 0000, 05/26/00",
        "no such type of pattern, 04 10 00 0000 00, 00 88 0000 00 02 0000, 05/26/00",
        "an empty pattern, 04 10 00 0000 00, 00 88 0000 00 01 0000, 05/26/00",
        "a pattern longer than a block, 04 10 00 0000 00, 00 88 0000 00 01 0201, 05/26/00",
        "a pattern that is cut off, 04 10 00 0000 00, 00 88 0000 00 01 0004 010203, 05/1A/00",
        "a defect list format without a list, 04 05 00 0000 00, '', 05/24/00",
        "a long list without a list, 04 20 00 0000 00, '', 05/24/00",
    })
    void whatMakesNoSense(String what, String cdb, String list, String sense) {
        assertThat(format(cdb, list).result()).as(what).isEqualTo(sense);

        assertThat(disk.log).isEmpty();
        assertThat(host.doIn(READ, 512)).containsOnly(7);
    }

    @Test
    void theSenseOfABadListPointsAtTheByte() {
        assertThat(format(FORMAT_WITH_LIST, "00 00 0004 00000000").sense())
                .endsWith(0x80, 0x00, 0x03);
    }

    @Test
    void anImmediateOneNeedsAPlaceForNotes() {
        Initiator alone = Rig.online(disk).ready("iqn.a");

        assertThat(alone.doFail(FORMAT_WITH_LIST, Bytes.of("00 02 0000"))).isEqualTo("05/26/00");
        assertThat(disk.log).isEmpty();
    }

    @Test
    void meanwhileTheUnitIsNotReady() {
        disk.holding = true;
        SentTask task = host.sendOut(FORMAT_WITH_LIST, Bytes.of("00 02 0000"));
        shelf.saveAll();
        rig.lane.runAll();

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("02/04/04");
        assertThat(host.doFail(READ)).isEqualTo("02/04/04");
        assertThat(host.doInHex("03 00 0000 12 00", 18))
                .isEqualTo("700002000000000A00000000040400800000");
        goOn();
        host.doOut(TEST_UNIT_READY, NOTHING);
    }

    @Test
    void afterAFailureTheMediumWaitsForAnotherFormat() {
        disk.next = BackstoreResult.MEDIUM_ERROR;
        assertThat(format(FORMAT, "").result()).isEqualTo("03/31/01");

        assertThat(host.doFail(READ)).isEqualTo("03/31/01");
        assertThat(host.doFail(TEST_UNIT_READY)).isEqualTo("03/31/01");
        host.doIn("1A 00 0A 00 FF 00", 255);
        host.doOut("48 1F 0000000000 0000 00", NOTHING);
        assertThat(host.doFail(READ)).isEqualTo("03/31/01");
        assertThat(shelf.kept).isEqualTo(MediumWork.FORMAT);

        assertThat(format(FORMAT, "").result()).isEqualTo("GOOD");
        assertThat(host.doIn(READ, 512)).containsOnly(0);
    }

    @Test
    void aSanitizeMendsAFailedFormatToo() {
        disk.next = BackstoreResult.MEDIUM_ERROR;
        assertThat(format(FORMAT, "").result()).isEqualTo("03/31/01");

        assertThat(format("48 02 0000000000 0000 00", "").result()).isEqualTo("GOOD");

        host.doOut(TEST_UNIT_READY, NOTHING);
    }
}
