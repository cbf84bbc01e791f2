package io.rbdgate.daemon.lun;

import io.rbdgate.ha.ClusterStateStore;
import io.rbdgate.ha.MoveReason;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdBackstore;
import io.rbdgate.rbd.RbdClients;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdOwner;
import io.rbdgate.rbd.RbdSpec;
import io.rbdgate.rbd.ownership.RadosClusterStateStore;
import io.rbdgate.scsi.SessionBarrier;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.UnitOwner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An RBD image that several gateways serve, by way of [RbdOwner]: one of them at a time owns it.
final class OwnedLunOpener implements BackstoreOpener {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedLunOpener.class);

    private final RbdSpec spec;
    private final RbdClients clients;
    private final ControlClient control;
    private final PoolSpaces spaces;
    private final RbdKeptState kept;
    private final SessionBarrier barrier;
    private final Hosts hosts;
    private volatile @Nullable RbdOwner owner;
    private volatile @Nullable Runnable closed;

    /// What else follows from ownership.
    interface Hosts {
        /// The sessions of those who use this LUN end, so that they go on by another path.
        void leave();

        /// The LUN is served here from now on, because of this.
        void served(MoveReason why);
    }

    OwnedLunOpener(
            RbdSpec spec,
            RbdClients clients,
            ControlClient control,
            RbdKeptState kept,
            PoolSpaces spaces,
            SessionBarrier barrier,
            Hosts hosts) {
        this.spec = spec;
        this.clients = clients;
        this.control = control;
        this.spaces = spaces;
        this.kept = kept;
        this.barrier = barrier;
        this.hosts = hosts;
    }

    @Override
    public void start(OwnershipListener listener) {
        Relay relay = new Relay(listener);
        RbdOwner created = new RbdOwner(spec, clients, this::store, relay, System::nanoTime);
        relay.owner = created;
        owner = created;
        created.start();
    }

    private ClusterStateStore store(String imageId) {
        String namespace = spec.namespace();
        return new RadosClusterStateStore(
                control, spec.pool(), namespace == null ? "" : namespace, imageId);
    }

    @Override
    public boolean measuresSpace() {
        return true;
    }

    @Override
    public void close(Runnable whenClosed) {
        closed = whenClosed;
        RbdOwner running = owner;
        owner = null;
        if (running == null) {
            spaces.forget(this);
            whenClosed.run();
        } else {
            running.close();
        }
    }

    private final class Relay implements RbdOwner.Listener {
        private final OwnershipListener listener;
        private volatile @Nullable RbdOwner owner;
        private volatile Ending quiet = new Ending();

        Relay(OwnershipListener listener) {
            this.listener = listener;
            quiet.end();
        }

        @Override
        public @Nullable String recognised(String source) {
            String refusal = listener.recognised(source);
            if (refusal == null) {
                listener.reserves(source, () -> kept.reservationsOf(source));
            }
            return refusal;
        }

        @Override
        public void serve(MoveReason why) {
            RbdOwner present = owner;
            if (present == null) {
                return;
            }
            try {
                RbdBackstore backstore = present.backstore();
                String source = backstore.source();
                if (!listener.openedBehind(
                        barrier, backstore, source, kept.through(present, source))) {
                    present.restart("it cannot be served as it is");
                    return;
                }
                spaces.watch(OwnedLunOpener.this, present.dataPool(), listener::space);
                hosts.served(why);
            } catch (RbdException | IllegalArgumentException e) {
                present.restart(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.error("{} cannot be served", spec.name(), e);
                present.restart(e.toString());
            }
        }

        @Override
        public void stopAdmission(String reason) {
            Ending emptied = new Ending();
            quiet = emptied;
            listener.suspended(LuState.TRANSITIONING, reason, emptied::end);
        }

        @Override
        public void answer(LuState state, String reason) {
            listener.answers(state, reason);
        }

        @Override
        public void drain(Runnable drained) {
            quiet.then(drained);
        }

        @Override
        public void closeSessions() {
            hosts.leave();
        }

        @Override
        public void ownedBy(UnitOwner who) {
            listener.ownedBy(who);
        }

        @Override
        public void announce() {
            listener.accessChanged();
        }

        @Override
        public void failed(String reason) {
            listener.failed(reason);
        }

        /// Nothing is opened after this, so nothing begins to be watched either.
        @Override
        public void closed() {
            spaces.forget(OwnedLunOpener.this);
            Runnable whenClosed = closed;
            if (whenClosed != null) {
                whenClosed.run();
            }
        }
    }
}
