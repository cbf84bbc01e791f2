package io.rbdgate.iscsi.codec;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.IscsiProtocolException;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.Opcode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Cuts the byte stream of one connection into PDUs: header, additional segments, header digest,
/// data, padding, data digest (RFC 7143 §11.2), wherever the stream is split.
///
/// Payload is copied to where the sink wants it, or, when much is outstanding, [#lend()] gives that
/// very place to the socket read. Owned by the connection's lane.
public final class PduFramer {
    /// Before login is complete no data segment may be longer (RFC 7143 §13.12).
    public static final int LOGIN_DATA_SEGMENT_BYTES = 8192;

    private static final int LENDING_MINIMUM_BYTES = 16 << 10;

    private enum State {
        HEADER,
        ADDITIONAL_HEADERS,
        HEADER_DIGEST,
        DATA,
        PADDING,
        DATA_DIGEST
    }

    private static final VarHandle LITTLE_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Bhs bhs = new Bhs();
    private final byte[] trailer = new byte[4];
    private final Crc32c crc = new Crc32c();
    private PduSink sink;
    private boolean headerDigest;
    private boolean dataDigest;
    private int maximumDataSegmentBytes = LOGIN_DATA_SEGMENT_BYTES;

    private State state = State.HEADER;
    private int filled;
    private int dataBytes;
    private @Nullable ByteBuf destination;
    private int destinationIndex;
    private boolean stopped;

    /// Starts in the login phase: no digests, short data segments.
    public PduFramer(PduSink sink) {
        this.sink = sink;
    }

    /// Takes effect with the next PDU: another receiver, digests, and the longest data segment, in
    /// bytes.
    public void reconfigure(
            PduSink newSink,
            boolean newHeaderDigest,
            boolean newDataDigest,
            int newMaximumDataSegmentBytes) {
        this.sink = newSink;
        this.headerDigest = newHeaderDigest;
        this.dataDigest = newDataDigest;
        this.maximumDataSegmentBytes = newMaximumDataSegmentBytes;
    }

    /// Takes no further byte, also not of the buffer being fed.
    public void stop() {
        stopped = true;
    }

    /// Whether [#stop()] was called.
    public boolean stopped() {
        return stopped;
    }

    /// Whether the stream is between two PDUs.
    public boolean betweenPdus() {
        return state == State.HEADER && filled == 0;
    }

    /// Takes in bytes, up to the end of `in` unless stopped.
    ///
    /// @throws IscsiProtocolException when the connection has to go
    public void feed(ByteBuf in) {
        while (!stopped && in.isReadable()) {
            switch (state) {
                case HEADER -> header(in);
                case ADDITIONAL_HEADERS -> additionalHeaders(in);
                case HEADER_DIGEST -> headerDigest(in);
                case DATA -> data(in);
                case PADDING -> padding(in);
                case DATA_DIGEST -> dataDigest(in);
            }
        }
    }

    /// The place where the outstanding payload belongs, when so much is outstanding that reading
    /// the socket straight into it pays; else null. The caller owns one reference and reports what
    /// was read by [#lentBytes].
    public @Nullable ByteBuf lend() {
        ByteBuf place = destination;
        int outstanding = dataBytes - filled;
        if (state != State.DATA || place == null || outstanding < LENDING_MINIMUM_BYTES) {
            return null;
        }
        return place.retainedSlice(destinationIndex + filled, outstanding).writerIndex(0);
    }

    /// So many bytes have been read into what [#lend()] gave.
    public void lentBytes(int count) {
        filled += count;
        if (filled == dataBytes) {
            afterData();
        }
    }

    private void header(ByteBuf in) {
        if (fill(in, bhs.bytes(), 0, Bhs.BYTES)) {
            verifyLengths();
            next(State.ADDITIONAL_HEADERS);
            if (bhs.ahsBytes() == 0) {
                afterAdditionalHeaders();
            }
        }
    }

    private void additionalHeaders(ByteBuf in) {
        if (fill(in, bhs.bytes(), Bhs.BYTES, bhs.ahsBytes())) {
            afterAdditionalHeaders();
        }
    }

    private void afterAdditionalHeaders() {
        next(State.HEADER_DIGEST);
        if (!headerDigest) {
            afterHeader();
        }
    }

    private void headerDigest(ByteBuf in) {
        if (fill(in, trailer, 0, 4)) {
            crc.reset();
            crc.update(bhs.bytes(), 0, Bhs.BYTES + bhs.ahsBytes());
            if (crc.value() != trailerValue()) {
                // Without markers the next header cannot be found (RFC 7143 §7.8).
                throw IscsiProtocolException.dropConnection("header digest error");
            }
            afterHeader();
        }
    }

    private void afterHeader() {
        dataBytes = bhs.dataSegmentBytes();
        sink.header(bhs);
        if (dataBytes == 0) {
            end(true);
            return;
        }
        destination = sink.destination();
        destinationIndex = sink.destinationIndex();
        next(State.DATA);
    }

    private void data(ByteBuf in) {
        int count = Math.min(in.readableBytes(), dataBytes - filled);
        ByteBuf place = destination;
        if (place == null) {
            in.skipBytes(count);
        } else {
            place.setBytes(destinationIndex + filled, in, in.readerIndex(), count);
            in.skipBytes(count);
        }
        filled += count;
        if (filled == dataBytes) {
            afterData();
        }
    }

    private void afterData() {
        next(State.PADDING);
        if ((dataBytes & 3) == 0) {
            afterPadding();
        }
    }

    private void padding(ByteBuf in) {
        if (fill(in, trailer, 0, -dataBytes & 3)) {
            afterPadding();
        }
    }

    private void afterPadding() {
        if (!dataDigest) {
            end(true);
            return;
        }
        ByteBuf place = destination;
        crc.reset();
        if (place != null) {
            crc.update(place, destinationIndex, dataBytes);
            crc.update(trailer, 0, -dataBytes & 3);
        }
        next(State.DATA_DIGEST);
    }

    private void dataDigest(ByteBuf in) {
        if (fill(in, trailer, 0, 4)) {
            end(destination == null || crc.value() == trailerValue());
        }
    }

    private void end(boolean intact) {
        destination = null;
        next(State.HEADER);
        sink.end(bhs, intact);
    }

    private void next(State newState) {
        state = newState;
        filled = 0;
    }

    private boolean fill(ByteBuf in, byte[] place, int offset, int wanted) {
        int count = Math.min(in.readableBytes(), wanted - filled);
        in.readBytes(place, offset + filled, count);
        filled += count;
        return filled == wanted;
    }

    private void verifyLengths() {
        int length = bhs.dataSegmentBytes();
        if (length > maximumDataSegmentBytes) {
            throw IscsiProtocolException.dropConnection(
                    "data segment of " + length + " bytes, limit " + maximumDataSegmentBytes);
        }
        if (bhs.ahsBytes() > 0 && bhs.opcode() != Opcode.SCSI_COMMAND) {
            throw IscsiProtocolException.dropConnection(
                    "additional header segment with " + bhs.opcode());
        }
    }

    private int trailerValue() {
        return (int) LITTLE_ENDIAN_INT.get(trailer, 0);
    }
}
