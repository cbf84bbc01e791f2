package io.rbdgate.scsi.cdb;

import java.util.HexFormat;

/// The CDB usage data of a command (SPC-4 r37 §6.35.3): operation code, and for every further byte
/// the bits the device server looks at. A service action stands in its field as itself.
final class UsageMask {
    /// What [#serviceAction] says of a command told by its operation code alone.
    static final int NO_SERVICE_ACTION = -1;

    private static final int SERVICE_ACTION = 0x1F;

    private final byte[] mask;
    private final byte[] allowed;
    private final int serviceAction;

    /// `text` is hexadecimal; a `/` before the second byte says that a service action is in it.
    UsageMask(String text) {
        this.mask = HexFormat.of().parseHex(text.replaceAll("[ /]", ""));
        this.allowed = mask.clone();
        boolean hasServiceAction = text.charAt(2) == '/';
        this.serviceAction = hasServiceAction ? mask[1] & SERVICE_ACTION : NO_SERVICE_ACTION;
        allowed[0] = (byte) 0xFF;
        if (hasServiceAction) {
            allowed[1] |= SERVICE_ACTION;
        }
    }

    int operationCode() {
        return mask[0] & 0xFF;
    }

    int serviceAction() {
        return serviceAction;
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
