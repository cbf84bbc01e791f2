package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.LuSettings;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command under every reservation (SPC-4 r37 table 59, SBC-3 r36 table 14, SPC-2 r20 table
/// 10), as its initiator sees it: `+` performed, `-` RESERVATION CONFLICT.
///
/// Columns: another nexus has the unit by RESERVE; for a nexus that is not registered the types 1,
/// 3, 5, 6, 7, 8; for a registered one the same. A holder may do everything. A PERSISTENT RESERVE
/// OUT that gets through the table is decided by its keys.
class ReservationAccessTest {
    private static final int[] TYPES = {1, 3, 5, 6, 7, 8};

    private static final String TABLE =
            """
            TEST_UNIT_READY - ++++++ ++++++
            REQUEST_SENSE + ++++++ ++++++
            FORMAT_UNIT - ------ --++++
            READ_6 - +-+-+- +-++++
            WRITE_6 - ------ --++++
            INQUIRY + ++++++ ++++++
            MODE_SELECT_6 - ------ --++++
            RESERVE_6 - ------ --++++
            RELEASE_6 + ------ --++++
            MODE_SENSE_6 - +-+-+- +-++++
            START_STOP_UNIT - ------ --++++
            RECEIVE_DIAGNOSTIC_RESULTS - +-+-+- +-++++
            SEND_DIAGNOSTIC - ------ --++++
            PREVENT_ALLOW_MEDIUM_REMOVAL + ++++++ ++++++
            READ_CAPACITY_10 + ++++++ ++++++
            READ_10 - +-+-+- +-++++
            WRITE_10 - ------ --++++
            WRITE_AND_VERIFY_10 - ------ --++++
            VERIFY_10 - +-+-+- +-++++
            PRE_FETCH_10 - +-+-+- +-++++
            SYNCHRONIZE_CACHE_10 - ------ --++++
            READ_DEFECT_DATA_10 - +-+-+- +-++++
            WRITE_BUFFER - ------ --++++
            READ_BUFFER_10 - +-+-+- +-++++
            WRITE_SAME_10 - ------ --++++
            UNMAP - ------ --++++
            SANITIZE_OVERWRITE - ------ --++++
            SANITIZE_BLOCK_ERASE - ------ --++++
            SANITIZE_CRYPTOGRAPHIC_ERASE - ------ --++++
            SANITIZE_EXIT_FAILURE_MODE - ------ --++++
            LOG_SELECT - ------ --++++
            LOG_SENSE + ++++++ ++++++
            MODE_SELECT_10 - ------ --++++
            RESERVE_10 - ------ --++++
            RELEASE_10 + ------ --++++
            MODE_SENSE_10 - +-+-+- +-++++
            PERSISTENT_RESERVE_IN_READ_KEYS - ++++++ ++++++
            PERSISTENT_RESERVE_IN_READ_RESERVATION - ++++++ ++++++
            PERSISTENT_RESERVE_IN_REPORT_CAPABILITIES - ++++++ ++++++
            PERSISTENT_RESERVE_IN_READ_FULL_STATUS - ++++++ ++++++
            PERSISTENT_RESERVE_OUT_REGISTER - ++++++ ++++++
            PERSISTENT_RESERVE_OUT_RESERVE - ++++++ ++++++
            PERSISTENT_RESERVE_OUT_RELEASE - ++++++ ++++++
            PERSISTENT_RESERVE_OUT_CLEAR - ++++++ ++++++
            PERSISTENT_RESERVE_OUT_PREEMPT - ++++++ ++++++
            PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT - ++++++ ++++++
            PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE_EXISTING_KEY - ++++++ ++++++
            PERSISTENT_RESERVE_OUT_REGISTER_AND_MOVE - ++++++ ++++++
            EXTENDED_COPY_LID1 - ------ --++++
            EXTENDED_COPY_LID4 - ------ --++++
            POPULATE_TOKEN - +-+-+- +-++++
            WRITE_USING_TOKEN - ------ --++++
            COPY_OPERATION_ABORT + ++++++ ++++++
            RECEIVE_COPY_STATUS_LID1 + ++++++ ++++++
            RECEIVE_COPY_DATA_LID1 + ++++++ ++++++
            RECEIVE_COPY_OPERATING_PARAMETERS + ++++++ ++++++
            RECEIVE_COPY_FAILURE_DETAILS_LID1 + ++++++ ++++++
            RECEIVE_COPY_STATUS_LID4 + ++++++ ++++++
            RECEIVE_ROD_TOKEN_INFORMATION + ++++++ ++++++
            REPORT_ALL_ROD_TOKENS + ++++++ ++++++
            READ_16 - +-+-+- +-++++
            COMPARE_AND_WRITE - ------ --++++
            WRITE_16 - ------ --++++
            ORWRITE_16 - ------ --++++
            WRITE_AND_VERIFY_16 - ------ --++++
            VERIFY_16 - +-+-+- +-++++
            PRE_FETCH_16 - +-+-+- +-++++
            SYNCHRONIZE_CACHE_16 - ------ --++++
            WRITE_SAME_16 - ------ --++++
            READ_BUFFER_16 - +-+-+- +-++++
            WRITE_ATOMIC_16 - ------ --++++
            READ_CAPACITY_16 + ++++++ ++++++
            GET_LBA_STATUS_16 - +-+-+- +-++++
            REPORT_LUNS + ++++++ ++++++
            REPORT_IDENTIFYING_INFORMATION + ++++++ ++++++
            REPORT_TARGET_PORT_GROUPS + ++++++ ++++++
            REPORT_SUPPORTED_OPERATION_CODES - +-+-+- +-++++
            REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS - +-+-+- +-++++
            REPORT_TIMESTAMP + ++++++ ++++++
            SET_IDENTIFYING_INFORMATION - ------ --++++
            SET_TARGET_PORT_GROUPS - ------ --++++
            SET_TIMESTAMP - ------ --++++
            READ_12 - +-+-+- +-++++
            WRITE_12 - ------ --++++
            WRITE_AND_VERIFY_12 - ------ --++++
            VERIFY_12 - +-+-+- +-++++
            READ_DEFECT_DATA_12 - +-+-+- +-++++
            """;

    private final Rig rig =
            Rig.online(
                    everything(),
                    LuSettings.ofBlockBytes(512).withRemovable(true).withSanitize(true));
    private final Initiator holder = rig.ready("iqn.holder");
    private final Initiator registrant = rig.ready("iqn.registrant");
    private final Initiator other = rig.ready("iqn.other");

    private static HeldBackstore everything() {
        HeldBackstore made = new HeldBackstore(1 << 20);
        made.capabilities = made.capabilities.withAtomicWrites(1 << 20, 0).withKeyErasure();
        return made;
    }

    static Stream<String> rows() {
        return TABLE.lines();
    }

    @Test
    void everyCommandHasItsRow() {
        assertThat(TABLE.lines().map(row -> row.substring(0, row.indexOf(' '))))
                .containsExactlyElementsOf(
                        Arrays.stream(CommandSpec.values()).map(CommandSpec::name).toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aCommandIsPerformedOrInConflict(String row) {
        CommandSpec spec = CommandSpec.valueOf(row.substring(0, row.indexOf(' ')));
        byte[] cdb = new byte[spec.cdbLength()];
        cdb[0] = (byte) spec.operationCode();
        cdb[1] = (byte) Math.max(spec.serviceAction(), 0);

        assertThat(spec + " " + seen(HexFormat.of().formatHex(cdb))).isEqualTo(row);
    }

    @Test
    void toStartAndToAllowRemovalNeedNoAccessButToStopAndToPreventDo() {
        assertThat(seen("1B 00 00 00 01 00")).isEqualTo("+ ++++++ ++++++");
        assertThat(seen("1B 00 00 00 11 00")).isEqualTo("- ------ --++++");
        assertThat(seen("1B 00 00 00 00 00")).isEqualTo("- ------ --++++");
        assertThat(seen("1E 00 00 00 01 00")).isEqualTo("- ------ --++++");
    }

    /// All columns of one command; the holder is never in conflict.
    private String seen(String cdb) {
        assertThat(holder.doHex("16 00 00 00 00 00", "")).isEqualTo("GOOD");
        String reserved = seenBy(other, cdb);
        assertThat(holder.doHex("17 00 00 00 00 00", "")).isEqualTo("GOOD");
        StringBuilder others = new StringBuilder();
        StringBuilder registrants = new StringBuilder();
        for (int type : TYPES) {
            register(holder, 1);
            register(registrant, 2);
            assertThat(persistent(holder, 1, type, 1, 0)).isEqualTo("GOOD");
            others.append(seenBy(other, cdb));
            registrants.append(seenBy(registrant, cdb));
            assertThat(seenBy(holder, cdb)).as("holder, type %d", type).isEqualTo("+");
            assertThat(persistent(holder, 3, 0, 1, 0)).isEqualTo("GOOD");
            assertThat(registrant.doFail("00 00 00 00 00 00")).isEqualTo("06/2A/03");
        }
        return reserved + " " + others + " " + registrants;
    }

    private void register(Initiator host, int key) {
        assertThat(persistent(host, 6, 0, 0, key)).isEqualTo("GOOD");
    }

    private static String persistent(Initiator host, int action, int type, int key, int newKey) {
        return host.doHex(
                "5F %02X %02X 00 00 00 00 00 18 00".formatted(action, type),
                "%016X%016X0000000000000000".formatted(key, newKey));
    }

    private String seenBy(Initiator host, String cdb) {
        String result = host.sendIn(cdb, 4096).result();
        rig.lane.runAll(); // what goes on without a command
        assertThat(result).doesNotStartWith("06/");
        return result.equals("RESERVATION_CONFLICT") ? "-" : "+";
    }
}
