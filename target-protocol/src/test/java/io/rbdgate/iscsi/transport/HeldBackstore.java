package io.rbdgate.iscsi.transport;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.lane.Lane;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A memory disk that performs nothing while it is held: reads and writes pile up until released.
final class HeldBackstore implements BlockBackstore {
    private final BlockBackstore disk = new MemoryBackstore(64 << 20);
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private volatile boolean held;
    private volatile CountDownLatch arrivals = new CountDownLatch(0);
    private @Nullable Lane lane;

    /// From now on nothing is performed.
    void hold(int expected) {
        arrivals = new CountDownLatch(expected);
        held = true;
    }

    /// Waits until as many operations wait as were announced.
    boolean awaitArrivals() throws InterruptedException {
        return arrivals.await(10, TimeUnit.SECONDS);
    }

    /// Performs what waits, and everything from now on.
    void release() {
        held = false;
        Lane home = lane;
        if (home != null) {
            home.execute(
                    () -> {
                        while (!waiting.isEmpty()) {
                            waiting.remove().run();
                        }
                    });
        }
    }

    private void perform(Runnable operation) {
        if (held) {
            waiting.add(operation);
            arrivals.countDown();
        } else {
            operation.run();
        }
    }

    @Override
    public Geometry geometry() {
        return disk.geometry();
    }

    @Override
    public Capabilities capabilities() {
        return disk.capabilities();
    }

    @Override
    public void attach(Lane newLane, BackstoreListener listener) {
        lane = newLane;
        disk.attach(newLane, listener);
    }

    @Override
    public void read(long offset, ByteBuf destination, int length, IoCompletion done) {
        perform(() -> disk.read(offset, destination, length, done));
    }

    @Override
    public void write(long offset, ByteBuf source, int length, boolean durable, IoCompletion done) {
        perform(() -> disk.write(offset, source, length, durable, done));
    }

    @Override
    public void flush(IoCompletion done) {
        disk.flush(done);
    }

    @Override
    public void discard(long offset, long length, IoCompletion done) {
        disk.discard(offset, length, done);
    }

    @Override
    public void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        disk.writeZeroes(offset, length, mayUnmap, durable, done);
    }

    @Override
    public void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done) {
        disk.writeSame(offset, length, pattern, patternLength, durable, done);
    }

    @Override
    public void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        disk.compareAndWrite(offset, expected, replacement, length, done);
    }

    @Override
    public void close() {
        disk.close();
    }
}
