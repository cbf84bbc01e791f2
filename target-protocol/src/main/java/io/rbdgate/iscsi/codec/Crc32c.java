package io.rbdgate.iscsi.codec;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32C;

/// The digest of RFC 7143 §13.1. On the wire its lowest byte comes first (RFC 7143 §11.2.3), so
/// write the value little-endian. One per connection and direction, not for several threads.
public final class Crc32c {
    private final CRC32C crc = new CRC32C();

    /// Begins another digest.
    public void reset() {
        crc.reset();
    }

    /// Takes in bytes of an array.
    public void update(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
    }

    /// Takes in bytes of a buffer, whose indices stay.
    public void update(ByteBuf buffer, int index, int length) {
        if (length == 0) {
            return;
        }
        if (buffer.nioBufferCount() == 1) {
            crc.update(buffer.internalNioBuffer(index, length));
        } else {
            for (java.nio.ByteBuffer part : buffer.nioBuffers(index, length)) {
                crc.update(part);
            }
        }
    }

    /// Takes in a byte.
    public void update(int value) {
        crc.update(value);
    }

    /// The digest of what was taken in.
    public int value() {
        return (int) crc.getValue();
    }
}
