package io.rbdgate.scsi.device;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.Holes;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.lane.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A disk in an array whose operations take effect when the test says so, in any order and with any
/// result; a write looks at its buffer only then, so that a buffer touched too early shows.
final class HeldBackstore implements BlockBackstore {
    final byte[] disk;
    final List<Held> held = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    Capabilities capabilities = new Capabilities(false, false, true, true, 512, false);
    boolean holding;
    @Nullable BackstoreListener listener;
    @Nullable BackstoreResult next;

    /// Whether a search for holes goes on until the test ends it; else there are none.
    boolean searching;

    private @Nullable Holes search;
    int searches;

    /// What every operation throws instead of being done, when it is set.
    @Nullable RuntimeException thrown;

    /// Thrown by every operation that has ended at once.
    @Nullable RuntimeException thrownAfterwards;

    private Geometry geometry;

    /// One operation under way.
    record Held(String what, Runnable effect, IoCompletion done) {
        void finish() {
            effect.run();
            done.complete(BackstoreResult.OK, 0);
        }

        void fail(BackstoreResult result) {
            done.complete(result, 0);
        }
    }

    HeldBackstore(int sizeBytes) {
        disk = new byte[sizeBytes];
        geometry = new Geometry(sizeBytes, 0, 0, 4096);
    }

    /// Ends all that is under way, and what that begins.
    void finishAll() {
        while (!held.isEmpty()) {
            take().finish();
        }
    }

    /// A part of what is on the medium.
    byte[] at(int from, int length) {
        return Arrays.copyOfRange(disk, from, from + length);
    }

    /// The oldest operation under way.
    Held take() {
        return held.removeFirst();
    }

    /// The search under way.
    Holes search() {
        return Objects.requireNonNull(search);
    }

    /// As if another client had changed something.
    void changeContent() {
        Objects.requireNonNull(listener).contentChanged();
    }

    void resize(long bytes) {
        geometry = geometry.resized(bytes);
        BackstoreListener told = listener;
        if (told != null) {
            told.resized(bytes);
        }
    }

    void lose(BackstoreResult why, String reason) {
        BackstoreListener told = listener;
        if (told != null) {
            told.lost(why, reason);
        }
    }

    private void begin(String what, Runnable effect, IoCompletion done) {
        log.add(what);
        throwIfWanted();
        RuntimeException afterwards = thrownAfterwards;
        BackstoreResult result = next;
        next = null;
        Held operation = new Held(what, effect, done);
        if (holding) {
            held.add(operation);
        } else if (result != null) {
            operation.fail(result);
        } else {
            operation.finish();
        }
        if (afterwards != null) {
            throw afterwards;
        }
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public void attach(Lane lane, BackstoreListener newListener) {
        listener = newListener;
    }

    @Override
    public void read(long offset, ByteBuf destination, int length, IoCompletion done) {
        begin(
                "read " + offset + " " + length,
                () -> destination.setBytes(destination.writerIndex(), disk, (int) offset, length),
                done);
    }

    @Override
    public void write(long offset, ByteBuf source, int length, boolean durable, IoCompletion done) {
        begin(
                "write " + offset + " " + length + (durable ? " durable" : ""),
                () -> source.getBytes(source.readerIndex(), disk, (int) offset, length),
                done);
    }

    @Override
    public void flush(IoCompletion done) {
        begin("flush", () -> {}, done);
    }

    @Override
    public void discard(long offset, long length, IoCompletion done) {
        begin("discard " + offset + " " + length, () -> zero(offset, length), done);
    }

    @Override
    public void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        begin(
                "zeroes " + offset + " " + length + (mayUnmap ? " unmap" : ""),
                () -> zero(offset, length),
                done);
    }

    @Override
    public void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done) {
        begin(
                "same " + offset + " " + length,
                () -> {
                    for (int i = 0; i < length; i++) {
                        disk[(int) offset + i] =
                                pattern.getByte(pattern.readerIndex() + i % patternLength);
                    }
                },
                done);
    }

    @Override
    public void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        log.add("caw " + offset + " " + length);
        throwIfWanted();
        for (int i = 0; i < length; i++) {
            if (disk[(int) offset + i] != expected.getByte(expected.readerIndex() + i)) {
                done.complete(BackstoreResult.MISCOMPARE, i);
                return;
            }
        }
        replacement.getBytes(replacement.readerIndex(), disk, (int) offset, length);
        done.complete(BackstoreResult.OK, 0);
    }

    private void throwIfWanted() {
        RuntimeException wanted = thrown;
        if (wanted != null) {
            throw wanted;
        }
    }

    private void zero(long offset, long length) {
        Arrays.fill(disk, (int) offset, (int) (offset + length), (byte) 0);
    }

    @Override
    public void findHoles(Holes holes) {
        searches++;
        if (searching) {
            search = holes;
        } else {
            holes.ended(true);
        }
    }

    @Override
    public void mayEraseKey(IoCompletion done) {
        begin("may erase key", () -> {}, done);
    }

    /// What was written is not what is read any more.
    @Override
    public void eraseKey(IoCompletion done) {
        begin("erase key", () -> Arrays.fill(disk, (byte) 0x5C), done);
    }

    @Override
    public void close() {}
}
