package io.rbdgate.scsi.backstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// A backstore driven with byte arrays, one operation after the other.
public record Disk(BlockBackstore backstore) {

    public @Nullable BackstoreResult tryWrite(long offset, byte... data) {
        ByteBuf source = direct(data);
        try {
            Awaited end = new Awaited();
            backstore.write(offset, source, data.length, false, end);
            return end.result();
        } finally {
            source.release();
        }
    }

    public void write(long offset, byte... data) {
        assertThat(tryWrite(offset, data)).isEqualTo(BackstoreResult.OK);
    }

    public @Nullable BackstoreResult tryRead(long offset, int length) {
        ByteBuf destination = Unpooled.directBuffer(length);
        try {
            Awaited end = new Awaited();
            backstore.read(offset, destination, length, end);
            return end.result();
        } finally {
            destination.release();
        }
    }

    /// Into a buffer full of 0xEE, with bytes before and after the range that must stay.
    public byte[] read(long offset, int length) {
        ByteBuf destination = Unpooled.directBuffer(length + 6);
        try {
            for (int i = 0; i < length + 6; i++) {
                destination.setByte(i, 0xEE);
            }
            destination.writerIndex(3);
            Awaited end = new Awaited();
            backstore.read(offset, destination, length, end);
            assertThat(end.result()).isEqualTo(BackstoreResult.OK);
            assertThat(destination.writerIndex()).isEqualTo(3);
            assertThat(bytes(destination, 0, 3)).isEqualTo(bytes(destination, length + 3, 3));
            assertThat(bytes(destination, 0, 3)).containsExactly(0xEE, 0xEE, 0xEE);
            return bytes(destination, 3, length);
        } finally {
            destination.release();
        }
    }

    public @Nullable BackstoreResult discard(long offset, long length) {
        Awaited end = new Awaited();
        backstore.discard(offset, length, end);
        return end.result();
    }

    public @Nullable BackstoreResult writeZeroes(long offset, long length, boolean mayUnmap) {
        Awaited end = new Awaited();
        backstore.writeZeroes(offset, length, mayUnmap, false, end);
        return end.result();
    }

    public @Nullable BackstoreResult writeSame(long offset, long length, byte... pattern) {
        ByteBuf source = direct(pattern);
        try {
            Awaited end = new Awaited();
            backstore.writeSame(offset, length, source, pattern.length, false, end);
            return end.result();
        } finally {
            source.release();
        }
    }

    public @Nullable BackstoreResult flush() {
        Awaited end = new Awaited();
        backstore.flush(end);
        return end.result();
    }

    public Awaited compareAndWrite(long offset, byte[] expected, byte[] replacement) {
        ByteBuf compare = direct(expected);
        ByteBuf write = direct(replacement);
        try {
            Awaited end = new Awaited();
            backstore.compareAndWrite(offset, compare, write, expected.length, end);
            assertThat(end.result()).isNotNull();
            return end;
        } finally {
            compare.release();
            write.release();
        }
    }

    public static byte[] bytes(int... values) {
        byte[] result = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (byte) values[i];
        }
        return result;
    }

    private static byte[] bytes(ByteBuf buffer, int index, int length) {
        byte[] result = new byte[length];
        buffer.getBytes(index, result);
        return result;
    }

    private static ByteBuf direct(byte[] data) {
        // Not at index 0: the port reads from the reader index.
        return Unpooled.directBuffer(data.length + 2)
                .writeShort(0x5555)
                .writeBytes(data)
                .skipBytes(2);
    }
}
