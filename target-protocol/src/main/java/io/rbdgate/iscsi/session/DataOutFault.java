package io.rbdgate.iscsi.session;

/// What can be wrong with the data an initiator sends for a task; the sense is RFC 7143 §11.4.7.2.
enum DataOutFault {
    /// Data nobody asked for (0B/0C/0C).
    UNEXPECTED_UNSOLICITED(0x0c, 0x0c),
    /// Too much, too little, out of order, a number missing (0B/0C/0D).
    INCORRECT_AMOUNT(0x0c, 0x0d),
    /// The data digest was wrong (0B/47/05).
    DIGEST_ERROR(0x47, 0x05);

    private final int additionalSenseCode;
    private final int qualifier;

    DataOutFault(int additionalSenseCode, int qualifier) {
        this.additionalSenseCode = additionalSenseCode;
        this.qualifier = qualifier;
    }

    /// Fixed format sense data, ABORTED COMMAND; a fresh array.
    byte[] sense() {
        byte[] sense = new byte[18];
        sense[0] = 0x70;
        sense[2] = 0x0b;
        sense[7] = 10;
        sense[12] = (byte) additionalSenseCode;
        sense[13] = (byte) qualifier;
        return sense;
    }
}
