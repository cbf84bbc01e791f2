package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The reservations of a LUN whose data is not known before its backstore is open: until then
/// reading waits. Any thread.
final class LateReservationStore implements ReservationStore {
    private final Runnable whenRead;
    private @Nullable ReservationStore store;
    private @Nullable String source;
    private @Nullable Consumer<Loaded> reader;
    private Runnable changed = () -> {};

    /// `whenRead` is run after every attempt to read, well or not.
    LateReservationStore(Runnable whenRead) {
        this.whenRead = whenRead;
    }

    /// The backstore is open and holds `openedSource`. Where that is not what it was, `maker` makes
    /// the store; in any case what is stored is read (again), since another gateway may have had
    /// the data meanwhile.
    void opened(String openedSource, Supplier<ReservationStore> maker) {
        ReservationStore present;
        Consumer<Loaded> waiting;
        Runnable tell;
        synchronized (this) {
            if (store == null || !openedSource.equals(source)) {
                closeStore();
                store = maker.get();
                source = openedSource;
            }
            present = store;
            waiting = reader;
            reader = null;
            tell = changed;
        }
        if (waiting == null) {
            tell.run();
        } else {
            load(present, waiting);
        }
    }

    private synchronized @Nullable ReservationStore presentOrWaiting(Consumer<Loaded> done) {
        if (store == null) {
            reader = done;
        }
        return store;
    }

    @Override
    public synchronized boolean durable() {
        return store != null && store.durable();
    }

    @Override
    public void load(Consumer<Loaded> done) {
        ReservationStore present = presentOrWaiting(done);
        if (present != null) {
            load(present, done);
        }
    }

    private void load(ReservationStore present, Consumer<Loaded> done) {
        present.load(
                answer -> {
                    done.accept(answer);
                    whenRead.run();
                });
    }

    @Override
    public void replace(long version, ReservationState next, Consumer<Replaced> done) {
        ReservationStore present;
        synchronized (this) {
            present = store;
        }
        if (present == null) {
            done.accept(new Failed("the backstore is not open"));
        } else {
            present.replace(version, next, done);
        }
    }

    @Override
    public synchronized void listen(Runnable listener) {
        changed = listener;
    }

    @Override
    public synchronized void close() {
        closeStore();
    }

    private void closeStore() {
        if (store != null) {
            store.close();
        }
    }
}
