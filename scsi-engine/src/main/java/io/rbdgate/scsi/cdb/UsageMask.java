package io.rbdgate.scsi.cdb;

import java.util.HexFormat;

/// The CDB usage data of a command (SPC-4 r37 §6.35.3): operation code, and for every further byte
/// the bits the device server looks at. A service action stands in its field as itself.
final class UsageMask {
    private final byte[] mask;
    private final byte[] allowed;

    UsageMask(String hex, boolean hasServiceAction) {
        this.mask = HexFormat.of().parseHex(hex.replace(" ", ""));
        this.allowed = mask.clone();
        allowed[0] = (byte) 0xFF;
        if (hasServiceAction) {
            allowed[1] |= 0x1F;
        }
    }

    int length() {
        return mask.length;
    }

    byte[] bytes() {
        return mask.clone();
    }

    /// The first byte with a bit set that the command does not define, or -1.
    int firstInvalidByte(byte[] cdb) {
        for (int i = 1; i < allowed.length; i++) {
            if ((cdb[i] & ~allowed[i]) != 0) {
                return i;
            }
        }
        return -1;
    }

    /// The highest bit of byte `index` that the command does not define.
    int invalidBit(byte[] cdb, int index) {
        int invalid = cdb[index] & ~allowed[index] & 0xFF;
        return 31 - Integer.numberOfLeadingZeros(invalid);
    }
}
