package io.rbdgate.scsi.copy;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// An identification CSCD descriptor: a copy source or copy destination by its designator (SPC-4
/// r37 §6.4.5.3).
///
/// ```
/// 0 E4h  1 LU ID TYPE, device type  4 code set  5 association, designator type
/// 7 designator length  8-27 designator  29-31 block length
/// ```
///
/// `offset` is where it stands in the list; `naa` the NAA designator of a logical unit as lower
/// case hexadecimal digits, null for any other designator; `blockBytes` 0 when the host does not
/// say.
public record Cscd(int offset, int deviceType, @Nullable String naa, int blockBytes) {
    private static final int BINARY = 1;
    private static final int NAA = 3;

    static Cscd read(byte[] list, int at) {
        Octets octets = new Octets(list);
        int length = octets.u8(at + 7);
        boolean named =
                (octets.u8(at + 4) & 0x0F) == BINARY
                        && (octets.u8(at + 5) & 0x3F) == NAA
                        && (length == 8 || length == 16);
        String naa = named ? HexFormat.of().formatHex(list, at + 8, at + 8 + length) : null;
        return new Cscd(at, octets.u8(at + 1) & 0x1F, naa, octets.u24(at + 29));
    }
}
