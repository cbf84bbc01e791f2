package io.rbdgate.daemon.lun;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdBackstore;
import io.rbdgate.rbd.RbdClients;
import io.rbdgate.rbd.RbdOpener;
import io.rbdgate.rbd.RbdSpec;
import io.rbdgate.rbd.reservation.RadosReservationStore;
import io.rbdgate.scsi.reservation.ReservationStore;
import org.jspecify.annotations.Nullable;

/// An RBD image, by way of [RbdOpener], which never gives up.
final class RbdLunOpener implements BackstoreOpener {
    private final RbdSpec spec;
    private final RbdClients clients;
    private final ControlClient reservations;
    private volatile @Nullable RbdOpener opener;
    private volatile @Nullable Runnable closed;

    RbdLunOpener(
            CephConfig ceph,
            BackstoreConfig.Rbd image,
            boolean readOnly,
            RbdClients clients,
            ControlClient reservations) {
        this.reservations = reservations;
        this.spec = RbdSpecs.of(ceph, image, readOnly);
        this.clients = clients;
    }

    @Override
    public void start(Listener listener) {
        RbdOpener created = new RbdOpener(spec, clients, new Relay(listener));
        opener = created;
        created.start();
    }

    @Override
    public void close(Runnable whenClosed) {
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

    private final class Relay implements RbdOpener.Listener {
        private final Listener listener;

        Relay(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void opened(RbdBackstore backstore) {
            String source = backstore.source();
            listener.opened(backstore, source, () -> reservationsOf(source));
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
