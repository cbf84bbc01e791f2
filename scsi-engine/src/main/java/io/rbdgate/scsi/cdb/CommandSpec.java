package io.rbdgate.scsi.cdb;

import static io.rbdgate.scsi.cdb.AccessRule.ANY_STATE;
import static io.rbdgate.scsi.cdb.AccessRule.MEDIUM;
import static io.rbdgate.scsi.cdb.AccessRule.ONLINE;
import static io.rbdgate.scsi.cdb.DataDirection.IN;
import static io.rbdgate.scsi.cdb.DataDirection.NONE;
import static io.rbdgate.scsi.cdb.DataDirection.OUT;
import static io.rbdgate.scsi.cdb.ReservationRule.ALWAYS;
import static io.rbdgate.scsi.cdb.ReservationRule.CONTROL;
import static io.rbdgate.scsi.cdb.ReservationRule.INFORMATION;
import static io.rbdgate.scsi.cdb.ReservationRule.PERSISTENT;
import static io.rbdgate.scsi.cdb.ReservationRule.PREVENT_ALLOW;
import static io.rbdgate.scsi.cdb.ReservationRule.READ;
import static io.rbdgate.scsi.cdb.ReservationRule.RESERVE;
import static io.rbdgate.scsi.cdb.ReservationRule.START_STOP;
import static io.rbdgate.scsi.cdb.ReservationRule.UNLESS_RESERVED;
import static io.rbdgate.scsi.cdb.ReservationRule.WRITE;
import static io.rbdgate.scsi.cdb.UnitAttentionRule.CLEARS;
import static io.rbdgate.scsi.cdb.UnitAttentionRule.IGNORES;
import static io.rbdgate.scsi.cdb.UnitAttentionRule.REPORTS;

import io.rbdgate.scsi.description.LuView;
import org.jspecify.annotations.Nullable;

