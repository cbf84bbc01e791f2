package io.rbdgate.rbd;

import io.rbdgate.ha.ClusterStateStore;
import io.rbdgate.ha.FailoverCoordinator;
import io.rbdgate.ha.Holder;
import io.rbdgate.ha.ServedUnit;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of one RBD disk that several gateways serve, of which one at a time owns it: opens the
/// image, then lets a [FailoverCoordinator] decide by the ownership record who serves, and starts
/// from nothing when the image is gone. What [RbdOpener] is for a disk of one gateway.
///
/// Any thread may call; everything that blocks runs on the admin threads.
public final class RbdOwner implements RbdDisk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RbdOwner.class);

    private final RbdSpec spec;
    private final RbdClients clients;
    private final Function<String, ClusterStateStore> stores;
    private final Listener listener;
    private final LongSupplier nanoTime;
    private final RetryDelays delays = new RetryDelays();
    private final Object state = new Object();
    private volatile @Nullable Life life;
    private boolean opening;
    private boolean closing;
    private boolean closed;

    /// What the owner tells; called on admin threads, one call at a time. It must not block for
    /// long.
    public interface Listener extends ServedUnit {
        /// The image is open, not for I/O yet, and this is what its data is; answers why it must
        /// not be served, null when nothing speaks against it.
        @Nullable String recognised(String source);

        /// It cannot be opened, or is gone; retried with growing delays.
        void failed(String reason);

        /// [RbdOwner#close()] is complete.
        void closed();
    }

    /// One image from its opening to its end.
    private static final class Life {
        private final OwnedImage image;
        private final FailoverCoordinator coordinator;

        Life(OwnedImage image, FailoverCoordinator coordinator) {
            this.image = image;
            this.coordinator = coordinator;
        }
    }

    /// Nothing happens before [#start()]. `stores` answers where the ownership of the image of an
    /// id is kept.
    public RbdOwner(
            RbdSpec spec,
            RbdClients clients,
            Function<String, ClusterStateStore> stores,
            Listener listener,
            LongSupplier nanoTime) {
        this.spec = spec;
        this.clients = clients;
        this.stores = stores;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /// Begins to open. Returns at once; once.
    public void start() {
        clients.admin().execute(this::open);
    }

    /// Begins to close: hands over what is owned, then [Listener#closed()]. Returns at once.
    @Override
    public void close() {
        Life present;
        synchronized (state) {
            closing = true;
            present = life;
        }
        if (present == null) {
            clients.admin().execute(this::open);
        } else {
            present.coordinator.stop();
        }
    }

    /// Hands over what is owned and starts from nothing after a while: it cannot be used as it is.
    public void restart(String reason) {
        Life present = life;
        if (present != null) {
            LOG.warn("{}: starts again: {}", spec.name(), reason);
            present.coordinator.stop();
        }
    }

    // ---- opening, one attempt at a time

    private void open() {
        if (!mayOpen()) {
            return;
        }
        Life opened;
        try {
            opened = opened();
        } catch (RbdException | MissingLibraryException e) {
            tryLater(String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException e) {
            LOG.error("{} cannot be opened", spec.name(), e);
            tryLater(e.toString());
            return;
        }
        begin(opened);
    }

    private Life opened() {
        OpenImage image = OpenImage.open(spec, clients, Clock.systemUTC());
        try {
            String refusal = listener.recognised(image.image().source());
            if (refusal != null) {
                throw new RbdException(refusal);
            }
            return life(image);
        } catch (RuntimeException e) {
            image.close();
            throw e;
        }
    }

    /// Nothing is opened twice, or any more when it is to be closed; then this is its end.
    private boolean mayOpen() {
        synchronized (state) {
            if (closed || opening || life != null) {
                return false;
            }
            closed = closing;
            opening = !closing;
            if (opening) {
                return true;
            }
        }
        listener.closed();
        return false;
    }

    private void tryLater(String reason) {
        listener.failed(reason);
        Duration delay = delays.failed();
        synchronized (state) {
            opening = false;
            delay = closing ? Duration.ZERO : delay;
        }
        later(this::open, delay);
    }

    private void later(Runnable work, Duration delay) {
        clients.admin().schedule(() -> clients.admin().execute(work), delay);
    }

    private Life life(OpenImage image) {
        GatewayInstance self = clients.instance();
        Events events = new Events();
        OwnedImage owned = new OwnedImage(spec, clients, Clock.systemUTC(), image, events);
        FailoverCoordinator coordinator =
                new FailoverCoordinator(
                        spec.name(),
                        new Holder(self.gateway(), self.run(), image.cluster().address()),
                        new FailoverCoordinator.Ports(
                                stores.apply(image.image().id()),
                                owned,
                                listener,
                                () -> ended(owned)),
                        clients.admin()::execute,
                        nanoTime);
        Life begun = new Life(owned, coordinator);
        events.life = begun;
        return begun;
    }

    private void begin(Life begun) {
        boolean ends;
        synchronized (state) {
            opening = false;
            life = begun;
            ends = closing;
        }
        begun.coordinator.start();
        if (ends) {
            begun.coordinator.stop();
        }
        tick(begun);
        look(begun);
    }

    // ---- while it lives

    private void tick(Life present) {
        if (life == present) {
            present.coordinator.tick();
            clients.admin().schedule(() -> tick(present), FailoverCoordinator.TICK);
        }
    }

    private void look(Life present) {
        if (life == present) {
            Duration next = present.image.inspect();
            later(() -> look(present), next);
        }
    }

    /// The coordinator has stopped: nothing of this life is owned any more.
    private void ended(OwnedImage image) {
        clients.admin()
                .execute(
                        () -> {
                            image.closeAndWait();
                            life = null;
                            later(this::open, isClosing() ? Duration.ZERO : delays.failed());
                        });
    }

    private boolean isClosing() {
        synchronized (state) {
            return closing;
        }
    }

    private final class Events implements OwnedImage.LossListener {
        private volatile @Nullable Life life;

        @Override
        public void fenced(String client) {
            Life present = life;
            if (present != null) {
                present.coordinator.fenced(client);
            }
        }

        @Override
        public void lockLost(String client) {
            Life present = life;
            if (present != null) {
                present.coordinator.lockLost(client);
            }
        }

        @Override
        public void gone(String reason) {
            if (life != null) {
                restart(reason);
            }
        }

        @Override
        public void changed() {
            Life present = life;
            if (present != null) {
                clients.admin().execute(present.image::inspect);
            }
        }
    }

    // ---- beside its blocks

    /// What the unit is served from; to be called within [ServedUnit#serve] only.
    public RbdBackstore backstore() {
        return living().backstore();
    }

    private OwnedImage living() {
        Life present = life;
        if (present == null) {
            throw new RbdException(spec.name() + " is not open");
        }
        return present.image;
    }

    @Override
    public @Nullable String metadata(String key) {
        return living().image().image().metadata(key);
    }

    @Override
    public long dataPool() {
        return living().image().image().dataPoolId();
    }

    @Override
    public String dataClient() {
        return living().image().cluster().address();
    }

    @Override
    public void putMetadata(String key, String value, Consumer<Boolean> done) {
        Life present = life;
        if (present == null) {
            done.accept(false);
        } else {
            present.image.wantMetadata(key, value, done);
            clients.admin().execute(present.image::storeMetadata);
        }
    }
}
