package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// PERSISTENT RESERVE OUT for other initiator ports than the one that asks: SPEC_I_PT and REGISTER
/// AND MOVE.
class TransportIdsTest {
    private static final String REGISTER = "5F 00 00 00 00 00 00 00 18 00";
    private static final String RESERVE_TYPE_1 = "5F 01 01 00 00 00 00 00 18 00";
    private static final String READ_KEYS = "5E 00 00 00 00 00 00 01 00 00";
    private static final String READ_RESERVATION = "5E 01 00 00 00 00 00 01 00 00";
    private static final String WRITE = "2A 00 00 00 00 00 00 00 01 00";
    private static final String CONFLICT = "RESERVATION_CONFLICT";
    private static final String REGISTER_A = "0000000000000000 00000000000000AA 00000000 00 000000";
    private static final String KEY_A = "00000000000000AA 0000000000000000 00000000 00 000000";

    // iqn.b,i,0x000000000001 and iqn.d,i,0x000000000007
    private static final String ID_B = "4500001869716E2E622C692C30783030303030303030303030310000";
    private static final String ID_D = "4500001869716E2E642C692C30783030303030303030303030370000";

    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final Rig rig = Rig.online(disk, new StoreOfTest());
    private final Initiator a = rig.ready("iqn.a");
    private final Initiator b = rig.ready("iqn.b");

    @AfterEach
    void closeTheDisk() {
        disk.close();
    }

    private static String write(Initiator host) {
        return host.sendOut(WRITE, new byte[512]).result();
    }

    private String keys() {
        return a.doInHex(READ_KEYS, 256);
    }

    private void aReserves() {
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(a.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");
    }

    private String move(String flags, String port, String id) {
        String length = "%08X".formatted(id.length() / 2);
        return a.doHex(
                "5F 07 00 00 00 00 00 00 %02X 00".formatted(24 + id.length() / 2),
                "00000000000000AA 00000000000000BB 00" + flags + port + length + id);
    }

    @Test
    void aRegistersOthersThatNeedNotBeThere() {
        assertThat(
                        a.doHex(
                                "5F 00 00 00 00 00 00 00 54 00",
                                "0000000000000000 00000000000000AA 00000000 08 000000"
                                        + "00000038"
                                        + ID_B
                                        + ID_D))
                .isEqualTo("GOOD");

        assertThat(keys()).isEqualTo("0000000100000018" + "00000000000000AA".repeat(3));
        assertThat(a.doHex(RESERVE_TYPE_1.replace("01 01", "01 05"), KEY_A)).isEqualTo("GOOD");
        assertThat(write(b)).isEqualTo("GOOD");
        assertThat(write(rig.ready("iqn.d", 7, 1))).isEqualTo("GOOD");
        assertThat(write(rig.ready("iqn.d", 8, 1))).isEqualTo(CONFLICT);
    }

    @Test
    void whoIsRegisteredAlreadyKeepsItsKey() {
        assertThat(b.doHex(REGISTER, REGISTER_A.replace("AA", "BB"))).isEqualTo("GOOD");

        assertThat(
                        a.doHex(
                                "5F 00 00 00 00 00 00 00 38 00",
                                "0000000000000000 00000000000000AA 00000000 08 000000"
                                        + "0000001C"
                                        + ID_B))
                .isEqualTo("GOOD");

        assertThat(keys()).isEqualTo("0000000200000010" + "00000000000000BB" + "00000000000000AA");
    }

    @Test
    void onlyAFirstRegistrationCanNameOthers() {
        String list = "00000000000000AA 00000000000000AB 00000000 08 000000" + "0000001C" + ID_B;
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");

        assertThat(a.doHex("5F 00 00 00 00 00 00 00 38 00", list)).isEqualTo("05/26/00");
        assertThat(a.doHex("5F 06 00 00 00 00 00 00 38 00", list)).isEqualTo("05/26/00");
        assertThat(a.doHex("5F 03 00 00 00 00 00 00 38 00", list)).isEqualTo("05/26/00");
        assertThat(keys()).isEqualTo("0000000100000008" + "00000000000000AA");
    }

    @ParameterizedTest
    @CsvSource({
        // the length of the TransportIDs is more, or less, than there is
        "38, 0000001D, 4500001869716E2E622C692C30783030303030303030303030310000, 05/26/00",
        "38, 0000001B, 4500001869716E2E622C692C30783030303030303030303030310000, 05/26/00",
        // another protocol, the name of a device, a length that is no multiple of four, no ISID
        "38, 0000001C, 4600001869716E2E622C692C30783030303030303030303030310000, 05/26/00",
        "38, 0000001C, 0500001869716E2E622C692C30783030303030303030303030310000, 05/26/00",
        "36, 0000001A, 4500001669716E2E622C692C3078303030303030303030303031, 05/26/00",
        "38, 0000001C, 4500001869716E2E6200000000000000000000000000000000000000, 05/26/00",
        // one that is longer than the list
        "38, 0000001C, 4500001C69716E2E622C692C30783030303030303030303030310000, 05/26/00",
        // no room for the length itself
        "18, '', '', 05/1A/00"
    })
    void badTransportIdsRegisterNobody(String length, String idsLength, String id, String result) {
        assertThat(
                        a.doHex(
                                "5F 00 00 00 00 00 00 00 " + length + " 00",
                                "0000000000000000 00000000000000AA 00000000 08 000000"
                                        + idsLength
                                        + id))
                .isEqualTo(result);

        assertThat(keys()).isEqualTo("0000000000000000");
    }

    @Test
    void noMoreNexusesThanThereIsRoomForAreRegistered() {
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < 1024; i++) {
            String name = "iqn.n,i,0x%012x".formatted(i);
            StringBuilder hex = new StringBuilder();
            name.chars().forEach(ch -> hex.append("%02X".formatted(ch)));
            ids.append("45000018").append(hex).append("0000");
        }
        String list = "0000000000000000 00000000000000AA 00000000 08 000000" + "00007000" + ids;

        assertThat(a.doHex("5F 00 00 00 00 00 00 70 1C 00", list)).isEqualTo("05/55/04");

        assertThat(keys()).isEqualTo("0000000000000000");
    }