/// The table of commands: one row per operation code and service action. It drives recognition, the
/// check of reserved bits, what is allowed when, and REPORT SUPPORTED OPERATION CODES.
///
/// Columns: usage mask (it begins with the operation code, `/` goes before a service action, its
/// length is the CDB's), data direction, rule under reservations, rule by state of the unit, what
/// happens to a pending unit attention (nothing said: it is reported), seconds a host should allow
/// for it.
///
/// RDPROTECT and WRPROTECT are not in the masks: without protection information they must be 0.
/// GROUP NUMBER is accepted and ignored.
public enum CommandSpec {
    TEST_UNIT_READY("00 00 000000 00", NONE, UNLESS_RESERVED, MEDIUM, 10),
    REQUEST_SENSE("03 01 0000 FF 00", IN, ALWAYS, ANY_STATE, CLEARS, 10),
    FORMAT_UNIT("04 3F 00 0000 00", OUT, WRITE, MEDIUM, 3600),
    READ_6("08 1F FFFFFF 00", IN, READ, MEDIUM, 30),
    WRITE_6("0A 1F FFFFFF 00", OUT, WRITE, MEDIUM, 30),
    INQUIRY("12 01 FFFFFF 00", IN, ALWAYS, ANY_STATE, IGNORES, 10),
    MODE_SELECT_6("15 11 0000 FF 00", OUT, CONTROL, ONLINE, 10),
    RESERVE_6("16 00 FF 0000 00", NONE, RESERVE, ANY_STATE, 30),
    RELEASE_6("17 00 FF 0000 00", NONE, RESERVE, ANY_STATE, 30),
    MODE_SENSE_6("1A 08 FFFFFF 00", IN, INFORMATION, ONLINE, 10),
    START_STOP_UNIT("1B 01 00 0F F7 00", NONE, START_STOP, ONLINE, 60),
    RECEIVE_DIAGNOSTIC_RESULTS("1C 01 FF FFFF 00", IN, INFORMATION, ONLINE, 10),
    SEND_DIAGNOSTIC("1D F7 00 FFFF 00", OUT, CONTROL, ONLINE, 60),
    PREVENT_ALLOW_MEDIUM_REMOVAL("1E 00 0000 03 00", NONE, PREVENT_ALLOW, ONLINE, 10),
    READ_CAPACITY_10("25 00 00000000000000 00", IN, ALWAYS, MEDIUM, 10),
    READ_10("28 18 FFFFFFFF 1F FFFF 00", IN, READ, MEDIUM, 30),
    WRITE_10("2A 18 FFFFFFFF 1F FFFF 00", OUT, WRITE, MEDIUM, 30),
    WRITE_AND_VERIFY_10("2E 16 FFFFFFFF 1F FFFF 00", OUT, WRITE, MEDIUM, 60),
    VERIFY_10("2F 16 FFFFFFFF 1F FFFF 00", OUT, READ, MEDIUM, 60),
    PRE_FETCH_10("34 02 FFFFFFFF 1F FFFF 00", NONE, READ, MEDIUM, 30),
    SYNCHRONIZE_CACHE_10("35 06 FFFFFFFF 1F FFFF 00", NONE, CONTROL, MEDIUM, 60),
    READ_DEFECT_DATA_10("37 00 1F 00000000 FFFF 00", IN, READ, MEDIUM, 10),
    WRITE_BUFFER("3B 1F FF FFFFFF FFFFFF 00", OUT, CONTROL, ONLINE, 10),
    READ_BUFFER_10("3C 1F FF FFFFFF FFFFFF 00", IN, INFORMATION, ONLINE, 10),
    WRITE_SAME_10("41 18 FFFFFFFF 1F FFFF 00", OUT, WRITE, MEDIUM, 60),
    UNMAP("42 01 00000000 1F FFFF 00", OUT, WRITE, MEDIUM, 60),
    SANITIZE_OVERWRITE("48/A1 0000000000 FFFF 00", OUT, WRITE, MEDIUM, 3600),
    SANITIZE_BLOCK_ERASE("48/A2 0000000000 FFFF 00", NONE, WRITE, MEDIUM, 3600),
    SANITIZE_CRYPTOGRAPHIC_ERASE("48/A3 0000000000 FFFF 00", NONE, WRITE, MEDIUM, 600),
    SANITIZE_EXIT_FAILURE_MODE("48/BF 0000000000 FFFF 00", NONE, WRITE, MEDIUM, 60),
    LOG_SELECT("4C 03 FF FF 000000 FFFF 00", OUT, CONTROL, ONLINE, 10),
    LOG_SENSE("4D 00 FF FF 00 FFFF FFFF 00", IN, ALWAYS, ONLINE, 10),
    MODE_SELECT_10("55 11 0000000000 FFFF 00", OUT, CONTROL, ONLINE, 10),
    RESERVE_10("56 00 FF 00000000 0000 00", NONE, RESERVE, ANY_STATE, 30),
    RELEASE_10("57 00 FF 00000000 0000 00", NONE, RESERVE, ANY_STATE, 30),
    MODE_SENSE_10("5A 18 FFFF 000000 FFFF 00", IN, INFORMATION, ONLINE, 10),
    PERSISTENT_RESERVE_IN_READ_KEYS("5E/00 0000000000 FFFF 00", IN, PERSISTENT, ANY_STATE, 30),
    PERSISTENT_RESERVE_IN_READ_RESERVATION(
            "5E/01 0000000000 FFFF 00", IN, PERSISTENT, ANY_STATE, 30),
    PERSISTENT_RESERVE_IN_REPORT_CAPABILITIES(
            "5E/02 0000000000 FFFF 00", IN, PERSISTENT, ANY_STATE, 30),
    PERSISTENT_RESERVE_IN_READ_FULL_STATUS(
            "5E/03 0000000000 FFFF 00", IN, PERSISTENT, ANY_STATE, 30),
    PERSISTENT_RESERVE_OUT_REGISTER("5F/00 FF 0000 FFFFFFFF 00", OUT, PERSISTENT, ANY_STATE, 60),
    PERSISTENT_RESERVE_OUT_RESERVE("5F/01 FF 0000 FFFFFFFF 00", OUT, PERSISTENT, ANY_STATE, 60),
    PERSISTENT_RESERVE_OUT_RELEASE("5F/02 FF 0000 FFFFFFFF 00", OUT, PERSISTENT, ANY_STATE, 60),
    PERSISTENT_RESERVE_OUT_CLEAR("5F/03 FF 0000 FFFFFFFF 00", OUT, PERSISTENT, ANY_STATE, 60),
    PERSISTENT_RESERVE_OUT_PREEMPT("5F/04 FF 0000 FFFFFFFF 00", OUT, PERSISTENT, ANY_STATE, 60),
    PERSISTENT_RESERVE_OUT_PREEMPT_AND_ABORT(
            "5F/05 FF 0000 FFFFFFFF 00", OUT, PERSISTENT, ANY_STATE, 60),
    PERSISTENT_RESERVE_OUT_REGISTER_AND_IGNORE_EXISTING_KEY(
            "5F/06 FF 0000 FFFFFFFF 00", OUT, PERSISTENT, ANY_STATE, 60),
    PERSISTENT_RESERVE_OUT_REGISTER_AND_MOVE(
            "5F/07 FF 0000 FFFFFFFF 00", OUT, PERSISTENT, ANY_STATE, 60),
    EXTENDED_COPY_LID1("83/00 0000000000000000 FFFFFFFF 00 00", OUT, CONTROL, ONLINE, 120),
    EXTENDED_COPY_LID4("83/01 0000000000000000 FFFFFFFF 00 00", OUT, CONTROL, ONLINE, 120),
    POPULATE_TOKEN("83/10 00000000 FFFFFFFF FFFFFFFF 1F 00", OUT, READ, MEDIUM, 30),
    WRITE_USING_TOKEN("83/11 00000000 FFFFFFFF FFFFFFFF 1F 00", OUT, CONTROL, ONLINE, 120),
    COPY_OPERATION_ABORT("83/1C FFFFFFFF 000000000000000000 00", NONE, ALWAYS, ONLINE, 10),
    RECEIVE_COPY_STATUS_LID1("84/00 FF 00000000000000 FFFFFFFF 00 00", IN, ALWAYS, ONLINE, 10),
    RECEIVE_COPY_DATA_LID1("84/01 FF 00000000000000 FFFFFFFF 00 00", IN, ALWAYS, ONLINE, 10),
    RECEIVE_COPY_OPERATING_PARAMETERS(
            "84/03 FF 00000000000000 FFFFFFFF 00 00", IN, ALWAYS, ANY_STATE, 10),
    RECEIVE_COPY_FAILURE_DETAILS_LID1(
            "84/04 FF 00000000000000 FFFFFFFF 00 00", IN, ALWAYS, ONLINE, 10),
    RECEIVE_COPY_STATUS_LID4("84/05 FFFFFFFF 00000000 FFFFFFFF 00 00", IN, ALWAYS, ONLINE, 10),
    RECEIVE_ROD_TOKEN_INFORMATION("84/07 FFFFFFFF 00000000 FFFFFFFF 00 00", IN, ALWAYS, ONLINE, 10),
    REPORT_ALL_ROD_TOKENS("84/08 0000000000000000 FFFFFFFF 00 00", IN, ALWAYS, ONLINE, 10),
    READ_16("88 18 FFFFFFFFFFFFFFFF FFFFFFFF 1F 00", IN, READ, MEDIUM, 30),
    COMPARE_AND_WRITE("89 18 FFFFFFFFFFFFFFFF 000000 FF 1F 00", OUT, WRITE, MEDIUM, 30),
    WRITE_16("8A 18 FFFFFFFFFFFFFFFF FFFFFFFF 1F 00", OUT, WRITE, MEDIUM, 30),
    ORWRITE_16("8B 18 FFFFFFFFFFFFFFFF FFFFFFFF 1F 00", OUT, WRITE, MEDIUM, 60),
    WRITE_AND_VERIFY_16("8E 16 FFFFFFFFFFFFFFFF FFFFFFFF 1F 00", OUT, WRITE, MEDIUM, 60),
    VERIFY_16("8F 16 FFFFFFFFFFFFFFFF FFFFFFFF 1F 00", OUT, READ, MEDIUM, 60),
    PRE_FETCH_16("90 02 FFFFFFFFFFFFFFFF FFFFFFFF 1F 00", NONE, READ, MEDIUM, 30),
    SYNCHRONIZE_CACHE_16("91 06 FFFFFFFFFFFFFFFF FFFFFFFF 1F 00", NONE, CONTROL, MEDIUM, 60),
    WRITE_SAME_16("93 19 FFFFFFFFFFFFFFFF FFFFFFFF 1F 00", OUT, WRITE, MEDIUM, 60),
    READ_BUFFER_16("9B 1F FFFFFFFFFFFFFFFF FFFFFFFF FF 00", IN, INFORMATION, ONLINE, 10),
    WRITE_ATOMIC_16("9C 18 FFFFFFFFFFFFFFFF FFFF FFFF 1F 00", OUT, WRITE, MEDIUM, 30),
    READ_CAPACITY_16("9E/10 0000000000000000 FFFFFFFF 00 00", IN, ALWAYS, MEDIUM, 10),
    GET_LBA_STATUS_16("9E/12 FFFFFFFFFFFFFFFF FFFFFFFF 00 00", IN, READ, MEDIUM, 10),
    REPORT_LUNS("A0 00 FF 000000 FFFFFFFF 00 00", IN, ALWAYS, ANY_STATE, IGNORES, 10),
    REPORT_IDENTIFYING_INFORMATION("A3/05 00000000 FFFFFFFF FE 00", IN, ALWAYS, ANY_STATE, 10),
    REPORT_TARGET_PORT_GROUPS("A3/EA 00000000 FFFFFFFF 00 00", IN, ALWAYS, ANY_STATE, 10),
    REPORT_SUPPORTED_OPERATION_CODES(
            "A3/0C 87 FFFFFFFFFFFFFF 00 00", IN, INFORMATION, ANY_STATE, 10),
    REPORT_SUPPORTED_TASK_MANAGEMENT_FUNCTIONS(
            "A3/0D 80 000000 FFFFFFFF 00 00", IN, INFORMATION, ANY_STATE, 10),
    REPORT_TIMESTAMP("A3/0F 00000000 FFFFFFFF 00 00", IN, ALWAYS, ANY_STATE, 10),
    SET_IDENTIFYING_INFORMATION("A4/06 00000000 FFFFFFFF FE 00", OUT, CONTROL, ANY_STATE, 10),
    SET_TARGET_PORT_GROUPS("A4/0A 00000000 FFFFFFFF 00 00", OUT, CONTROL, ANY_STATE, 60),
    SET_TIMESTAMP("A4/0F 00000000 FFFFFFFF 00 00", OUT, CONTROL, ANY_STATE, 10),
    READ_12("A8 18 FFFFFFFF FFFFFFFF 1F 00", IN, READ, MEDIUM, 30),
    WRITE_12("AA 18 FFFFFFFF FFFFFFFF 1F 00", OUT, WRITE, MEDIUM, 30),
    WRITE_AND_VERIFY_12("AE 16 FFFFFFFF FFFFFFFF 1F 00", OUT, WRITE, MEDIUM, 60),
    VERIFY_12("AF 16 FFFFFFFF FFFFFFFF 1F 00", OUT, READ, MEDIUM, 60),
    READ_DEFECT_DATA_12("B7 1F 00000000 FFFFFFFF 00 00", IN, READ, MEDIUM, 10);

