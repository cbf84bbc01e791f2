package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.TaskManagementFunction.I_T_NEXUS_LOSS;
import static io.rbdgate.scsi.TaskManagementFunction.LOGICAL_UNIT_RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentReservationsTest {
    private static final String REGISTER = "5F 00 00 00 00 00 00 00 18 00";
    private static final String RESERVE_TYPE_1 = "5F 01 01 00 00 00 00 00 18 00";
    private static final String RESERVE_TYPE_5 = "5F 01 05 00 00 00 00 00 18 00";
    private static final String RESERVE_TYPE_7 = "5F 01 07 00 00 00 00 00 18 00";
    private static final String RELEASE_TYPE_1 = "5F 02 01 00 00 00 00 00 18 00";
    private static final String RELEASE_TYPE_5 = "5F 02 05 00 00 00 00 00 18 00";
    private static final String CLEAR = "5F 03 00 00 00 00 00 00 18 00";
    private static final String PREEMPT_TYPE_1 = "5F 04 01 00 00 00 00 00 18 00";
    private static final String IGNORE = "5F 06 00 00 00 00 00 00 18 00";
    private static final String READ_KEYS = "5E 00 00 00 00 00 00 01 00 00";
    private static final String READ_RESERVATION = "5E 01 00 00 00 00 00 01 00 00";
    private static final String CAPABILITIES = "5E 02 00 00 00 00 00 01 00 00";
    private static final String FULL_STATUS = "5E 03 00 00 00 00 00 01 00 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String WRITE = "2A 00 00 00 00 00 00 00 01 00";
    private static final String READ = "28 00 00 00 00 00 00 00 01 00";
    private static final String CONFLICT = "RESERVATION_CONFLICT";

    // key, service action key, four obsolete bytes, flags, three reserved bytes
    private static final String REGISTER_A = "0000000000000000 00000000000000AA 00000000 00 000000";
    private static final String REGISTER_B = "0000000000000000 00000000000000BB 00000000 00 000000";
    private static final String KEY_A = "00000000000000AA 0000000000000000 00000000 00 000000";
    private static final String KEY_B = "00000000000000BB 0000000000000000 00000000 00 000000";

    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final StoreOfTest store = new StoreOfTest();
    private final Rig rig = Rig.online(disk, store);
    private final Initiator a = rig.ready("iqn.a");
    private final Initiator b = rig.ready("iqn.b");
    private final Initiator c = rig.ready("iqn.c");

    @AfterEach
    void closeTheDisk() {
        disk.close();
    }

    private void registerAAndB() {
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(b.doHex(REGISTER, REGISTER_B)).isEqualTo("GOOD");
    }

    private static String write(Initiator host) {
        return host.sendOut(WRITE, new byte[512]).result();
    }

    private static String read(Initiator host) {
        return host.sendIn(READ, 512).result();
    }

    @Test
    void whoIsRegisteredIsToldByReadKeysInTheOrderTheyCame() {
        registerAAndB();

        assertThat(c.doInHex(READ_KEYS, 256))
                .isEqualTo("00000002" + "00000010" + "00000000000000AA" + "00000000000000BB");
    }

    @Test
    void allocationLengthCutsTheKeysButNotTheLength() {
        registerAAndB();

        assertThat(c.doInHex("5E 00 00 00 00 00 00 00 0C 00", 256))
                .isEqualTo("00000002" + "00000010" + "00000000");
        assertThat(c.doInHex("5E 00 00 00 00 00 00 00 00 00", 256)).isEmpty();
    }

    @Test
    void readReservationTellsHolderKeyAndType() {
        registerAAndB();
        assertThat(c.doInHex(READ_RESERVATION, 256)).isEqualTo("0000000200000000");

        assertThat(b.doHex(RESERVE_TYPE_5, KEY_B)).isEqualTo("GOOD");

        assertThat(c.doInHex(READ_RESERVATION, 256))
                .isEqualTo(
                        "00000002"
                                + "00000010"
                                + "00000000000000BB"
                                + "00000000"
                                + "0005"
                                + "0000");
    }

    @Test
    void ofAllRegistrantsNoKeyIsTold() {
        registerAAndB();
        assertThat(b.doHex(RESERVE_TYPE_7, KEY_B)).isEqualTo("GOOD");

        assertThat(c.doInHex(READ_RESERVATION, 256))
                .isEqualTo(
                        "00000002"
                                + "00000010"
                                + "0000000000000000"
                                + "00000000"
                                + "0007"
                                + "0000");
    }

    @Test
    void fullStatusNamesTheInitiatorPorts() {
        registerAAndB();
        assertThat(b.doHex(RESERVE_TYPE_5, KEY_B)).isEqualTo("GOOD");

        assertThat(c.doInHex(FULL_STATUS, 256))
                .isEqualTo(
                        "00000002"
                                + "00000068"
                                + ("00000000000000AA" + "00000000" + "00" + "00" + "00000000")
                                + ("0001" + "0000001C")
                                // iqn.a,i,0x000000000001
                                + ("45000018" + "69716E2E612C692C30783030303030303030303030310000")
                                + ("00000000000000BB" + "00000000" + "01" + "05" + "00000000")
                                + ("0001" + "0000001C")
                                + ("45000018"
                                        + "69716E2E622C692C30783030303030303030303030310000"));
    }

    @Test
    void capabilitiesTellWhatWeCanAndWhetherItPersists() {
        assertThat(c.doInHex(CAPABILITIES, 256)).isEqualTo("0008" + "1D" + "90" + "EA01" + "0000");

        String persisting = "0000000000000000 00000000000000AA 00000000 01 000000";
        assertThat(a.doHex(REGISTER, persisting)).isEqualTo("GOOD");
        assertThat(c.doInHex(CAPABILITIES, 256)).isEqualTo("0008" + "1D" + "91" + "EA01" + "0000");
    }

    @Test
    void aUnitThatCannotKeepThemSaysSoAndRefusesPersistence() {
        Rig volatileRig = Rig.online(disk);
        Initiator host = volatileRig.ready("iqn.a");

        assertThat(host.doInHex(CAPABILITIES, 256))
                .isEqualTo("0008" + "1C" + "90" + "EA01" + "0000");
        assertThat(host.doHex(REGISTER, "0000000000000000 00000000000000AA 00000000 01 000000"))
                .isEqualTo("05/26/00");
        assertThat(host.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
    }

    @Test
    void registeringNeedsTheKeyOneHas() {
        assertThat(a.doHex(REGISTER, KEY_A)).isEqualTo(CONFLICT);
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(a.doHex(REGISTER, REGISTER_B)).isEqualTo(CONFLICT);
        assertThat(a.doHex(REGISTER, "00000000000000AA 00000000000000CC 00000000 00 000000"))
                .isEqualTo("GOOD");
        assertThat(a.doInHex(READ_KEYS, 256)).endsWith("00000000000000CC");
        assertThat(a.doHex(REGISTER, "00000000000000CC 0000000000000000 00000000 00 000000"))
                .isEqualTo("GOOD");
        assertThat(a.doInHex(READ_KEYS, 256)).isEqualTo("00000003" + "00000000");
    }

    @Test
    void registeringIgnoringTheKeyNeedsNone() {
        String any = "1234567812345678 00000000000000CC 00000000 00 000000";

        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(a.doHex(IGNORE, any)).isEqualTo("GOOD");

        assertThat(a.doInHex(READ_KEYS, 256)).isEqualTo("0000000200000008" + "00000000000000CC");
    }

    @Test
    void unregisteringWhoIsNotDoesNothing() {
        String nothing = "0000000000000000 0000000000000000 00000000 00 000000";

        assertThat(a.doHex(REGISTER, nothing)).isEqualTo("GOOD");
        assertThat(a.doHex(IGNORE, nothing)).isEqualTo("GOOD");

        assertThat(a.doInHex(READ_KEYS, 256)).isEqualTo("0000000000000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "02", "03", "04", "05"})
    void whoIsNotRegisteredMayManageNothing(String action) {
        registerAAndB();

        assertThat(c.doHex("5F " + action + " 05 00 00 00 00 00 18 00", KEY_A)).isEqualTo(CONFLICT);
        assertThat(a.doInHex(READ_KEYS, 256)).startsWith("00000002" + "00000010");
    }

    @Test
    void writeExclusiveLetsOthersReadAndNobodyElseWrite() {
        registerAAndB();
        assertThat(a.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");

        assertThat(write(a)).isEqualTo("GOOD");
        assertThat(write(b)).isEqualTo(CONFLICT);
        assertThat(read(b)).isEqualTo("GOOD");
        assertThat(write(c)).isEqualTo(CONFLICT);
        assertThat(read(c)).isEqualTo("GOOD");
        assertThat(b.doHex(RESERVE_TYPE_1, KEY_B)).isEqualTo(CONFLICT);
        assertThat(a.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");
        assertThat(a.doHex(RESERVE_TYPE_5, KEY_A)).isEqualTo(CONFLICT);
    }

    @Test
    void releaseOfAnotherTypeIsInvalidAndByOthersWithoutEffect() {
        registerAAndB();
        assertThat(a.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");

        assertThat(a.doHex(RELEASE_TYPE_5, KEY_A)).isEqualTo("05/26/04");
        assertThat(b.doHex(RELEASE_TYPE_1, KEY_B)).isEqualTo("GOOD");
        assertThat(write(b)).isEqualTo(CONFLICT);
        assertThat(a.doHex(RELEASE_TYPE_1, KEY_B)).isEqualTo(CONFLICT);
        assertThat(a.doHex(RELEASE_TYPE_1, KEY_A)).isEqualTo("GOOD");
        assertThat(write(c)).isEqualTo("GOOD");
    }

    @Test
    void releaseIsToldToRegistrantsWhereTheyHadAccess() {
        registerAAndB();
        assertThat(a.doHex(RESERVE_TYPE_5, KEY_A)).isEqualTo("GOOD");
        assertThat(write(b)).isEqualTo("GOOD");

        assertThat(a.doHex(RELEASE_TYPE_5, KEY_A)).isEqualTo("GOOD");

        assertThat(b.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/04");
        assertThat(b.doHex(TEST_UNIT_READY, "")).isEqualTo("GOOD");
        assertThat(a.doHex(TEST_UNIT_READY, "")).isEqualTo("GOOD");
        assertThat(c.doHex(TEST_UNIT_READY, "")).isEqualTo("GOOD");
    }

    @Test
    void clearTakesEverythingAndTellsTheOthers() {
        registerAAndB();
        assertThat(a.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");

        assertThat(b.doHex(CLEAR, KEY_B)).isEqualTo("GOOD");

        assertThat(a.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/03");
        assertThat(a.doInHex(READ_KEYS, 256)).isEqualTo("00000003" + "00000000");
        assertThat(write(c)).isEqualTo("GOOD");
        assertThat(b.doHex(TEST_UNIT_READY, "")).isEqualTo("GOOD");
    }

    @Test
    void preemptTakesTheReservationAndTheRegistration() {
        registerAAndB();
        assertThat(a.doHex(RESERVE_TYPE_5, KEY_A)).isEqualTo("GOOD");

        assertThat(b.doHex(PREEMPT_TYPE_1, "00000000000000BB 00000000000000AA 00000000 00 000000"))
                .isEqualTo("GOOD");

        assertThat(a.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        assertThat(write(a)).isEqualTo(CONFLICT);
        assertThat(read(a)).isEqualTo("GOOD");
        assertThat(c.doInHex(READ_RESERVATION, 256))
                .isEqualTo(
                        "00000003"
                                + "00000010"
                                + "00000000000000BB"
                                + "00000000"
                                + "0001"
                                + "0000");
    }

    @ParameterizedTest
    @CsvSource({
        // a key nobody has, no key at all
        "00000000000000DD, RESERVATION_CONFLICT",
        "0000000000000000, 05/26/00"
    })
    void preemptOfNobodyIsRefused(String victims, String result) {
        registerAAndB();
        String list = "00000000000000BB" + victims + "0000000000000000";

        assertThat(b.doHex(PREEMPT_TYPE_1, list)).isEqualTo(result);
        assertThat(b.doInHex(READ_KEYS, 256)).startsWith("00000002" + "00000010");
    }

    @Test
    void theTypeOfAPreemptMattersOnlyWhenItReserves() {
        registerAAndB();
        String preemptA = "00000000000000BB 00000000000000AA 00000000 00 000000";
        assertThat(b.doHex(RESERVE_TYPE_1, KEY_B)).isEqualTo("GOOD");

        assertThat(b.doHex("5F 04 0F 00 00 00 00 00 18 00", preemptA)).isEqualTo("GOOD");

        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("06/2A/05");
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        String preemptB = "00000000000000AA 00000000000000BB 00000000 00 000000";
        assertThat(a.doHex("5F 04 0F 00 00 00 00 00 18 00", preemptB)).isEqualTo("05/24/00");
        assertThat(a.doHex("5F 04 11 00 00 00 00 00 18 00", preemptB)).isEqualTo("05/24/00");
        assertThat(write(a)).isEqualTo(CONFLICT);
    }

    @ParameterizedTest
    @CsvSource({
        "5F 01 01 00 00 00 00 00 17 00, 05/1A/00",
        "5F 01 01 00 00 00 00 00 19 00, 05/1A/00",
        "5F 01 01 00 00 00 00 00 00 00, 05/1A/00",
        "5F 01 01 00 00 00 01 00 18 00, 05/1A/00",
        "5F 01 02 00 00 00 00 00 18 00, 05/24/00",
        "5F 01 11 00 00 00 00 00 18 00, 05/24/00",
        "5F 01 01 00 00 00 00 00 18 04, 05/24/00",
        "5F 09 01 00 00 00 00 00 18 00, 05/24/00"
    })
    void whatDoesNotFitIsRefused(String cdb, String result) {
        registerAAndB();

        assertThat(a.doHex(cdb, KEY_A + "00")).isEqualTo(result);
    }

    @Test
    void lessDataThanTheListIsNoList() {
        assertThat(a.doHex(REGISTER, "0000000000000000 00000000000000AA")).isEqualTo("05/0E/03");
    }

    @Test
    void aRegistrationSurvivesLogoutAndReset() {
        registerAAndB();
        assertThat(a.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");

        a.manage(I_T_NEXUS_LOSS);
        Initiator again = a.again();
        assertThat(again.doFail(TEST_UNIT_READY)).isEqualTo("06/29/07");

        assertThat(write(again)).isEqualTo("GOOD");
        assertThat(write(b)).isEqualTo(CONFLICT);
        b.manage(LOGICAL_UNIT_RESET);
        assertThat(b.doFail(TEST_UNIT_READY)).isEqualTo("06/29/03");
        assertThat(write(b)).isEqualTo(CONFLICT);
    }

    @Test
    void theSameInitiatorAtAnotherPortIsAnotherNexus() {
        Initiator elsewhere = rig.ready("iqn.a", 1, 2);
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(a.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");

        assertThat(write(elsewhere)).isEqualTo(CONFLICT);
        assertThat(elsewhere.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(write(elsewhere)).isEqualTo(CONFLICT);
    }

    @Test
    void allTargetPortsAreRegisteredAndUnregisteredAtOnce() {
        Initiator elsewhere = rig.ready("iqn.a", 1, 2);
        assertThat(a.doHex(REGISTER, "0000000000000000 00000000000000AA 00000000 04 000000"))
                .isEqualTo("GOOD");
        assertThat(a.doInHex(READ_KEYS, 256))
                .isEqualTo("00000001" + "00000010" + "00000000000000AA" + "00000000000000AA");
        assertThat(elsewhere.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");

        assertThat(a.doHex(REGISTER, "00000000000000AA 0000000000000000 00000000 04 000000"))
                .isEqualTo("GOOD");

        assertThat(a.doInHex(READ_KEYS, 256)).isEqualTo("00000002" + "00000000");
        assertThat(write(c)).isEqualTo("GOOD");
    }
}
