package io.rbdgate.iscsi.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/// Gives each socket read its buffer: the task's own where much payload is outstanding, so that it
/// is received without a copy, else a scratch buffer. At most so many reads per wake, so that one
/// busy writer does not starve the other connections of the loop.
final class LendingAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int READS_PER_WAKE = 16;
    private static final int SCRATCH_BYTES = 8 << 10;
    private static final int LARGE_SCRATCH_BYTES = 64 << 10;

    private final ConnectionHandler handler;

    LendingAllocator(ConnectionHandler handler) {
        super(READS_PER_WAKE);
        this.handler = handler;
        respectMaybeMoreData(true);
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still returns the old type
    public RecvByteBufAllocator.Handle newHandle() {
        return new Handle();
    }

    private final class Handle extends MaxMessageHandle {
        private int size = SCRATCH_BYTES;
        private boolean lent;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuf place = handler.lend();
            lent = place != null;
            if (place != null) {
                // The less of the next payload comes with its header, the less is copied.
                size = SCRATCH_BYTES;
                return place;
            }
            return allocator.directBuffer(size, size);
        }

        @Override
        public void lastBytesRead(int bytes) {
            if (bytes > 0 && !lent) {
                size = bytes >= size ? LARGE_SCRATCH_BYTES : shrunk(bytes);
            }
            super.lastBytesRead(bytes);
        }

        private int shrunk(int bytes) {
            return bytes < SCRATCH_BYTES ? SCRATCH_BYTES : size;
        }

        @Override
        public int guess() {
            return size;
        }
    }
}