    /// The operation code of all forms of SANITIZE.
    public static final int SANITIZE = 0x48;

    /// A command told by its operation code alone.
    public static final int NO_SERVICE_ACTION = UsageMask.NO_SERVICE_ACTION;

    private static final int SERVICE_ACTIONS = 32;
    private static final @Nullable CommandSpec[] BY_OPERATION_CODE = new @Nullable CommandSpec[256];
    private static final @Nullable CommandSpec[] BY_SERVICE_ACTION =
            new @Nullable CommandSpec[256 * SERVICE_ACTIONS];
    private static final boolean[] HAS_SERVICE_ACTIONS = new boolean[256];

    static {
        for (CommandSpec spec : values()) {
            int code = spec.operationCode();
            int action = spec.serviceAction();
            @Nullable CommandSpec[] table = action < 0 ? BY_OPERATION_CODE : BY_SERVICE_ACTION;
            int index = action < 0 ? code : code * SERVICE_ACTIONS + action;
            if (table[index] != null) {
                throw new IllegalStateException(spec + " is a second " + table[index]);
            }
            table[index] = spec;
            HAS_SERVICE_ACTIONS[code] |= action >= 0;
        }
    }

    // Never changed, though an array is inside.
    @SuppressWarnings("ImmutableEnumChecker")
    private final UsageMask mask;

