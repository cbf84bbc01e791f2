package io.rbdgate.iscsi.session;

import io.netty.buffer.ByteBuf;
import io.rbdgate.iscsi.codec.PduSink;
import io.rbdgate.iscsi.pdu.Bhs;
import org.jspecify.annotations.Nullable;

/// The receiver of a connection that has no phase yet: nothing can come.
enum UnsetSink implements PduSink {
    INSTANCE;

    @Override
    public void header(Bhs bhs) {
        throw new IllegalStateException("connection without a phase");
    }

    @Override
    public @Nullable ByteBuf destination() {
        return null;
    }

    @Override
    public int destinationIndex() {
        return 0;
    }

    @Override
    public void end(Bhs bhs, boolean intact) {
        throw new IllegalStateException("connection without a phase");
    }
}
