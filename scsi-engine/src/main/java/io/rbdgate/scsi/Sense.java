package io.rbdgate.scsi;

import java.util.Arrays;

/// Sense data in its two formats (SPC-4 r37 §4.5).
///
/// ```
/// fixed: 0 70h  2 key  3-6 INFORMATION  7 additional length  12 ASC  13 ASCQ  15-17 key specific
/// descriptor: 0 72h  1 key  2 ASC  3 ASCQ  7 additional length  8… descriptors
/// ```
public final class Sense {
    private static final int FIXED_BYTES = 18;
    private static final int DESCRIPTOR_HEADER_BYTES = 8;
    private static final int COPY_ABORTED = 0x0A;

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

    /// Fixed format of work that is `done` of `total` through, as PROGRESS INDICATION (SPC-4 r37
    /// §4.5.2.4.4).
    public static byte[] withProgress(SenseCode code, long done, long total) {
        int parts = 1 << 16;
        int progress = (int) Math.min(parts - 1, (long) ((double) done / total * parts));
        byte[] sense = code.sense().clone();
        sense[15] = (byte) 0x80;
        sense[16] = (byte) (progress >>> 8);
        sense[17] = (byte) progress;
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

    /// Fixed format of what is wrong with the parameter data from one byte on.
    public static byte[] inParameterList(SenseCode code, int byteIndex) {
        return withFieldPointer(code, false, byteIndex, -1);
    }

    /// Fixed format COPY ABORTED while segment `segment` was processed (SPC-4 r37 §5.16.7.4): the
    /// COMMAND-SPECIFIC INFORMATION field ends with its number.
    public static byte[] copyAborted(SenseCode code, int segment) {
        byte[] sense = code.sense().clone();
        sense[10] = (byte) (segment >>> 8);
        sense[11] = (byte) segment;
        return sense;
    }

    /// The same, followed by what the copy source (`fromSource`) or destination had answered: its
    /// status and sense data. Where that stands is told by the first byte of COMMAND-SPECIFIC
    /// INFORMATION for a source, the second for a destination.
    public static byte[] copyAborted(
            SenseCode code, int segment, boolean fromSource, ScsiStatus status, byte[] answered) {
        byte[] sense = Arrays.copyOf(copyAborted(code, segment), FIXED_BYTES + 1 + answered.length);
        sense[fromSource ? 8 : 9] = FIXED_BYTES;
        sense[7] = (byte) (sense.length - 8);
        sense[FIXED_BYTES] = (byte) status.code();
        System.arraycopy(answered, 0, sense, FIXED_BYTES + 1, answered.length);
        return sense;
    }

    private static byte[] withFieldPointer(SenseCode code, boolean inCdb, int byteIndex, int bit) {
        byte[] sense = code.sense().clone();
        sense[15] = (byte) (0x80 | (inCdb ? 0x40 : 0) | (bit < 0 ? 0 : 0x08 | bit));
        sense[16] = (byte) (byteIndex >>> 8);
        sense[17] = (byte) byteIndex;
        return sense;
    }

    /// The same sense in descriptor format, with what the fixed one carries of INFORMATION,
    /// COMMAND-SPECIFIC INFORMATION and sense-key-specific data.
    public static byte[] toDescriptorFormat(byte[] fixed) {
        boolean information = (fixed[0] & 0x80) != 0;
        boolean keySpecific = (fixed[15] & 0x80) != 0;
        boolean ofCopy = fixed[2] == COPY_ABORTED;
        int length =
                DESCRIPTOR_HEADER_BYTES
                        + (information ? 12 : 0)
                        + (ofCopy ? 12 : 0)
                        + (keySpecific ? 8 : 0);
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
        if (ofCopy) {
            sense[at] = 0x01;
            sense[at + 1] = 0x0A;
            System.arraycopy(fixed, 10, sense, at + 10, 2);
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