    private final DataDirection direction;
    private final ReservationRule reservation;
    private final AccessRule access;
    private final UnitAttentionRule unitAttention;
    private final int recommendedSeconds;
    private final boolean renewsMedium;

    CommandSpec(
            String usageMask,
            DataDirection direction,
            ReservationRule reservation,
            AccessRule access,
            int recommendedSeconds) {
        this(usageMask, direction, reservation, access, REPORTS, recommendedSeconds);
    }

    CommandSpec(
            String usageMask,
            DataDirection direction,
            ReservationRule reservation,
            AccessRule access,
            UnitAttentionRule unitAttention,
            int recommendedSeconds) {
        this.mask = new UsageMask(usageMask);
        this.direction = direction;
        this.reservation = reservation;
        this.access = access;
        this.unitAttention = unitAttention;
        this.recommendedSeconds = recommendedSeconds;
        this.renewsMedium = usageMask.startsWith("04") || usageMask.startsWith("48");
    }

    /// The row of a CDB, or null for a command that is not supported.
    public static @Nullable CommandSpec find(byte[] cdb) {
        int code = cdb[0] & 0xFF;
        return HAS_SERVICE_ACTIONS[code]
                ? BY_SERVICE_ACTION[code * SERVICE_ACTIONS + (cdb[1] & 0x1F)]
                : BY_OPERATION_CODE[code];
    }

