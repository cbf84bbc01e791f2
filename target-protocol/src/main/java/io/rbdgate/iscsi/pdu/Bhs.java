package io.rbdgate.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The header of one incoming PDU, read in place: the 48 bytes of the basic header segment and the
/// additional header segments after them (RFC 7143 §11.2).
///
/// ```
///  0 |.|I| opcode |F| opcode-specific                  |
///  4 | TotalAHSLength | DataSegmentLength (24 bit)      |
///  8 | LUN or opcode-specific (8 bytes)                 |
/// 16 | Initiator Task Tag                               |
/// 20 | opcode-specific (28 bytes)                       |
/// ```
///
/// One object per connection, overwritten by each PDU: who needs something later copies it. Owned
/// by the connection's lane.
public final class Bhs {
    /// Length of the basic header segment.
    public static final int BYTES = 48;

    /// Longest total of additional header segments: 255 words.
    public static final int MAXIMUM_AHS_BYTES = 255 * 4;

    /// The tag that stands for "none" in the initiator's and the target's tag fields.
    public static final int NO_TAG = 0xffffffff;

    /// Offset of the LUN field.
    public static final int LUN = 8;

    /// Offset of the initiator task tag.
    public static final int INITIATOR_TASK_TAG = 16;

    /// Offset of the command descriptor block in a SCSI Command.
    public static final int CDB = 32;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes = new byte[BYTES + MAXIMUM_AHS_BYTES];
    private final ByteBuf view = Unpooled.wrappedBuffer(bytes);

    /// The bytes themselves, for who fills them: the header first, then additional segments.
    public byte[] bytes() {
        return bytes;
    }

    /// The same bytes as a buffer that is never released; its indices span the basic header.
    public ByteBuf view() {
        return view.setIndex(0, BYTES);
    }

    /// The opcode; null for one that is not defined.
    public @Nullable Opcode opcode() {
        return Opcode.ofCode(bytes[0]);
    }

    /// The I bit: delivered at once, without a place in the command order.
    public boolean immediate() {
        return (bytes[0] & 0x40) != 0;
    }

    /// Byte 1: F and what the opcode puts beside it.
    public int flags() {
        return bytes[1] & 0xff;
    }

    /// The F bit.
    public boolean finalBit() {
        return bytes[1] < 0;
    }

    /// Total length of the additional header segments, in bytes.
    public int ahsBytes() {
        return (bytes[4] & 0xff) * 4;
    }

    /// Length of the data segment without padding, in bytes.
    public int dataSegmentBytes() {
        return (int) INT.get(bytes, 4) & 0xffffff;
    }

    /// The 8-byte LUN field.
    public long lun() {
        return (long) LONG.get(bytes, LUN);
    }

    /// The initiator task tag.
    public int initiatorTaskTag() {
        return (int) INT.get(bytes, INITIATOR_TASK_TAG);
    }

    /// Data-Out, NOP-Out, Text: the target transfer tag; task management: the referenced tag; SCSI
    /// Command: the expected data transfer length.
    public int word20() {
        return (int) INT.get(bytes, 20);
    }

    /// Target transfer tag of a Data-Out or NOP-Out.
    public int targetTransferTag() {
        return word20();
    }

    /// Expected data transfer length of a SCSI Command, unsigned.
    public long expectedDataTransferLength() {
        return Integer.toUnsignedLong(word20());
    }

    /// The command's sequence number (none in Data-Out and SNACK).
    public int cmdSn() {
        return (int) INT.get(bytes, 24);
    }

    /// The status sequence number the initiator expects next.
    public int expStatSn() {
        return (int) INT.get(bytes, 28);
    }

    /// DataSN of a Data-Out.
    public int dataSn() {
        return (int) INT.get(bytes, 36);
    }

    /// Buffer offset of a Data-Out, unsigned.
    public long bufferOffset() {
        return Integer.toUnsignedLong((int) INT.get(bytes, 40));
    }

    /// The four bytes at an offset.
    public int word(int offset) {
        return (int) INT.get(bytes, offset);
    }
}
