package io.rbdgate.iscsi.text;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Octets as RFC 7143 §6.1 writes them: hexadecimal after `0x`, base64 after `0b`, the prefix in
/// either case.
public final class BinaryValue {
    private BinaryValue() {}

    /// The octets; null when the text is neither form. An odd number of hex digits has its first
    /// octet from one digit. Base64 may come with or without padding.
    public static byte @Nullable [] decode(String text) {
        if (text.length() < 2 || text.charAt(0) != '0') {
            return null;
        }
        String digits = text.substring(2);
        try {
            return switch (text.charAt(1)) {
                case 'x', 'X' ->
                        HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
                case 'b', 'B' -> Base64.getDecoder().decode(digits);
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// The octets in lower-case hexadecimal.
    public static String encode(byte[] octets) {
        return "0x" + HexFormat.of().formatHex(octets);
    }
}
