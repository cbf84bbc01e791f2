package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of one RBD disk, from the first attempt to open it to its end: connects, opens, takes
/// the lock, watches, and starts again by itself after every loss, for ever.
///
/// Its work runs in turns on the admin threads, one at a time; events (a loss, a change of the
/// header, the wish to close) only note what has happened and ask for a turn.
public final class RbdOpener implements RbdDisk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RbdOpener.class);

    private final RbdSpec spec;
    private final RbdClients clients;
    private final Listener listener;
    private final Clock clock;
    private final RetryDelays delays = new RetryDelays();
    private final Inspection inspection;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final AtomicBoolean closeWanted = new AtomicBoolean();
    private final Queue<Metadata> metadataWanted = new ConcurrentLinkedQueue<>();
    private volatile OpenImage.@Nullable Loss loss;
    private volatile boolean ended;

    // touched in turns only
    private State state = State.OPENING;
    private String reason = "not opened yet";
    private @Nullable OpenImage open;
    private Losses losses = Losses.NONE;
    private RbdAdmin.@Nullable Delayed next;

    /// What the opener tells its owner; called on admin threads, one call at a time. It must not
    /// block for long.
    public interface Listener {
        /// The disk can be used. The opener closes the backstore itself, after [#failed],
        /// [#standby] or [#closed].
        void opened(RbdBackstore backstore);

        /// Another client has the image locked; retried every few seconds.
        void standby(String reason);

        /// It cannot be opened, or has been lost; retried with growing delays.
        void failed(String reason);

        /// [RbdOpener#close()] is complete.
        void closed();
    }

    private enum State {
        OPENING,
        STANDBY,
        FAILED,
        READY,
        CLOSED
    }

    /// Nothing happens before [#start()].
    public RbdOpener(RbdSpec spec, RbdClients clients, Listener listener) {
        this(spec, clients, listener, Clock.systemUTC());
    }

    RbdOpener(RbdSpec spec, RbdClients clients, Listener listener, Clock clock) {
        this.spec = spec;
        this.clients = clients;
        this.listener = listener;
        this.clock = clock;
        this.inspection = new Inspection(spec);
    }

    /// Begins to open. Returns at once; callable from any thread, once.
    public void start() {
        wake();
    }

    /// Begins to close: waits for what is in flight, gives the lock back; then [Listener#closed()].
    /// Returns at once; callable from any thread.
    @Override
    public void close() {
        closeWanted.set(true);
        wake();
    }

    @Override
    public @Nullable String metadata(String key) {
        return openImage().metadata(key);
    }

    @Override
    public long dataPool() {
        return openImage().dataPoolId();
    }

    @Override
    public String dataClient() {
        return opened().cluster().address();
    }

    private RbdImage openImage() {
        return opened().image();
    }

    private OpenImage opened() {
        OpenImage image = open;
        if (image == null) {
            throw new IllegalStateException(spec.name() + " is not open");
        }
        return image;
    }

    @Override
    public void putMetadata(String key, String value, Consumer<Boolean> done) {
        metadataWanted.add(new Metadata(key, value, done));
        wake();
        if (ended) {
            refuseMetadata();
        }
    }

    private record Metadata(String key, String value, Consumer<Boolean> done) {}

    private void storeMetadata() {
        Metadata wanted = metadataWanted.poll();
        while (wanted != null) {
            wanted.done().accept(stored(wanted));
            wanted = metadataWanted.poll();
        }
    }

    private boolean stored(Metadata wanted) {
        OpenImage image = open;
        if (image == null || state != State.READY) {
            return false;
        }
        try {
            image.image().putMetadata(wanted.key(), wanted.value());
            return true;
        } catch (RbdException e) {
            LOG.error("{}: {} cannot be stored: {}", spec.name(), wanted.key(), e.getMessage());
            return false;
        }
    }

    /// What came after the last turn.
    private void refuseMetadata() {
        Metadata late = metadataWanted.poll();
        while (late != null) {
            late.done().accept(false);
            late = metadataWanted.poll();
        }
    }

    private void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            clients.admin().execute(this::turns);
        }
    }

    private void turns() {
        int seen;
        do {
            seen = wakeUps.get();
            if (state != State.CLOSED) {
                guardedTurn();
            }
        } while (wakeUps.addAndGet(-seen) != 0);
    }

    private void guardedTurn() {
        RbdAdmin.Delayed pending = next;
        if (pending != null) {
            pending.cancel();
        }
        try {
            turn();
        } catch (RbdException | MissingLibraryException e) {
            fail(e);
        } catch (RuntimeException e) {
            LOG.error("{} cannot be opened", spec.name(), e);
            fail(e);
        }
        storeMetadata();
        if (state != State.CLOSED) {
            next = clients.admin().schedule(this::wake, delay());
        }
    }

    private Duration delay() {
        return switch (state) {
            case OPENING, CLOSED -> Duration.ZERO;
            case READY -> inspection.delay();
            case STANDBY -> delays.standby();
            case FAILED -> delays.failed();
        };
    }

    private void turn() {
        if (closeWanted.get()) {
            shut();
            return;
        }
        switch (state) {
            case OPENING, FAILED -> openAndLock();
            case STANDBY -> lock();
            case READY -> lookAfter();
            case CLOSED -> {}
        }
    }

    // ---- opening

    private void openAndLock() {
        open = OpenImage.open(spec, clients, clock);
        lock();
    }

    private void lock() {
        OpenImage image = open;
        if (image == null) {
            transition(State.OPENING, "not open");
            return;
        }
        if (!spec.writeProtected()
                && new LockOwnership(clients, image.image()).acquire()
                        instanceof LockOwnership.Outcome.Held held) {
            image.tell(false, losses);
            transition(State.STANDBY, held.reason());
            return;
        }
        image.decrypt(spec);
        loss = null;
        inspection.begin();
        RbdBackstore backstore = image.serve(this::lost, this::headerChanged);
        image.tell(true, losses);
        delays.reset();
        transition(State.READY, spec.writeProtected() ? "open for reading" : "locked and open");
        listener.opened(backstore);
    }

    private void fail(RuntimeException e) {
        OpenImage failed = open;
        if (failed != null
                && e instanceof RbdException native_
                && native_.is(ErrnoTable.ESHUTDOWN)) {
            failed.cluster().markFenced();
        }
        String message = e.getMessage();
        drop();
        transition(State.FAILED, message == null ? e.toString() : message);
    }

    // ---- while it is open

    private void headerChanged() {
        inspection.headerChanged();
        wake();
    }

    private void lost(OpenImage.Loss how) {
        loss = how;
        wake();
    }

    private void lookAfter() {
        OpenImage image = open;
        RbdBackstore backstore = image == null ? null : image.backstore();
        if (image == null || backstore == null || backstore.isLost()) {
            OpenImage.Loss happened = loss;
            if (image != null && happened != null) {
                losses = losses.plus(happened.why());
                image.tell(false, losses);
            }
            drop();
            transition(State.OPENING, happened == null ? "lost" : "lost: " + happened.reason());
            return;
        }
        inspection.look(image.image(), backstore);
    }

    // ---- ending

    /// Lets go of what is open. It is closed beside, since operations of a client that cannot reach
    /// its OSDs may take any time to end.
    private void drop() {
        OpenImage dropped = open;
        open = null;
        if (dropped != null) {
            clients.admin().execute(dropped::close);
        }
    }

    private void shut() {
        OpenImage last = open;
        open = null;
        if (last != null) {
            last.close();
        }
        transition(State.CLOSED, "closed");
        ended = true;
        refuseMetadata();
        listener.closed();
    }

    /// The only place where the state changes.
    private void transition(State to, String why) {
        boolean news = state != to || !reason.equals(why);
        state = to;
        reason = why;
        if (!news) {
            return;
        }
        switch (to) {
            case READY, CLOSED -> LOG.info("{}: {}", spec.name(), why);
            case STANDBY -> {
                LOG.warn("{}: standing by: {}", spec.name(), why);
                listener.standby(why);
            }
            case OPENING, FAILED -> {
                LOG.warn("{}: {}", spec.name(), why);
                listener.failed(why);
            }
        }
    }
}
