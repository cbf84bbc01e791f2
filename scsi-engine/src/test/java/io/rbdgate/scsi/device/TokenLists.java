package io.rbdgate.scsi.device;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// What a host sends to copy by a token, with list identifier 7.
final class TokenLists {
    static final int DELETE = 2;

    /// POPULATE TOKEN; the length of the list takes the place of LENGTH.
    static final String POPULATE = "83 10 00 00 00 00 00 00 00 07 LENGTH 00 00";

    /// RECEIVE ROD TOKEN INFORMATION.
    static final String INFORMATION = "84 07 00 00 00 07 00 00 00 00 00 00 04 00 00 00";

    /// WRITE USING TOKEN with a list of [#use].
    static final String USE = "83 11 00 00 00 00 00 00 00 07 00 00 02 28 00 00";

    private TokenLists() {}

    /// A list of POPULATE TOKEN: ranges of `blocks` each that begin at `lbas`.
    static byte[] populate(int blocks, long... lbas) {
        int rangeBytes = 16 * lbas.length;
        ByteBuffer list = ByteBuffer.allocate(16 + rangeBytes);
        list.putShort((short) (14 + rangeBytes)).putShort((short) 0).putInt(0).putInt(0);
        list.putShort((short) 0).putShort((short) rangeBytes);
        for (long lba : lbas) {
            list.putLong(lba).putInt(blocks).putInt(0);
        }
        return list.array();
    }

    /// A list of POPULATE TOKEN: one range.
    static byte[] populate(long lba, int blocks) {
        return populate(blocks, new long[] {lba});
    }

    /// The token in the answer to [#INFORMATION].
    static byte[] token(byte[] information) {
        return Arrays.copyOfRange(information, 38, 550);
    }

    /// A list of WRITE USING TOKEN: one range.
    static byte[] use(int flags, byte[] token, long offset, long lba, int blocks) {
        ByteBuffer list = ByteBuffer.allocate(552);
        list.putShort((short) 550).put((byte) flags).put(new byte[5]).putLong(offset);
        list.put(token).put(new byte[6]).putShort((short) 16);
        list.putLong(lba).putInt(blocks).putInt(0);
        return list.array();
    }
}
