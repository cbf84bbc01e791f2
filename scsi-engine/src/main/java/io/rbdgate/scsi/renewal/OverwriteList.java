package io.rbdgate.scsi.renewal;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.copy.Request;
import java.util.ArrayList;
import java.util.List;

/// A parameter list of SANITIZE with service action OVERWRITE (SBC-4, SANITIZE).
///
/// ```
/// 0 INVERT (bit 7), TEST (6-5), OVERWRITE COUNT (4-0)  2-3 pattern length  4… pattern
/// ```
public final class OverwriteList {
    /// What goes before the pattern.
    public static final int HEADER_BYTES = 4;

    private static final int INVERT = 0x80;
    private static final int TEST = 0x60;
    private static final int COUNT = 0x1F;
    private static final int LENGTH_AT = 2;

    private OverwriteList() {}

    /// What each pass writes into a block of `blockBytes`. With INVERT every other one is inverted,
    /// so that the last one writes the pattern as it is.
    public static Request<List<byte[]>> read(byte[] list, int blockBytes) {
        if (list.length < HEADER_BYTES) {
            return new Request.Refused<>(SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
        }
        int count = list[0] & COUNT;
        int length = (list[LENGTH_AT] & 0xFF) << 8 | (list[LENGTH_AT + 1] & 0xFF);
        if ((list[0] & TEST) != 0 || count == 0) {
            return new Request.Refused<>(Sense.invalidFieldInParameterList(0));
        } else if (list[1] != 0) {
            return new Request.Refused<>(Sense.invalidFieldInParameterList(1));
        } else if (length == 0 || length > blockBytes || length > list.length - HEADER_BYTES) {
            return new Request.Refused<>(Sense.invalidFieldInParameterList(LENGTH_AT));
        }
        byte[] block = RenewalPlan.block(list, HEADER_BYTES, length, blockBytes);
        boolean invert = (list[0] & INVERT) != 0;
        List<byte[]> passes = new ArrayList<>();
        for (int left = count; left > 0; left--) {
            passes.add(invert && left % 2 == 0 ? inverted(block) : block);
        }
        return new Request.Accepted<>(List.copyOf(passes));
    }

    private static byte[] inverted(byte[] block) {
        byte[] inverted = new byte[block.length];
        for (int i = 0; i < block.length; i++) {
            inverted[i] = (byte) ~block[i];
        }
        return inverted;
    }
}
