package io.rbdgate.daemon.lun;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.ImageKeys;
import io.rbdgate.rbd.RbdBackstore;
import io.rbdgate.rbd.RbdClients;
import io.rbdgate.rbd.RbdOpener;
import io.rbdgate.rbd.RbdSpec;
import io.rbdgate.rbd.reservation.RadosReservationStore;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.ValueStore;
import io.rbdgate.scsi.renewal.RenewalNote;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An RBD image, by way of [RbdOpener], which never gives up.
final class RbdLunOpener implements BackstoreOpener {
    private static final String MODE_KEY = "rbdgate.mode";

    private final RbdSpec spec;
    private final RbdClients clients;
    private final ControlClient reservations;
    private final PoolSpaces spaces;
    private volatile @Nullable RbdOpener opener;
    private volatile @Nullable Runnable closed;
    private volatile @Nullable MetadataValueStore<ModeParameters> mode;

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
        closed = whenClosed;
        RbdOpener running = opener;
        opener = null;
        if (running == null) {
            spaces.forget(this);
            whenClosed.run();
        } else {
            running.close();
        }
    }

    private ReservationStore reservationsOf(String source) {
        String namespace = spec.namespace();
        return new RadosReservationStore(
                reservations, spec.pool(), namespace == null ? "" : namespace, source, null);
    }

    /// Blocks the first time.
    private ValueStore<ModeParameters> modeThrough(RbdOpener present) {
        MetadataValueStore<ModeParameters> known = mode;
        if (known == null) {
            known = MetadataValueStore.open(present, spec.name(), MODE_KEY, new ModeText());
            mode = known;
        } else {
            known.through(present);
        }
        return known;
    }

    /// Read each time: another gateway may have begun something. Blocks.
    private ValueStore<RenewalNote> workThrough(RbdOpener present) {
        return MetadataValueStore.open(
                present, spec.name(), ImageKeys.MEDIUM_WORK, new RenewalNoteText());
    }

    /// What is never written keeps nothing, but what was begun when it was not read-only counts.
    private KeptState keptThrough(@Nullable RbdOpener present, String source) {
        Supplier<ReservationStore> reserved = () -> reservationsOf(source);
        if (present == null || spec.snapshot() != null) {
            return new KeptState(reserved, null, null);
        }
        return new KeptState(
                reserved,
                spec.writeProtected() ? null : modeThrough(present),
                workThrough(present));
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
            listener.opened(backstore, source, keptThrough(present, source));
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

        /// Nothing is opened after this, so nothing begins to be watched either.
        @Override
        public void closed() {
            spaces.forget(RbdLunOpener.this);
            Runnable whenClosed = closed;
            if (whenClosed != null) {
                whenClosed.run();
            }
        }
    }
}
