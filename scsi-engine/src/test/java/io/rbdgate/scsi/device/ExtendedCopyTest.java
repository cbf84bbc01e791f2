package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.CopyRig.EXTENDED_COPY;
import static io.rbdgate.scsi.device.CopyRig.segment;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Disk;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.description.LuState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// EXTENDED COPY between logical units, and what is asked about it.
class ExtendedCopyTest {
    private static final int MIB = 1 << 20;
    private static final int HOLD = 0;
    private static final int DISCARD = 2;
    private static final int NONE = 3;

    private final HeldBackstore first = new HeldBackstore(4 * MIB);
    private final HeldBackstore second = new HeldBackstore(4 * MIB);
    private final CopyRig rig = new CopyRig(512, first, second);
    private final Initiator host = rig.ready("iqn.a");

    ExtendedCopyTest() {
        System.arraycopy(Bytes.counting(2 * MIB), 0, first.disk, 0, 2 * MIB);
    }

    private String copy(byte[] list) {
        return rig.out(host, EXTENDED_COPY, list).result();
    }

    @Test
    void copiesBlocksFromOneUnitToAnother() {
        byte[] list =
                Bytes.of(
                        "00 18 0040 00000000 0000001C 00000000"
                                + "E4 00 0000 01 03 00 10 60014050000000000000000000000000 00000000 00000200"
                                + "E4 00 0000 01 03 00 10 60014050000000100000000000000000 00000000 00000200"
                                + "02 00 0018 0000 0001 0000 0003 0000000000000001 0000000000000008");
        System.arraycopy(HexFormat.of().parseHex(naa(0)), 0, list, 24, 16);
        System.arraycopy(HexFormat.of().parseHex(naa(1)), 0, list, 56, 16);

        assertThat(copy(list)).isEqualTo("GOOD");

        assertThat(second.at(8 * 512, 3 * 512)).isEqualTo(first.at(512, 3 * 512));
        assertThat(second.at(11 * 512, 512)).isEqualTo(new byte[512]);
        assertThat(second.at(7 * 512, 512)).isEqualTo(new byte[512]);
    }

    private String naa(int lun) {
        return rig.units.get(lun).view().identity().naa();
    }

    @Test
    void aLaterSegmentReadsWhatAnEarlierOneHasWritten() {
        byte[] list = rig.list1(0, NONE, segment(0, 1, 4096, 0, 0), segment(1, 0, 4096, 0, 4096));

        assertThat(copy(list)).isEqualTo("GOOD");

        assertThat(first.at(2 * MIB, 2 * MIB)).isEqualTo(first.at(0, 2 * MIB));
    }