    /// The row of an operation code and service action (ignored where there is none), or null.
    public static @Nullable CommandSpec find(int operationCode, int serviceAction) {
        if (!HAS_SERVICE_ACTIONS[operationCode]) {
            return BY_OPERATION_CODE[operationCode];
        }
        return serviceAction < SERVICE_ACTIONS
                ? BY_SERVICE_ACTION[operationCode * SERVICE_ACTIONS + serviceAction]
                : null;
    }

    /// Whether commands of this operation code are told apart by a service action.
    public static boolean hasServiceActions(int operationCode) {
        return HAS_SERVICE_ACTIONS[operationCode];
    }

    /// Byte 0 of the CDB.
    public int operationCode() {
        return mask.operationCode();
    }

    /// The service action, or [#NO_SERVICE_ACTION].
    public int serviceAction() {
        return mask.serviceAction();
    }

    /// The length of the CDB in bytes.
    public int cdbLength() {
        return mask.length();
    }

    /// A copy of the usage mask.
    public byte[] usageMask() {
        return mask.bytes();
    }

    /// The way the data goes.
    public DataDirection direction() {
        return direction;
    }

    /// The rule under reservations.
    public ReservationRule reservation() {
        return reservation;
    }

    /// The rule by the unit's state.
    public AccessRule access() {
        return access;
    }

    /// What happens to a pending unit attention.
    public UnitAttentionRule unitAttention() {
        return unitAttention;
    }

    /// Seconds a host should allow, for RCTD.
    public int recommendedSeconds() {
        return recommendedSeconds;
    }

    /// Whether the command changes the medium: refused on a write-protected unit.
    public boolean changesMedium() {
        return reservation == WRITE;
    }

    /// Whether the command reads or changes blocks or depends on their order, so that it has to
    /// wait for late writes of its own nexus.
    public boolean touchesMedium() {
        return switch (reservation) {
            case START_STOP -> true;
            case READ, WRITE, CONTROL -> access == MEDIUM;
            case ALWAYS, UNLESS_RESERVED, PERSISTENT, RESERVE, INFORMATION, PREVENT_ALLOW -> false;
        };
    }

    /// Whether the command makes all of the medium anew. It has its turn at once (SBC-4, SANITIZE)
    /// and nothing waits for it: what comes meanwhile is answered or refused.
    public boolean renewsMedium() {
        return renewsMedium;
    }

    /// Whether a unit has the command: one with a fixed medium has none to keep it in, one whose
    /// writes may be torn has no atomic ones; a medium is sanitized only where that is wanted, and
    /// erased only where blocks can be given back, or where there is a key to be forgotten.
    public boolean availableOn(LuView view) {
        if (this == PREVENT_ALLOW_MEDIUM_REMOVAL) {
            return view.settings().removable();
        } else if (this == WRITE_ATOMIC_16) {
            return view.atomicWrites();
        } else if (operationCode() == SANITIZE) {
            return view.settings().sanitize() && sanitizes(view);
        }
        return true;
    }

    /// An encrypted medium is block erased with zeros, of which only their cipher is stored.
    private boolean sanitizes(LuView view) {
        boolean keyErasure = view.capabilities().keyErasure();
        return this == SANITIZE_BLOCK_ERASE
                ? view.thin() || keyErasure
                : this != SANITIZE_CRYPTOGRAPHIC_ERASE || keyErasure;
    }

    /// The first byte of the CDB with a bit set that must be zero, or -1.
    public int firstInvalidByte(byte[] cdb) {
        return mask.firstInvalidByte(cdb);
    }

    /// The highest bit of that byte that must be zero.
    public int invalidBit(byte[] cdb, int index) {
        return mask.invalidBit(cdb, index);
    }
}
