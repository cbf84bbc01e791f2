package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.lane.Lane;

/// The byte stream to one initiator, as a connection sees it. Called on the connection's lane
/// unless said otherwise.
public interface Wire {

    /// The lane the connection lives on. Any thread.
    Lane lane();

    /// The peer's address, for logs. Any thread.
    String peer();

    /// A direct buffer of that capacity, from the pool.
    ByteBuf allocate(int bytes);

    /// Appends to the stream; ownership passes. Nothing moves before [#flushSoon()].
    void write(ByteBuf data);

    /// The same; `written` runs on the lane when the bytes have left for the network, or never
    /// will.
    void write(ByteBuf data, Runnable written);

    /// Sends what was written, together with what else comes in this turn of the loop.
    void flushSoon();

    /// Whether more may be written without piling up too much.
    boolean writable();

    /// Bytes written that have not left yet.
    long pendingBytes();

    /// Closes at once.
    void close();

    /// Sends what was written, then closes.
    void closeAfterFlush();
}
