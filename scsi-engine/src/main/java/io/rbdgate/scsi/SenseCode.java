package io.rbdgate.scsi;

/// Every sense the engine can give: sense key, additional sense code and qualifier (SPC-4 r37
/// §4.5.6). The only table of them.
public enum SenseCode {
    NO_SENSE(0x0, 0x00, 0x00),
    NOT_READY_BECOMING_READY(0x2, 0x04, 0x01),
    FORMAT_IN_PROGRESS(0x2, 0x04, 0x04),
    NOT_READY_TRANSITION(0x2, 0x04, 0x0A),
    NOT_READY_STANDBY(0x2, 0x04, 0x0B),
    NOT_READY_UNAVAILABLE(0x2, 0x04, 0x0C),
    SANITIZE_IN_PROGRESS(0x2, 0x04, 0x1B),
    MEDIUM_NOT_PRESENT(0x2, 0x3A, 0x02),
    WRITE_ERROR(0x3, 0x0C, 0x00),
    UNRECOVERED_READ_ERROR(0x3, 0x11, 0x00),
    FORMAT_COMMAND_FAILED(0x3, 0x31, 0x01),
    SANITIZE_COMMAND_FAILED(0x3, 0x31, 0x03),
    OPERATION_IN_PROGRESS(0x5, 0x00, 0x16),
    INVALID_FIELD_IN_INFORMATION_UNIT(0x5, 0x0E, 0x03),
    PARAMETER_LIST_LENGTH_ERROR(0x5, 0x1A, 0x00),
    INVALID_COMMAND_OPERATION_CODE(0x5, 0x20, 0x00),
    LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE(0x5, 0x21, 0x00),
    INVALID_TOKEN_OPERATION(0x5, 0x23, 0x00),
    TOKEN_UNKNOWN(0x5, 0x23, 0x04),
    TOKEN_CORRUPT(0x5, 0x23, 0x05),
    TOKEN_REVOKED(0x5, 0x23, 0x06),
    TOKEN_EXPIRED(0x5, 0x23, 0x07),
    TOKEN_DELETED(0x5, 0x23, 0x09),
    INVALID_FIELD_IN_CDB(0x5, 0x24, 0x00),
    LOGICAL_UNIT_NOT_SUPPORTED(0x5, 0x25, 0x00),
    INVALID_FIELD_IN_PARAMETER_LIST(0x5, 0x26, 0x00),
    INVALID_RELEASE_OF_PERSISTENT_RESERVATION(0x5, 0x26, 0x04),
    TOO_MANY_CSCD_DESCRIPTORS(0x5, 0x26, 0x06),
    UNSUPPORTED_CSCD_TYPE(0x5, 0x26, 0x07),
    TOO_MANY_SEGMENT_DESCRIPTORS(0x5, 0x26, 0x08),
    UNSUPPORTED_SEGMENT_TYPE(0x5, 0x26, 0x09),
    INLINE_DATA_LENGTH_EXCEEDED(0x5, 0x26, 0x0B),
    SAVING_PARAMETERS_NOT_SUPPORTED(0x5, 0x39, 0x00),
    INVALID_MESSAGE(0x5, 0x49, 0x00),
    MEDIUM_REMOVAL_PREVENTED(0x5, 0x53, 0x02),
    INSUFFICIENT_REGISTRATION_RESOURCES(0x5, 0x55, 0x04),
    MEDIUM_MAY_HAVE_CHANGED(0x6, 0x28, 0x00),
    // 00h and not the finer 01h: iscsi-ls of libiscsi 1.19 gives up on anything else
    POWER_ON(0x6, 0x29, 0x00),
    BUS_RESET(0x6, 0x29, 0x02),
    DEVICE_RESET(0x6, 0x29, 0x03),
    I_T_NEXUS_LOSS(0x6, 0x29, 0x07),
    MODE_PARAMETERS_CHANGED(0x6, 0x2A, 0x01),
    LOG_PARAMETERS_CHANGED(0x6, 0x2A, 0x02),
    RESERVATIONS_PREEMPTED(0x6, 0x2A, 0x03),
    RESERVATIONS_RELEASED(0x6, 0x2A, 0x04),
    REGISTRATIONS_PREEMPTED(0x6, 0x2A, 0x05),
    ACCESS_STATE_CHANGED(0x6, 0x2A, 0x06),
    CAPACITY_CHANGED(0x6, 0x2A, 0x09),
    COMMANDS_CLEARED(0x6, 0x2F, 0x00),
    SPACE_THRESHOLD_REACHED(0x6, 0x38, 0x07),
    REPORTED_LUNS_CHANGED(0x6, 0x3F, 0x0E),
    WRITE_PROTECTED(0x7, 0x27, 0x00),
    SOFTWARE_WRITE_PROTECTED(0x7, 0x27, 0x02),
    SPACE_ALLOCATION_FAILED(0x7, 0x27, 0x07),
    UNREACHABLE_COPY_TARGET(0xA, 0x08, 0x04),
    THIRD_PARTY_DEVICE_FAILURE(0xA, 0x0D, 0x01),
    COPY_TARGET_NOT_REACHABLE(0xA, 0x0D, 0x02),
    INCORRECT_COPY_TARGET_TYPE(0xA, 0x0D, 0x03),
    COPY_TARGET_DATA_UNDERRUN(0xA, 0x0D, 0x04),
    UNEXPECTED_INEXACT_SEGMENT(0xA, 0x26, 0x0A),
    IO_PROCESS_TERMINATED(0xB, 0x00, 0x06),
    INTERNAL_TARGET_FAILURE(0xB, 0x44, 0x00),
    MISCOMPARE(0xE, 0x1D, 0x00);

    private final int key;
    private final int asc;
    private final int ascq;

    // Shared for speed; nobody writes to sense data once it is made.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] fixed;

    SenseCode(int key, int asc, int ascq) {
        this.key = key;
        this.asc = asc;
        this.ascq = ascq;
        this.fixed = Sense.fixedBytes(key, asc, ascq);
    }

    /// The sense key.
    public int key() {
        return key;
    }

    /// The additional sense code.
    public int asc() {
        return asc;
    }

    /// The additional sense code qualifier.
    public int ascq() {
        return ascq;
    }

    /// Fixed format sense data without any further field: one shared array, not to be changed.
    public byte[] sense() {
        return fixed;
    }
}
