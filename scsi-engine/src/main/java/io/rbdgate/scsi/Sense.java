package io.rbdgate.scsi;

/// Sense data in its two formats (SPC-4 r37 §4.5).
///
/// ```
/// fixed: 0 70h  2 key  3-6 INFORMATION  7 additional length  12 ASC  13 ASCQ  15-17 key specific
/// descriptor: 0 72h  1 key  2 ASC  3 ASCQ  7 additional length  8… descriptors
/// ```
public final class Sense {
    private static final int FIXED_BYTES = 18;
    private static final int DESCRIPTOR_HEADER_BYTES = 8;

    private Sense() {}

    static byte[] fixedBytes(int key, int asc, int ascq) {
        byte[] sense = new byte[FIXED_BYTES];
        sense[0] = 0x70;
        sense[2] = (byte) key;
        sense[7] = FIXED_BYTES - 8;
        sense[12] = (byte) asc;
        sense[13] = (byte) ascq;
        return sense;
    }

    /// Fixed format with the INFORMATION field; a value beyond 32 bits cannot be told there and is
    /// left out (VALID=0).
    public static byte[] withInformation(SenseCode code, long information) {
        byte[] sense = code.sense().clone();
        if (information >>> 32 == 0) {
            sense[0] = (byte) 0xF0;
            for (int i = 0; i < 4; i++) {
                sense[3 + i] = (byte) (information >>> (24 - 8 * i));
            }
        }
        return sense;
    }

    /// Fixed format INVALID FIELD IN CDB pointing at one bit of the CDB (SPC-4 r37 §4.5.2.4.2).
    /// `bit` is the number of the leftmost bit of the field, or -1 to point at the byte only.
    public static byte[] invalidFieldInCdb(int byteIndex, int bit) {
        return withFieldPointer(SenseCode.INVALID_FIELD_IN_CDB, true, byteIndex, bit);
    }

    /// Fixed format INVALID FIELD IN PARAMETER LIST pointing at one byte of the parameter data.
    public static byte[] invalidFieldInParameterList(int byteIndex) {
        return withFieldPointer(SenseCode.INVALID_FIELD_IN_PARAMETER_LIST, false, byteIndex, -1);
    }

    private static byte[] withFieldPointer(SenseCode code, boolean inCdb, int byteIndex, int bit) {
        byte[] sense = code.sense().clone();
        sense[15] = (byte) (0x80 | (inCdb ? 0x40 : 0) | (bit < 0 ? 0 : 0x08 | bit));
        sense[16] = (byte) (byteIndex >>> 8);
        sense[17] = (byte) byteIndex;
        return sense;
    }

    /// The same sense in descriptor format, with what the fixed one carries of INFORMATION and
    /// sense-key-specific data.
    public static byte[] toDescriptorFormat(byte[] fixed) {
        boolean information = (fixed[0] & 0x80) != 0;
        boolean keySpecific = (fixed[15] & 0x80) != 0;
        int length = DESCRIPTOR_HEADER_BYTES + (information ? 12 : 0) + (keySpecific ? 8 : 0);
        byte[] sense = new byte[length];
        sense[0] = 0x72;
        sense[1] = fixed[2];
        sense[2] = fixed[12];
        sense[3] = fixed[13];
        sense[7] = (byte) (length - DESCRIPTOR_HEADER_BYTES);
        int at = DESCRIPTOR_HEADER_BYTES;
        if (information) {
            sense[at + 1] = 0x0A;
            sense[at + 2] = (byte) 0x80;
            System.arraycopy(fixed, 3, sense, at + 8, 4);
            at += 12;
        }
        if (keySpecific) {
            sense[at] = 0x02;
            sense[at + 1] = 0x06;
            System.arraycopy(fixed, 15, sense, at + 4, 3);
        }
        return sense;
    }
}
