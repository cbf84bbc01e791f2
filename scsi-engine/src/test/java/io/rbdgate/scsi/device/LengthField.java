package io.rbdgate.scsi.device;

import io.rbdgate.scsi.cdb.CommandSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a CDB has its transfer length, allocation length or parameter list length, in bytes.
record LengthField(int at, int bytes) {
    private static final Map<Integer, LengthField> UNUSUAL =
            Map.of(
                    0x12, new LengthField(3, 2),
                    0x1D, new LengthField(3, 2),
                    0x3B, new LengthField(6, 3),
                    0x3C, new LengthField(6, 3),
                    0x5F, new LengthField(5, 4),
                    0x89, new LengthField(13, 1),
                    0x9C, new LengthField(12, 2));

    /// That of a row of the table.
    static LengthField of(@Nullable CommandSpec row) {
        if (row == null) {
            throw new IllegalArgumentException("no such command");
        }
        LengthField unusual = UNUSUAL.get(row.operationCode());
        return unusual != null
                ? unusual
                : switch (row.cdbLength()) {
                    case 6 -> new LengthField(4, 1);
                    case 10 -> new LengthField(7, 2);
                    case 12 -> new LengthField(6, 4);
                    default -> new LengthField(10, 4);
                };
    }

    /// The most it can say.
    long most() {
        return (1L << (8 * bytes)) - 1;
    }

    /// A copy of `cdb` that says `length` there, or the most that can be said.
    byte[] set(byte[] cdb, int length) {
        byte[] changed = cdb.clone();
        long said = Math.min(length, most());
        for (int i = 0; i < bytes; i++) {
            changed[at + i] = (byte) (said >>> (8 * (bytes - 1 - i)));
        }
        return changed;
    }
}
