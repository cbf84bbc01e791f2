package io.rbdgate.scsi.device;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Gives out buffers that are full of a mark, as if somebody else's data was left in them, and
/// knows which of them have not come back.
final class PoisonedAllocator extends AbstractByteBufAllocator {
    static final byte[] MARK = "OTHERS'!".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] POISON = poison(1 << 20);

    private final List<ByteBuf> given = new ArrayList<>();

    /// Bytes that hold the mark from end to end.
    static byte[] poison(int length) {
        byte[] poison = new byte[length];
        for (int i = 0; i < length; i++) {
            poison[i] = MARK[i % MARK.length];
        }
        return poison;
    }

    /// Whether eight bytes of others are in `data`, from wherever in the mark they are.
    static boolean isIn(byte[] data) {
        int run = 0;
        int at = -1;
        for (byte each : data) {
            int expected = at < 0 ? -1 : MARK[(at + 1) % MARK.length];
            if (each == expected) {
                at++;
                run++;
            } else {
                at = placeOf(each);
                run = at < 0 ? 0 : 1;
            }
            if (run == MARK.length) {
                return true;
            }
        }
        return false;
    }

    private static int placeOf(byte each) {
        for (int i = 0; i < MARK.length; i++) {
            if (MARK[i] == each) {
                return i;
            }
        }
        return -1;
    }

    /// Whether all have come back; those given before are not asked for again.
    boolean allReleased() {
        if (given.isEmpty()) {
            return true;
        }
        boolean all = given.stream().allMatch(buffer -> buffer.refCnt() == 0);
        given.clear();
        return all;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return poisoned(PooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity));
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return poisoned(PooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity));
    }

    private ByteBuf poisoned(ByteBuf buffer) {
        for (int at = 0; at < buffer.capacity(); at += POISON.length) {
            buffer.setBytes(at, POISON, 0, Math.min(POISON.length, buffer.capacity() - at));
        }
        given.add(buffer);
        return buffer;
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }
}
