package io.rbdgate.scsi.page;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The TransportID of an iSCSI initiator port (SPC-4 r37 §7.6.4.6, format 01b).
///
/// ```
/// 0 45h  2-3 length of what follows  4… name ",i,0x" ISID, null-terminated, padded to four
/// ```
public final class TransportId {
    /// Bytes in front of the name.
    public static final int HEADER_BYTES = 4;

    private static final int ISCSI_PORT = 0x45;
    private static final int MINIMUM_NAME_BYTES = 20;
    private static final int ISID_DIGITS = 12;
    private static final String SEPARATOR = ",i,0x";

    private TransportId() {}

    /// Writes the one of an initiator port.
    static void write(ParameterWriter out, String initiatorPort) {
        byte[] utf8 = initiatorPort.getBytes(StandardCharsets.UTF_8);
        int length = Math.max(MINIMUM_NAME_BYTES, (utf8.length / 4 + 1) * 4);
        out.u8(ISCSI_PORT).u8(0).u16(length).raw(utf8).zeros(length - utf8.length);
    }

    /// How many bytes the one at `at` takes, or -1 when it is cut off there.
    public static int length(byte[] list, int at, int end) {
        if (end - at < HEADER_BYTES) {
            return -1;
        }
        int length = HEADER_BYTES + ((list[at + 2] & 0xFF) << 8 | (list[at + 3] & 0xFF));
        return length <= end - at ? length : -1;
    }

    /// The initiator port named by the one of `length` bytes at `at`, in the form its sessions have
    /// it; null when it is none of an iSCSI initiator port.
    public static @Nullable String initiatorPort(byte[] list, int at, int length) {
        boolean shaped = length % 4 == 0 && length >= HEADER_BYTES + MINIMUM_NAME_BYTES;
        if ((list[at] & 0xFF) != ISCSI_PORT || !shaped) {
            return null;
        }
        int from = at + HEADER_BYTES;
        int to = from;
        while (to < at + length && list[to] != 0) {
            to++;
        }
        String text = new String(list, from, to - from, StandardCharsets.UTF_8);
        return to == at + length ? null : canonical(text.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String canonical(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator <= 0) {
            return null;
        }
        String isid = text.substring(separator + SEPARATOR.length());
        if (!isid.matches("[0-9a-f]{1,12}")) {
            return null;
        }
        String zeros = "0".repeat(ISID_DIGITS - isid.length());
        return text.substring(0, separator) + SEPARATOR + zeros + isid;
    }
}