    @Test
    void theReservationMovesToAPortThatNeedNotBeThere() {
        aReserves();

        assertThat(move("00", "0001", ID_D)).isEqualTo("GOOD");

        assertThat(a.doInHex(READ_RESERVATION, 256))
                .isEqualTo("0000000200000010" + "00000000000000BB" + "00000000" + "00010000");
        assertThat(write(a)).isEqualTo(CONFLICT);
        assertThat(write(rig.ready("iqn.d", 7, 1))).isEqualTo("GOOD");
        assertThat(keys()).isEqualTo("0000000200000010" + "00000000000000AA" + "00000000000000BB");
    }

    @Test
    void whoMovesCanUnregisterOnTheWay() {
        aReserves();

        assertThat(move("02", "0001", ID_B)).isEqualTo("GOOD");

        assertThat(keys()).isEqualTo("0000000200000008" + "00000000000000BB");
        assertThat(write(b)).isEqualTo("GOOD");
    }

    @Test
    void aReservationMovesToTheTargetPortThatIsNamed() {
        rig.target.replacePorts(
                Map.of(1, "iqn.2026-11.test:t,t,0x0001", 2, "iqn.2026-11.test:t,t,0x0002"));
        aReserves();

        assertThat(move("00", "0003", ID_B)).isEqualTo("05/26/00");
        assertThat(move("00", "0002", ID_B)).isEqualTo("GOOD");

        assertThat(write(b)).isEqualTo(CONFLICT);
        assertThat(write(rig.ready("iqn.b", 1, 2))).isEqualTo("GOOD");
    }

    @Test
    void onlyItsHolderMovesAReservationAndNotToItself() {
        String idA = "4500001869716E2E612C692C30783030303030303030303030310000";
        assertThat(a.doHex(REGISTER, REGISTER_A)).isEqualTo("GOOD");
        assertThat(move("00", "0001", ID_B)).isEqualTo(CONFLICT);
        assertThat(a.doHex("5F 01 07 00 00 00 00 00 18 00", KEY_A)).isEqualTo("GOOD");
        assertThat(move("00", "0001", ID_B)).isEqualTo(CONFLICT);
        assertThat(a.doHex("5F 02 07 00 00 00 00 00 18 00", KEY_A)).isEqualTo("GOOD");
        assertThat(a.doHex(RESERVE_TYPE_1, KEY_A)).isEqualTo("GOOD");

        assertThat(move("00", "0001", idA)).isEqualTo("05/26/00");
        assertThat(move("00", "0000", ID_B)).isEqualTo("05/26/00");
        assertThat(write(a)).isEqualTo("GOOD");
    }
}
