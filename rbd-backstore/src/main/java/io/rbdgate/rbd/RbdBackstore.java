package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netty.buffer.ByteBuf;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.CompletionEvents;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.Holes;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.lane.Lane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Block I/O on one open image, asynchronous from end to end: submitted on the lane of the logical
/// unit, completed on it, nothing allocated per operation.
///
/// Once the client is fenced, the lock lost or the image gone, the listener hears of it and every
/// further operation ends with that result without being submitted.
public final class RbdBackstore implements BlockBackstore, CompletionEvents.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(RbdBackstore.class);
    private static final long LANE_GONE_SECONDS = 30;

    /// Those that could not be closed: librbd may still write to their memory, which is freed with
    /// them.
    private static final Set<RbdBackstore> UNCLOSED = ConcurrentHashMap.newKeySet();

    private final ImageHandle image;
    private final RbdShape shape;
    private final Capabilities capabilities;
    private final IoCalls calls;
    private final @Nullable KeyErasure keyErasure;
    private final HoleSearch holeSearch;
    private final CompletionEvents events;
    private final LossObserver observer;
    private final IoSlots slots = new IoSlots();
    private final Arena arena = Arena.ofAuto();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch idle = new CountDownLatch(1);
    private final CountDownLatch unwatched = new CountDownLatch(1);
    private final Object life = new Object();
    private boolean closed;
    private volatile Geometry geometry;
    private volatile @Nullable Lane lane;
    private volatile @Nullable BackstoreListener listener;
    private volatile @Nullable BackstoreResult lost;
    private boolean closing;

    /// Nothing new is taken; at the end of the last operation somebody is told.
    private boolean refusing;

    private @Nullable Runnable whenIdle;

    /// Hears once, on the lane, that this backstore is lost.
    interface LossObserver {
        void lost(BackstoreResult why, String reason);
    }

    /// Takes over the open `image`, which nobody has done I/O on yet; `keyErasure` null: it is not
    /// encrypted. Blocks.
    RbdBackstore(
            CephLibrary library,
            ImageHandle image,
            RbdShape shape,
            @Nullable KeyErasure keyErasure,
            LossObserver observer) {
        this.image = image;
        this.holeSearch = new HoleSearch(library.rbd(), image);
        this.keyErasure = keyErasure;
        this.observer = observer;
        this.shape = shape;
        this.geometry = shape.geometry();
        this.capabilities = shape.capabilities();
        this.calls = new IoCalls(library, image.handle());
        this.events =
                new CompletionEvents(library, image.handle(), shape.geometry().sizeBytes(), this);
    }

    /// What the data is, wherever it is configured and however it is called: the ids of cluster,
    /// pool and image, and the snapshot. Callable from any thread.
    public String source() {
        return image.source();
    }

    @Override
    public Geometry geometry() {
        return geometry;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    /// Again, on the same lane, when the image was handed over and has come back.
    @Override
    public void attach(Lane home, BackstoreListener told) {
        synchronized (life) {
            if (closed) {
                lost = BackstoreResult.NO_RESOURCE;
                return;
            }
            listener = told;
            if (lane == null) {
                lane = home;
                events.watch(home);
            }
        }
    }

    /// Whether it has been lost. From any thread.
    boolean isLost() {
        return lost != null;
    }

    /// The header has changed: passes a new size on, and that anything may have happened to the
    /// content (a rollback, a flatten). Blocks; on the admin threads.
    void refresh() {
        long sizeBytes =
                keyErasure == null
                        ? image.sizeBytes()
                        : keyErasure.sizeBytes(image, geometry.sizeBytes());
        BackstoreListener watching = listener;
        if (watching != null) {
            watching.contentChanged();
        }
        if (sizeBytes != geometry.sizeBytes()) {
            LOG.info("{} is now {} bytes", image.name(), sizeBytes);
            geometry = geometry.resized(sizeBytes);
            BackstoreListener told = listener;
            if (told != null) {
                told.resized(sizeBytes);
            }
        }
    }

    /// The lock that had been taken away is ours again; while no operation is handed in.
    void lockRegained() {
        if (lost == BackstoreResult.NOT_OWNER) {
            lost = null;
        }
    }

    // ---- operations, on the lane

    @Override
    public void read(long offset, ByteBuf destination, int length, IoCompletion done) {
        IoSlot slot = begin(IoKind.READ, offset, length, false, done);
        if (slot != null) {
            slot.address = slot.destinationAddress(destination, length);
            submit(slot);
        }
    }

    @Override
    public void write(long offset, ByteBuf source, int length, boolean durable, IoCompletion done) {
        IoSlot slot = begin(IoKind.WRITE, offset, length, durable, done);
        if (slot != null) {
            slot.address = slot.sourceAddress(source, source.readerIndex(), length);
            submit(slot);
        }
    }

    @Override
    public void flush(IoCompletion done) {
        if (image.readOnly()) {
            done.complete(BackstoreResult.OK, 0);
            return;
        }
        IoSlot slot = begin(IoKind.FLUSH, 0, 0, false, done);
        if (slot != null) {
            submit(slot);
        }
    }

    @Override
    public void discard(long offset, long length, IoCompletion done) {
        IoSlot slot = begin(IoKind.DISCARD, offset, length, false, done);
        if (slot != null) {
            slot.cut();
            submit(slot);
        }
    }

    @Override
    public void writeZeroes(
            long offset, long length, boolean mayUnmap, boolean durable, IoCompletion done) {
        IoKind kind = mayUnmap ? IoKind.WRITE_ZEROES : IoKind.WRITE_ZEROES_THICK;
        IoSlot slot = begin(kind, offset, length, durable, done);
        if (slot != null) {
            slot.cut();
            submit(slot);
        }
    }

    @Override
    public void writeSame(
            long offset,
            long length,
            ByteBuf pattern,
            int patternLength,
            boolean durable,
            IoCompletion done) {
        IoSlot slot = begin(IoKind.WRITE_SAME, offset, length, durable, done);
        if (slot != null) {
            slot.address = slot.sourceAddress(pattern, pattern.readerIndex(), patternLength);
            slot.patternLength = patternLength;
            slot.cut();
            submit(slot);
        }
    }

    @Override
    public void compareAndWrite(
            long offset, ByteBuf expected, ByteBuf replacement, int length, IoCompletion done) {
        if (length > capabilities.compareAndWriteBytes()) {
            done.complete(BackstoreResult.UNSUPPORTED, 0);
            return;
        }
        IoSlot slot = begin(IoKind.COMPARE_AND_WRITE, offset, length, true, done);
        if (slot != null) {
            slot.address = slot.sourceAddress(expected, expected.readerIndex(), length);
            slot.replacementAddress =
                    slot.sourceAddress(replacement, replacement.readerIndex(), length);
            if (slot.mismatch == null) {
                slot.mismatch = arena.allocate(JAVA_LONG);
            }
            submit(slot);
        }
    }

    @Override
    public void findHoles(Holes holes) {
        if (keyErasure == null) {
            holeSearch.begin(holes);
        } else {
            holes.ended(false); // offsets of the image, not of the disk behind its header
        }
    }

    @Override
    public void mayEraseKey(IoCompletion done) {
        KeyErasure erasure = erasureFor(done);
        if (erasure != null) {
            erasure.ask(result -> done.complete(result, 0));
        }
    }

    /// librbd takes the cipher away meanwhile: what is still under way, for commands that have been
    /// given up, ends first, and nothing new is begun.
    @Override
    public void eraseKey(IoCompletion done) {
        KeyErasure erasure = erasureFor(done);
        if (erasure != null) {
            Lane home = Objects.requireNonNull(lane);
            refusing = true;
            whenIdle = () -> erasure.erase(result -> home.execute(() -> keyErased(result, done)));
            tellIfIdle();
        }
    }

    private @Nullable KeyErasure erasureFor(IoCompletion done) {
        BackstoreResult refused = verify(IoKind.WRITE, 0, 0);
        KeyErasure erasure = refused == BackstoreResult.OK ? keyErasure : null;
        if (erasure == null) {
            done.complete(refused == BackstoreResult.OK ? BackstoreResult.UNSUPPORTED : refused, 0);
        }
        return erasure;
    }

    private void keyErased(BackstoreResult result, IoCompletion done) {
        refusing = closing;
        if (result != BackstoreResult.OK && result != BackstoreResult.UNSUPPORTED) {
            lose(result, "its key may be gone or not");
        }
        done.complete(result, 0);
    }

    /// Checks what can be checked and takes a slot; null when the operation has ended already.
    private @Nullable IoSlot begin(
            IoKind kind, long offset, long length, boolean durable, IoCompletion done) {
        BackstoreResult refused = verify(kind, offset, length);
        IoSlot slot = refused == BackstoreResult.OK ? slots.take() : null;
        if (slot == null) {
            done.complete(refused == BackstoreResult.OK ? BackstoreResult.NO_RESOURCE : refused, 0);
            return null;
        }
        slot.begin(kind, offset, length, done);
        slot.flushAfter = durable && capabilities.volatileCache();
        return slot;
    }

    private BackstoreResult verify(IoKind kind, long offset, long length) {
        BackstoreResult gone = lost;
        if (gone != null) {
            return gone;
        }
        if (refusing) {
            return BackstoreResult.NO_RESOURCE;
        }
        if (offset < 0 || length < 0 || length > geometry.sizeBytes() - offset) {
            return BackstoreResult.OUT_OF_RANGE;
        }
        boolean writes = kind != IoKind.READ && kind != IoKind.FLUSH;
        return writes && image.readOnly() ? BackstoreResult.READ_ONLY : BackstoreResult.OK;
    }

    private void submit(IoSlot slot) {
        if (slot.length == 0 && slot.kind != IoKind.FLUSH) {
            finish(slot, BackstoreResult.OK, 0);
            return;
        }
        long completion =
                slot.kind == IoKind.COMPARE_AND_WRITE
                        ? events.createForCompareAndWrite(slot.tag())
                        : events.create(slot.tag());
        if (completion == 0) {
            finish(slot, BackstoreResult.NO_RESOURCE, 0);
            return;
        }
        long answer = calls.begin(slot, completion);
        if (answer < 0) {
            // librbd has not taken the completion: it will not come back by itself
            events.release(completion);
            fail(slot, answer);
        }
    }

    // ---- completions, on the lane

    @Override
    public void completed(long tag, long returnValue) {
        IoSlot slot = slots.find(tag);
        if (slot == null) {
            LOG.error("{}: completion {} of no operation", image.name(), Long.toHexString(tag));
        } else if (returnValue < 0) {
            fail(slot, returnValue);
        } else if (slot.kind == IoKind.READ && returnValue < slot.length) {
            // librbd cuts a read at the end of an image that has just shrunk
            finish(slot, BackstoreResult.OUT_OF_RANGE, 0);
        } else {
            goOn(slot);
        }
    }

    private void goOn(IoSlot slot) {
        BackstoreResult gone = lost;
        if (slot.kind == IoKind.FLUSH) {
            finish(slot, BackstoreResult.OK, 0);
        } else if (slot.nextPiece()) {
            if (gone != null) {
                finish(slot, gone, 0);
            } else {
                submit(slot);
            }
        } else if (slot.flushAfter) {
            slot.turnIntoFlush();
            submit(slot);
        } else {
            finish(slot, BackstoreResult.OK, 0);
        }
    }

    private void fail(IoSlot slot, long answer) {
        BackstoreResult result = ErrnoTable.result(answer, image.readOnly());
        long detail = 0;
        MemorySegment mismatch = slot.mismatch;
        if (result == BackstoreResult.MISCOMPARE && mismatch != null) {
            detail = shape.mismatch(mismatch.get(JAVA_LONG, 0), slot.start, slot.length);
        }
        switch (result) {
            case FENCED, NOT_OWNER, GONE -> lose(result, ErrnoTable.text(answer));
            case OK, MISCOMPARE, OUT_OF_RANGE, NO_SPACE, READ_ONLY -> {}
            case MEDIUM_ERROR, TIMEOUT, UNSUPPORTED, NO_RESOURCE, FAILED, INTERNAL_ERROR ->
                    LOG.warn(
                            "{}: {} of {} bytes at {}: {}",
                            image.name(),
                            slot.kind,
                            slot.length,
                            slot.offset,
                            ErrnoTable.text(answer));
        }
        finish(slot, result, detail);
    }

    private void finish(IoSlot slot, BackstoreResult result, long detail) {
        if (slot.kind == IoKind.READ && result == BackstoreResult.OK) {
            slot.copyBack();
        }
        IoCompletion done = slot.end();
        slots.giveBack(slot);
        if (refusing) {
            tellIfIdle();
        }
        done.complete(result, detail);
    }

    // ---- the end

    /// Declares the backstore lost, as if an operation had found out. From any thread.
    void declareLost(BackstoreResult why, String reason) {
        Lane home;
        synchronized (life) {
            home = lane;
            if (home == null) {
                lost = why;
            }
        }
        if (home == null) {
            observer.lost(why, reason);
        } else {
            home.run(() -> lose(why, reason));
        }
    }

    private void lose(BackstoreResult why, String reason) {
        if (lost == null && !closing) {
            lost = why;
            observer.lost(why, image.name() + ": " + reason);
            BackstoreListener told = listener;
            if (told != null) {
                told.lost(why, image.name() + ": " + reason);
            }
        }
    }

    /// Waits for what is in flight, as long as the OSDs take for it, then closes image and
    /// descriptor. On the admin threads.
    @Override
    public void close() {
        Lane home;
        synchronized (life) {
            closed = true;
            home = lane;
        }
        if (home == null || drained(home)) {
            image.close();
            events.close();
        } else {
            UNCLOSED.add(this);
        }
    }

    private boolean drained(Lane home) {
        home.execute(this::stopTaking);
        try {
            holeSearch.end();
            if (!stopped.await(LANE_GONE_SECONDS, TimeUnit.SECONDS)) {
                // nothing may be freed that a lane, should it still live, could touch
                LOG.error("{} is not closed: its event loop does not answer", image.name());
                return false;
            }
            idle.await();
            if (keyErasure != null) {
                keyErasure.end();
            }
            events.unwatch(unwatched);
            unwatched.await();
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void stopTaking() {
        closing = true;
        refusing = true;
        stopped.countDown();
        tellIfIdle();
    }

    private void tellIfIdle() {
        if (slots.used() == 0) {
            Runnable waiting = whenIdle;
            whenIdle = null;
            if (waiting != null) {
                waiting.run();
            }
            if (closing) {
                idle.countDown();
            }
        }
    }
}
