package io.rbdgate.scsi.page;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Builds parameter data. A command writes its whole answer; what ALLOCATION LENGTH does not admit
/// is dropped when it is sent, and length fields are never altered by that (SPC-4 r37 §4.2.5.6).
public final class ParameterWriter {
    private byte[] bytes = new byte[256];
    private int length;

    /// One byte.
    public ParameterWriter u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /// Two bytes, big-endian.
    public ParameterWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    /// Three bytes, big-endian.
    public ParameterWriter u24(int value) {
        return u8(value >>> 16).u16(value);
    }

    /// Four bytes, big-endian.
    public ParameterWriter u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    /// Eight bytes, big-endian.
    public ParameterWriter u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    /// `count` zero bytes.
    public ParameterWriter zeros(int count) {
        reserve(count);
        length += count;
        return this;
    }

    /// ASCII, left aligned in `width` bytes, padded with spaces.
    public ParameterWriter ascii(String text, int width) {
        raw(text.getBytes(StandardCharsets.US_ASCII));
        for (int i = text.length(); i < width; i++) {
            u8(' ');
        }
        return this;
    }

    /// Bytes as they are.
    public ParameterWriter raw(byte[] data) {
        reserve(data.length);
        System.arraycopy(data, 0, bytes, length, data.length);
        length += data.length;
        return this;
    }

    /// All that has been written to another one.
    public ParameterWriter append(ParameterWriter other) {
        reserve(other.length);
        System.arraycopy(other.bytes, 0, bytes, length, other.length);
        length += other.length;
        return this;
    }

    /// The number of bytes written so far.
    public int length() {
        return length;
    }

    /// Sets a byte written before.
    public ParameterWriter patch8(int at, int value) {
        bytes[at] = (byte) value;
        return this;
    }

    /// Sets two bytes written before.
    public ParameterWriter patch16(int at, int value) {
        return patch8(at, value >>> 8).patch8(at + 1, value);
    }

    /// Sets four bytes written before.
    public ParameterWriter patch32(int at, long value) {
        return patch16(at, (int) (value >>> 16)).patch16(at + 2, (int) value);
    }

    /// The array behind; the first [#length()] bytes count.
    public byte[] array() {
        return bytes;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
