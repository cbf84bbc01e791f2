package io.rbdgate.daemon.lun;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdBackstore;
import io.rbdgate.rbd.RbdClients;
import io.rbdgate.rbd.RbdOpener;
import io.rbdgate.rbd.RbdSpec;
import io.rbdgate.rbd.reservation.RadosReservationStore;
import io.rbdgate.scsi.description.ModeStore;
import io.rbdgate.scsi.reservation.ReservationStore;
import org.jspecify.annotations.Nullable;

/// An RBD image, by way of [RbdOpener], which never gives up.
final class RbdLunOpener implements BackstoreOpener {
    private final RbdSpec spec;
    private final RbdClients clients;
    private final ControlClient reservations;
    private final PoolSpaces spaces;
    private volatile @Nullable RbdOpener opener;
    private volatile @Nullable Runnable closed;
    private volatile @Nullable RbdModeStore mode;

    RbdLunOpener(
            CephConfig ceph,
            BackstoreConfig.Rbd image,
            boolean readOnly,
            RbdClients clients,
            ControlClient reservations,
            PoolSpaces spaces) {
        this.spaces = spaces;
        this.reservations = reservations;
        this.spec = RbdSpecs.of(ceph, image, readOnly);
        this.clients = clients;
    }

    @Override
    public void start(Listener listener) {
        Relay relay = new Relay(listener);
        RbdOpener created = new RbdOpener(spec, clients, relay);
        relay.opener = created;
        opener = created;
        created.start();
    }

    @Override
    public boolean measuresSpace() {
        return !spec.writeProtected();
    }

    @Override
    public void close(Runnable whenClosed) {
        spaces.forget(this);
        closed = whenClosed;
        RbdOpener running = opener;
        opener = null;
        if (running == null) {
            whenClosed.run();
        } else {
            running.close();
        }
    }

    private ReservationStore reservationsOf(String source) {
        String namespace = spec.namespace();
        return new RadosReservationStore(
                reservations, spec.pool(), namespace == null ? "" : namespace, source);
    }

    /// What is never written has no place for mode parameters either. Blocks the first time.
    private @Nullable ModeStore modeThrough(@Nullable RbdOpener present) {
        if (present == null || spec.writeProtected()) {
            return null;
        }
        RbdModeStore known = mode;
        if (known == null) {
            mode = RbdModeStore.open(present, spec.name());
        } else {
            known.through(present);
        }
        return mode;
    }

    private final class Relay implements RbdOpener.Listener {
        private final Listener listener;
        private volatile @Nullable RbdOpener opener;

        Relay(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void opened(RbdBackstore backstore) {
            String source = backstore.source();
            RbdOpener present = opener;
            KeptState kept = new KeptState(() -> reservationsOf(source), modeThrough(present));
            listener.opened(backstore, source, kept);
            if (present != null && measuresSpace()) {
                spaces.watch(RbdLunOpener.this, present.dataPool(), listener::space);
            }
        }

        @Override
        public void standby(String reason) {
            listener.standby(reason);
        }

        @Override
        public void failed(String reason) {
            listener.failed(reason);
        }

        @Override
        public void closed() {
            Runnable whenClosed = closed;
            if (whenClosed != null) {
                whenClosed.run();
            }
        }
    }
}
