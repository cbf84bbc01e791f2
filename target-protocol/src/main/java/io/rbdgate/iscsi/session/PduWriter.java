package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.codec.Crc32c;
import io.rbdgate.iscsi.pdu.Bhs;
import org.jspecify.annotations.Nullable;

/// Puts outgoing PDUs on the wire with as few buffers as possible: headers, digests, padding and
/// short data are gathered in one buffer, long data goes as it is, without a copy.
///
/// Each PDU is `begin()`, 48 bytes of header, then one of the `end` methods. Owned by the
/// connection's lane.
final class PduWriter {
    private static final int GATHER_BYTES = 1024;
    private static final int SHORT_DATA_BYTES = 256;
    private static final int LONGEST_GATHERED_PDU = Bhs.BYTES + SHORT_DATA_BYTES + 16;

    private final Wire wire;
    private final Crc32c crc = new Crc32c();
    private boolean headerDigest;
    private boolean dataDigest;
    private @Nullable ByteBuf gathered;
    private int start;

    PduWriter(Wire wire) {
        this.wire = wire;
    }

    /// Digests from the next PDU on.
    void digests(boolean header, boolean data) {
        headerDigest = header;
        dataDigest = data;
    }

    /// Where the 48 bytes of the next header are to be appended.
    ByteBuf begin() {
        ByteBuf out = gathered;
        if (out != null && out.writableBytes() < LONGEST_GATHERED_PDU) {
            wire.write(out);
            out = null;
        }
        if (out == null) {
            out = wire.allocate(GATHER_BYTES);
            gathered = out;
        }
        start = out.writerIndex();
        return out;
    }

    /// Ends a PDU without data.
    void end() {
        endHeader(open());
        wire.flushSoon();
    }

    /// Ends a PDU with a data segment; ownership of `data` passes.
    void end(ByteBuf data) {
        end(data, null);
    }

    /// The same; `written` runs when the data has left for the network, or never will.
    void end(ByteBuf data, @Nullable Runnable written) {
        ByteBuf out = open();
        endHeader(out);
        int length = data.readableBytes();
        if (length <= SHORT_DATA_BYTES) {
            endShort(out, data, length);
            if (written != null) {
                written.run();
            }
            return;
        }
        if (dataDigest) {
            crc.reset();
            crc.update(data, data.readerIndex(), length);
        }
        gathered = null;
        wire.write(out);
        if (written == null) {
            wire.write(data);
        } else {
            wire.write(data, written);
        }
        int padding = -length & 3;
        if (padding > 0 || dataDigest) {
            endTrailer(begin(), padding);
        }
        wire.flushSoon();
    }

    private void endShort(ByteBuf out, ByteBuf data, int length) {
        if (dataDigest) {
            crc.reset();
            crc.update(data, data.readerIndex(), length);
        }
        out.writeBytes(data, data.readerIndex(), length);
        data.release();
        if (length > 0) {
            endTrailer(out, -length & 3);
        }
        wire.flushSoon();
    }

    private void endTrailer(ByteBuf out, int padding) {
        for (int i = 0; i < padding; i++) {
            out.writeByte(0);
            if (dataDigest) {
                crc.update(0);
            }
        }
        if (dataDigest) {
            out.writeIntLE(crc.value());
        }
    }

    private void endHeader(ByteBuf out) {
        if (headerDigest) {
            crc.reset();
            crc.update(out, start, Bhs.BYTES);
            out.writeIntLE(crc.value());
        }
    }

    private ByteBuf open() {
        ByteBuf out = gathered;
        if (out == null || out.writerIndex() != start + Bhs.BYTES) {
            throw new IllegalStateException("no header was begun");
        }
        return out;
    }

    /// Hands what is gathered to the wire: before each flush.
    void drain() {
        ByteBuf out = gathered;
        gathered = null;
        if (out != null) {
            wire.write(out);
        }
    }
}
