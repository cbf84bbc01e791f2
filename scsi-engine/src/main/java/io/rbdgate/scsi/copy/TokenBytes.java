package io.rbdgate.scsi.copy;

import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.page.ParameterWriter;
import java.util.Arrays;
import java.util.HexFormat;

/// A ROD token as hosts carry it (SPC-4 r37 §5.16.6.4, SBC-3 r36 §6.7).
///
/// ```
/// 0-3 ROD type  6-7 01F8h  8-15 identifier  16-47 CSCD descriptor of the unit
/// 48-63 bytes it stands for  96-127 block length and provisioning  496-511 secret
/// ```
public final class TokenBytes {
    /// The length of every token.
    public static final int LENGTH = 512;

    /// ROD type: a point in time, void as soon as something changes.
    public static final long CHANGE_VULNERABLE = 0x00800001L;

    /// ROD type: zeros, of no unit and for ever.
    public static final long ZEROS = 0xFFFF0001L;

    /// The length of the part that tells what a token is and does not allow its use.
    public static final int MANAGEMENT_BYTES = 96;

    /// Random bytes in a token: identifier and secret.
    public static final int RANDOM_BYTES = 24;

    private static final int IDENTIFIER_AT = 8;
    private static final int SECRET_BYTES = 16;

    private TokenBytes() {}

    /// A token for `bytes` bytes of the unit `view` tells of; `random` has [#RANDOM_BYTES] bytes.
    public static byte[] of(LuView view, long bytes, byte[] random) {
        int block = view.settings().blockBytes();
        ParameterWriter out = new ParameterWriter();
        out.u32(CHANGE_VULNERABLE).u16(0).u16(LENGTH - 8);
        out.raw(Arrays.copyOf(random, RANDOM_BYTES - SECRET_BYTES));
        byte[] naa = HexFormat.of().parseHex(view.identity().naa());
        out.u8(CopyLimits.IDENTIFICATION).u8(0).u16(0);
        out.u8(0x01).u8(0x03).u8(0).u8(naa.length).raw(naa).zeros(5).u24(block);
        out.u64(0).u64(bytes).zeros(32);
        int thin = view.thin() ? 0xC000 : 0;
        out.u32(block).u8(0);
        out.u8(view.settings().logicalBlocksPerPhysicalExponent()).u16(thin);
        out.zeros(LENGTH - SECRET_BYTES - out.length());
        out.raw(Arrays.copyOfRange(random, RANDOM_BYTES - SECRET_BYTES, RANDOM_BYTES));
        return Arrays.copyOf(out.array(), LENGTH);
    }

    /// The ROD type of a token.
    public static long type(byte[] token) {
        return new Octets(token).u32(0);
    }

    /// By what a token is found.
    public static long identifier(byte[] token) {
        return new Octets(token).u64(IDENTIFIER_AT);
    }

    /// The part of a token that everybody may know.
    public static byte[] managementPart(byte[] token) {
        return Arrays.copyOf(token, MANAGEMENT_BYTES);
    }
}
