package io.rbdgate.scsi.reservation;

import java.util.function.Consumer;

/// Keeps reservations as long as the process lives. Thread-safe.
public final class MemoryReservationStore implements ReservationStore {
    private ReservationState state = ReservationState.NONE;
    private long version;

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void load(Consumer<Loaded> done) {
        Stored stored;
        synchronized (this) {
            stored = new Stored(state, version);
        }
        done.accept(stored);
    }

    @Override
    public void replace(long expected, Transition change, Consumer<Replaced> done) {
        Replaced answer;
        synchronized (this) {
            if (expected == version) {
                state = change.state();
                version++;
                answer = new Done(version);
            } else {
                answer = new Outdated();
            }
        }
        done.accept(answer);
    }

    /// Nobody else has it.
    @Override
    public void listen(Listener listener) {}

    @Override
    public void close() {}
}
