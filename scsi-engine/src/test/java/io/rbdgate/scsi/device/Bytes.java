package io.rbdgate.scsi.device;

import java.util.Arrays;
import java.util.HexFormat;

/// Data for tests to write and to find again.
final class Bytes {
    private Bytes() {}

    /// What `hex` says; blanks do not count.
    static byte[] of(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /// All the same.
    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /// Other ones in every block.
    static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + (i >>> 9));
        }
        return bytes;
    }
}
