package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.Transition;
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
    private @Nullable Listener listener;

    /// `whenRead` is run after every attempt to read, well or not.
    LateReservationStore(Runnable whenRead) {
        this.whenRead = whenRead;
    }

    /// The backstore is open and holds `openedSource`. Where that is not what it was, `maker` makes
    /// the store; in any case what is stored is read (again), since another gateway may have had
    /// the data meanwhile. Blocks where a store that is shared has to be left.
    void opened(String openedSource, Supplier<ReservationStore> maker) {
        ReservationStore left = null;
        ReservationStore present;
        Consumer<Loaded> waiting;
        Listener told;
        synchronized (this) {
            present = store;
            if (present == null || !openedSource.equals(source)) {
                left = present;
                present = maker.get();
                if (listener != null) {
                    present.listen(listener);
                }
            }
            store = present;
            source = openedSource;
            waiting = reader;
            reader = null;
            told = listener;
        }
        if (left != null) {
            left.close();
        }
        if (waiting != null) {
            load(present, waiting);
        } else if (told != null) {
            told.outdated();
        }
    }

    private synchronized @Nullable ReservationStore present() {
        return store;
    }

    private synchronized @Nullable ReservationStore presentOrWaiting(Consumer<Loaded> done) {
        if (store == null) {
            reader = done;
        }
        return store;
    }

    @Override
    public boolean durable() {
        ReservationStore present = present();
        return present != null && present.durable();
    }

    @Override
    public boolean shared() {
        ReservationStore present = present();
        return present != null && present.shared();
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
    public void replace(long version, Transition change, Consumer<Replaced> done) {
        ReservationStore present = present();
        if (present == null) {
            done.accept(new Failed("the backstore is not open"));
        } else {
            present.replace(version, change, done);
        }
    }

    @Override
    public void announce(Consumer<Announced> done) {
        ReservationStore present = present();
        if (present == null) {
            done.accept(new Failed("the backstore is not open"));
        } else {
            present.announce(done);
        }
    }

    @Override
    public synchronized void listen(Listener newListener) {
        listener = newListener;
        if (store != null) {
            store.listen(newListener);
        }
    }

    @Override
    public void close() {
        ReservationStore present = present();
        if (present != null) {
            present.close();
        }
    }
}
