package io.rbdgate.rbd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.IoCompletion;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A backstore on a lane of its own, used one blocking operation at a time.
final class Disk implements BackstoreListener {
    private final BlockBackstore backstore;
    private final PolledLane lane;
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();

    record Result(BackstoreResult result, long detail) {}

    Disk(BlockBackstore backstore, PolledLane lane) {
        this.backstore = backstore;
        this.lane = lane;
        lane.call(() -> backstore.attach(lane, this));
    }

    BlockBackstore backstore() {
        return backstore;
    }

    PolledLane lane() {
        return lane;
    }

    @Override
    public void resized(long sizeBytes) {
        events.add("resized " + sizeBytes);
    }

    @Override
    public void lost(BackstoreResult why, String reason) {
        events.add("lost " + why);
    }

    /// What the backstore says next by itself; within 20 s.
    String nextEvent() throws InterruptedException {
        String event = events.poll(20, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    Result run(Consumer<IoCompletion> operation) {
        LinkedBlockingQueue<Result> result = new LinkedBlockingQueue<>();
        lane.execute(() -> operation.accept((r, detail) -> result.add(new Result(r, detail))));
        try {
            Result ended = result.poll(60, TimeUnit.SECONDS);
            if (ended == null) {
                throw new AssertionError("an operation did not end");
            }
            return ended;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    byte[] read(long offset, int length) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(length);
        try {
            Result result = run(done -> backstore.read(offset, buffer, length, done));
            if (result.result() != BackstoreResult.OK) {
                throw new AssertionError("read: " + result);
            }
            byte[] bytes = new byte[length];
            buffer.getBytes(0, bytes);
            return bytes;
        } finally {
            buffer.release();
        }
    }

    BackstoreResult write(long offset, byte[] bytes) {
        return write(offset, bytes, false);
    }

    BackstoreResult write(long offset, byte[] bytes, boolean durable) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length + 3);
        try {
            buffer.writeBytes(new byte[] {1, 2, 3}).writeBytes(bytes).skipBytes(3);
            return run(done -> backstore.write(offset, buffer, bytes.length, durable, done))
                    .result();
        } finally {
            buffer.release();
        }
    }

    BackstoreResult writeSame(long offset, long length, byte[] pattern) {
        ByteBuf buffer = Unpooled.wrappedBuffer(pattern);
        return run(done -> backstore.writeSame(offset, length, buffer, pattern.length, false, done))
                .result();
    }

    Result compareAndWrite(long offset, byte[] expected, byte[] replacement) {
        ByteBuf a = Unpooled.wrappedBuffer(expected);
        ByteBuf b = Unpooled.wrappedBuffer(replacement);
        return run(done -> backstore.compareAndWrite(offset, a, b, expected.length, done));
    }
}