    @Test
    void theHostsSequenceOfACloneByVaai() {
        MemoryBackstore source = new MemoryBackstore(32 * MIB);
        MemoryBackstore destination = new MemoryBackstore(32 * MIB);
        CopyRig large = new CopyRig(512, source, destination);
        Initiator esx = large.ready("iqn.esx");
        byte[] data = Bytes.counting(4 * MIB);
        esx.doOut("8A 00 0000000000004000 00002000 00 00", data);

        String limits = esx.doInHex("84 03 00 00 00 00 00 00 00 00 00 00 02 00 00 00", 512);
        byte[] list = large.list1(0, NONE, segment(0, 1, 0x2000, 0x4000, 0x6000));
        assertThat(large.out(esx, EXTENDED_COPY, list).result()).isEqualTo("GOOD");

        assertThat(limits)
                .isEqualTo(
                        "0000002A"
                                + "01000000"
                                + "00100040"
                                + "00000900"
                                + "04000000"
                                + "00000000"
                                + "00000000"
                                + "00000000"
                                + "00000020"
                                + "20000000"
                                + "00000002"
                                + "02E4");
        assertThat(new Disk(destination).read(0x6000 * 512L, 4 * MIB)).isEqualTo(data);
        source.close();
        destination.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "100, 0", "0, 3000", "3000, 0", "5, 5"})
    void overlappingRangesOfOneUnitEndUpAsTheyWere(int from, int to) {
        byte[] before = first.at(from * 512, 4096 * 512);

        assertThat(copy(rig.list1(0, NONE, segment(0, 0, 4096, from, to)))).isEqualTo("GOOD");

        assertThat(first.at(to * 512, 4096 * 512)).isEqualTo(before);
    }

    @Test
    void theAddressedUnitNeedsNoDescriptor() {
        assertThat(copy(rig.list1(0, NONE, segment(0xFFFF, 1, 2, 0, 0)))).isEqualTo("GOOD");

        assertThat(second.at(0, 1024)).isEqualTo(first.at(0, 1024));
    }

    @Test
    void aCommandWithoutAListCopiesNothing() {
        assertThat(copy(new byte[0])).isEqualTo("GOOD");
    }

    // --- what cannot be

    @Test
    void aUnitThatTheInitiatorDoesNotSeeIsNotReachable() {
        rig.target.replaceLuns(
                new LunMap(
                        Map.of(0, rig.units.get(0), 1, rig.units.get(1)),
                        Map.of("iqn.a", Map.of(0, 0))),
                u -> {},
                u -> {});
        first.log.clear();
        host.sendIn("00 00 00 00 00 00", 0);

        SentTask task =
                rig.out(
                        host,
                        EXTENDED_COPY,
                        rig.list1(0, NONE, segment(0, 0, 1, 0, 9), segment(0, 1, 1, 0, 0)));

        assertThat(task.result()).isEqualTo("0A/0D/02");
        assertThat(task.sense()).startsWith(Bytes.of("70 00 0A 00000000 0A 0000 0001 0D 02"));
        assertThat(first.log).isEmpty();
    }

    @Test
    void whatADescriptorCannotSayIsRefusedWithAPointerToIt() {
        assertThat(refused(16, 0xE0)).isEqualTo("05/26/07 800010");
        assertThat(refused(80, 0x0A)).isEqualTo("05/26/09 800050");
        assertThat(refused(83, 0x19)).isEqualTo("05/26/00 800052");
        assertThat(refused(46, 0x10)).isEqualTo("05/26/00 80002D");
        assertThat(refused(1, 0x08)).isEqualTo("05/26/00 800001");
        assertThat(refused(15, 1)).isEqualTo("05/26/0B 000000");
        assertThat(refused(3, 0x41)).isEqualTo("05/26/00 800002");
        assertThat(refused(11, 0x1D)).isEqualTo("05/1A/00 000000");
        assertThat(refused(85, 7)).isEqualTo("0A/08/04 000000");
        assertThat(refused(87, 7)).isEqualTo("0A/08/04 000000");
        assertThat(refused(17, 1)).isEqualTo("0A/0D/03 000000");
        assertThat(refused(30, 0xFF)).isEqualTo("0A/0D/02 000000");
        assertThat(refused(98, 0x20)).isEqualTo("0A/0D/02 000000"); // beyond the source
        assertThat(refused(100, 0xFF)).isEqualTo("0A/0D/02 000000"); // beyond the destination
        assertThat(first.log).isEmpty();
        assertThat(second.log).isEmpty();
    }

    /// Status and sense-key-specific bytes for the usual list with one byte changed.
    private String refused(int at, int value) {
        byte[] list = rig.list1(0, NONE, segment(0, 1, 2, 0, 0));
        list[at] = (byte) value;
        SentTask task = rig.out(host, EXTENDED_COPY, list);
        byte[] specific = Arrays.copyOfRange(requireNonNull(task.sense()), 15, 18);
        return task.result() + " " + HexFormat.of().withUpperCase().formatHex(specific);
    }

    @Test
    void limitsAreThoseThatWereReported() {
        byte[][] many = new byte[65][];
        Arrays.fill(many, segment(0, 1, 1, 0, 0));
        byte[][] most = Arrays.copyOf(many, 64);

        assertThat(copy(rig.list1(0, NONE, many))).isEqualTo("05/26/08");
        assertThat(copy(rig.list1(0, NONE, most))).isEqualTo("GOOD");

        byte[] cscds = new byte[16 + 17 * 32 + 28];
        cscds[2] = 0x02;
        cscds[3] = 0x20;
        cscds[11] = 28;
        assertThat(copy(cscds)).isEqualTo("05/26/06");
        assertThat(copy(new byte[15])).isEqualTo("05/1A/00");
    }

    @Test
    void aWriteProtectedDestinationIsToldWithItsOwnSense() {
        second.capabilities = new Capabilities(true, false, true, true, 512, false);
        rig.units.get(1).offline(LuState.UNAVAILABLE, "test", () -> {});
        rig.units.get(1).online(second, Rig.DEAF);

        SentTask task = rig.out(host, EXTENDED_COPY, rig.list1(0, NONE, segment(0, 1, 1, 0, 0)));

        assertThat(HexFormat.of().withUpperCase().formatHex(requireNonNull(task.sense())))
                .isEqualTo(
                        "70000A00000000"
                                + "1D"
                                + "00120000"
                                + "0D01"
                                + "00000000"
                                + "02"
                                + "700007000000000A00000000270000000000");
    }

    @ParameterizedTest
    @CsvSource({"0, 12000000", "1, 00120000"})
    void aReservationOfAnotherHostHoldsOnEitherSide(int written, String where) {
        Initiator rival = new Initiator(rig.target, "iqn.b");
        rival.send(1, TaskAttribute.SIMPLE, "00 00 00 00 00 00", new byte[0], 0);
        SentTask reserve = rival.send(1, TaskAttribute.SIMPLE, "16 00 00 00 00 00", new byte[0], 0);
        assertThat(reserve.result()).isEqualTo("GOOD");
        byte[] segment = written == 1 ? segment(0, 1, 1, 0, 0) : segment(1, 0, 1, 0, 0);

        SentTask task = rig.out(host, EXTENDED_COPY, rig.list1(0, NONE, segment));

        assertThat(HexFormat.of().withUpperCase().formatHex(requireNonNull(task.sense())))
                .isEqualTo("70000A00000000" + "0B" + where + "0D01" + "00000000" + "18");
        assertThat(first.log).isEqualTo(written == 1 ? List.of("read 0 512") : List.of());
        assertThat(second.log).isEmpty();
    }

    // --- what else goes on

    @Test
    void theUnitAttentionOfTheOtherUnitIsLeftForTheHost() {
        assertThat(copy(rig.list1(0, NONE, segment(0, 1, 1, 0, 0)))).isEqualTo("GOOD");

        SentTask next = host.send(1, TaskAttribute.SIMPLE, "00 00 00 00 00 00", new byte[0], 0);
        assertThat(next.result()).isEqualTo("06/29/00");
    }

    @Test
    void anOrderedCommandWaitsForTheCopyAndDoesNotHoldItUp() {
        first.holding = true;
        SentTask task = begin(rig.list1(0, NONE, segment(0, 1, 4096, 0, 0)));
        SentTask ordered = host.send(0, TaskAttribute.ORDERED, "00 00 00 00 00 00", new byte[0], 0);
        assertThat(ordered.answered()).isFalse();

        while (!first.held.isEmpty()) {
            assertThat(ordered.answered()).isFalse();
            first.take().finish();
            rig.run();
        }

        assertThat(task.result()).isEqualTo("GOOD");
        assertThat(ordered.result()).isEqualTo("GOOD");
    }

    private SentTask begin(byte[] list) {
        SentTask task =
                host.sendOut(
                        EXTENDED_COPY.replace("LENGTH", String.format("%08X", list.length)), list);
        rig.run();
        return task;
    }

    @Test
    void anAbortedCopyIsOverWhenItsLastWriteIs() {
        second.holding = true;
        SentTask task = begin(rig.list1(0, NONE, segment(0, 1, 8, 0, 0)));

        List<TaskManagementResult> results = host.manage(TaskManagementFunction.ABORT_TASK, task);
        rig.run();
        assertThat(results).isEmpty();
        assertThat(task.result()).isEqualTo("aborted");
        SentTask rival =
                new Initiator(rig.target, "iqn.b")
                        .send(
                                1,
                                TaskAttribute.SIMPLE,
                                "2A 00 00000002 00 0001 00",
                                new byte[512],
                                0);
        assertThat(second.held).hasSize(1);

        second.take().finish();
        rig.run();

        assertThat(results).containsExactly(TaskManagementResult.COMPLETE);
        assertThat(rival.answered()).isTrue();
    }

    @Test
    void aResetOfTheDestinationEndsTheCopy() {
        second.holding = true;
        SentTask task = begin(rig.list1(0, NONE, segment(0, 1, 8000, 0, 0)));
        int begun = second.held.size();

        host.target.manage(
                TaskManagementFunction.LOGICAL_UNIT_RESET, host.nexus, 1L << 48, null, r -> {});
        rig.run();
        assertThat(task.answered()).isFalse();
        second.finishAll();
        rig.run();

        assertThat(task.result()).isEqualTo("0A/0D/01");
        assertThat(second.log.stream().filter(s -> s.startsWith("write"))).hasSize(begun);
    }

    @Test
    void nothingBeginsForANexusThatIsGone() {
        first.holding = true;
        SentTask task = begin(rig.list1(0, NONE, segment(0, 1, 8000, 0, 0)));

        List<TaskManagementResult> results = host.manage(TaskManagementFunction.I_T_NEXUS_LOSS);
        rig.run();
        first.finishAll();
        rig.run();

        assertThat(results).containsExactly(TaskManagementResult.COMPLETE);
        assertThat(task.result()).isEqualTo("aborted");
        assertThat(second.log).isEmpty();
    }

    @Test
    void anotherBackstoreUnderTheSourceEndsTheCopy() {
        second.holding = true;
        SentTask task = begin(rig.list1(0, NONE, segment(0, 1, 8000, 0, 0)));

        rig.units.get(0).offline(LuState.UNAVAILABLE, "test", () -> {});
        rig.units.get(0).online(new HeldBackstore(4 * MIB), Rig.DEAF);
        second.finishAll();
        rig.run();
        second.finishAll();
        rig.run();

        assertThat(task.result()).isEqualTo("0A/0D/02");
        assertThat(second.disk).startsWith(Bytes.counting(2 * MIB));
    }

    @Test
    void aFailedWriteEndsTheCopy() {
        second.next = BackstoreResult.MEDIUM_ERROR;

        assertThat(copy(rig.list1(0, NONE, segment(0, 1, 8000, 0, 0)))).isEqualTo("0A/0D/01");
    }

    // --- results

    @Test
    void resultsAreKeptUntilTheyAreAskedFor() {
        String status = "84 00 07 00 00 00 00 00 00 00 00 00 00 FF 00 00";
        assertThat(host.doFail(status)).isEqualTo("05/24/00");
        assertThat(copy(rig.list1(7, HOLD, segment(0, 1, 2, 0, 0), segment(0, 1, 3, 0, 2))))
                .isEqualTo("GOOD");

        assertThat(host.doInHex("84 01 07 00 00 00 00 00 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("00000000");
        assertThat(host.doInHex("84 04 07 00 00 00 00 00 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("00000000");
        assertThat(host.doInHex(status, 255))
                .isEqualTo("00000008" + "01" + "0002" + "00" + "00000A00");
        assertThat(host.doFail(status)).isEqualTo("05/24/00");
    }

    @Test
    void aFailedCopyTellsItsSense() {
        second.next = BackstoreResult.MEDIUM_ERROR;
        assertThat(copy(rig.list1(9, DISCARD, segment(0, 1, 1, 0, 0)))).isEqualTo("0A/0D/01");

        assertThat(host.doInHex("84 00 09 00 00 00 00 00 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo("00000008" + "02" + "0000" + "00" + "00000000");
        assertThat(host.doInHex("84 04 09 00 00 00 00 00 00 00 00 00 00 FF 00 00", 255))
                .isEqualTo(
                        "0000005D"
                                + "00".repeat(52)
                                + "02000025"
                                + "70000A000000001D001200000D0100000000"
                                + "02"
                                + "700003000000000A000000000C0000000000");
    }

    @Test
    void otherHostsDoNotHearOfACopy() {
        copy(rig.list1(7, HOLD, segment(0, 1, 2, 0, 0)));

        Initiator other = rig.ready("iqn.b");
        assertThat(other.doFail("84 00 07 00 00 00 00 00 00 00 00 00 00 FF 00 00"))
                .isEqualTo("05/24/00");
    }

    @Test
    void aListIdentifierInUseIsRefusedAndItsCopyCanBeEnded() {
        second.holding = true;
        SentTask task = begin(rig.list1(3, HOLD, segment(0, 1, 8, 0, 0)));

        assertThat(copy(rig.list1(3, HOLD, segment(0, 1, 8, 0, 0)))).isEqualTo("05/00/16");
        assertThat(host.doFail("83 1C 00 00 00 04 00 00 00 00 00 00 00 00 00 00"))
                .isEqualTo("05/24/00");
        host.doOut("83 1C 00 00 00 03 00 00 00 00 00 00 00 00 00 00", new byte[0]);
        second.finishAll();
        rig.run();

        assertThat(task.result()).isEqualTo("0B/00/06");
        assertThat(host.doInHex("84 05 00 00 00 03 00 00 00 00 00 00 00 FF 00 00", 255))
                .startsWith("0000002E" + "00" + "60");
    }

    @Test
    void tooManyCopiesAtOnceAreToldToWait() {
        second.holding = true;
        for (int i = 0; i < 32; i++) {
            begin(rig.list1(0, NONE, segment(0, 1, 1, 0, i)));
        }

        assertThat(copy(rig.list1(0, NONE, segment(0, 1, 1, 0, 99)))).isEqualTo("TASK_SET_FULL");

        second.holding = false;
        second.finishAll();
        rig.run();
        assertThat(copy(rig.list1(0, NONE, segment(0, 1, 1, 0, 99)))).isEqualTo("GOOD");
    }

    @Test
    void aListOfTheLongFormGoesOnInTheBackground() {
        byte[] short1 = rig.list1(0, NONE, segment(0, 1, 4, 0, 0));
        byte[] list = new byte[48 + short1.length - 16];
        byte[] header =
                Bytes.of(
                        "01 00 0020 0000000000000000000000 01 FF 000000 0000ABCD"
                                + "000000000000000000000000000000000000 0040 001C 0000");
        System.arraycopy(header, 0, list, 0, 48);
        System.arraycopy(short1, 16, list, 48, short1.length - 16);
        second.holding = true;

        String cdb = "83 01 00 00 00 00 00 00 00 00 LENGTH 00 00";
        assertThat(rig.out(host, cdb, list).result()).isEqualTo("GOOD");
        String status = "84 05 00 00 AB CD 00 00 00 00 00 00 00 FF 00 00";
        assertThat(host.doInHex(status, 255)).startsWith("0000001C" + "01" + "12" + "0000");
        second.finishAll();
        rig.run();

        assertThat(host.doInHex(status, 255))
                .isEqualTo(
                        "0000001C"
                                + "01"
                                + "01"
                                + "0001"
                                + "FFFFFFFF"
                                + "00000000"
                                + "0000000000000800"
                                + "0001"
                                + "000000000000");
        assertThat(second.at(0, 2048)).isEqualTo(first.at(0, 2048));
    }
}
