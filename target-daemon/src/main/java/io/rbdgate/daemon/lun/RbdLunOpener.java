package io.rbdgate.daemon.lun;

import io.rbdgate.rbd.RbdBackstore;
import io.rbdgate.rbd.RbdClients;
import io.rbdgate.rbd.RbdOpener;
import io.rbdgate.rbd.RbdSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An RBD image, by way of [RbdOpener], which never gives up.
final class RbdLunOpener implements BackstoreOpener {
    private final RbdSpec spec;
    private final RbdClients clients;
    private final RbdKeptState kept;
    private final PoolSpaces spaces;
    private volatile @Nullable RbdOpener opener;
    private volatile @Nullable Runnable closed;

    RbdLunOpener(RbdSpec spec, RbdClients clients, RbdKeptState kept, PoolSpaces spaces) {
        this.spaces = spaces;
        this.kept = kept;
        this.spec = spec;
        this.clients = clients;
    }

    @Override
    public void start(OwnershipListener listener) {
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

    private final class Relay implements RbdOpener.Listener {
        private final Listener listener;
        private volatile @Nullable RbdOpener opener;

        Relay(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void opened(RbdBackstore backstore) {
            String source = backstore.source();
            RbdOpener present = Objects.requireNonNull(opener);
            listener.opened(backstore, source, kept.through(present, source));
            if (measuresSpace()) {
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
