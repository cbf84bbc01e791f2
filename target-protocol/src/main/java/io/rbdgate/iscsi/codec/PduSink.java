package io.rbdgate.iscsi.codec;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.IscsiProtocolException;
import io.rbdgate.iscsi.pdu.Bhs;
import org.jspecify.annotations.Nullable;

/// Who receives PDUs, header first: when the header is known, it says where the payload goes.
/// Called on the connection's lane.
public interface PduSink {

    /// A header has come, with its additional segments, its digest proven. For a PDU with a data
    /// segment [#destination()] is asked next.
    ///
    /// @throws IscsiProtocolException when the connection has to go
    void header(Bhs bhs);

    /// Where the data segment of this PDU goes: a buffer with room for all of it from
    /// [#destinationIndex()] on, alive until [#end] or the end of the connection; null drops the
    /// data. Its indices are not moved.
    @Nullable ByteBuf destination();

    /// Where in [#destination()] the data segment begins.
    int destinationIndex();

    /// The whole PDU has come. `intact` is false when the data digest was wrong.
    ///
    /// @throws IscsiProtocolException when the connection has to go
    void end(Bhs bhs, boolean intact);
}
