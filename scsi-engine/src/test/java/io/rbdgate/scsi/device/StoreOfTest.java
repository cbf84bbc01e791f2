package io.rbdgate.scsi.device;

import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.Transition;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A durable store whose answers come when the test says so, and that breaks when it is told to.
final class StoreOfTest implements ReservationStore {
    final ArrayDeque<Runnable> held = new ArrayDeque<>();
    ReservationState state = ReservationState.NONE;
    long version;
    boolean holding;

    /// What the next call answers instead of doing anything.
    @Nullable Failed failing;

    /// What the next call answers although it has been done.
    @Nullable Failed lyingAbout;

    int replacements;
    private @Nullable Listener listener;

    /// Lets what is held happen, and what follows from it as long as that is not held.
    void answerOne() {
        held.remove().run();
    }

    /// Somebody else stores something.
    void storeFromElsewhere(ReservationState other) {
        state = other;
        version++;
        Objects.requireNonNull(listener).outdated();
    }

    private void answer(Runnable answering) {
        if (holding) {
            held.add(answering);
        } else {
            answering.run();
        }
    }

    private @Nullable Failed takeFailure() {
        Failed failure = failing;
        failing = null;
        return failure;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void load(Consumer<Loaded> done) {
        answer(
                () -> {
                    Failed failure = takeFailure();
                    done.accept(failure != null ? failure : new Stored(state, version));
                });
    }

    @Override
    public void replace(long expected, Transition change, Consumer<Replaced> done) {
        replacements++;
        answer(() -> done.accept(replaced(expected, change.state())));
    }

    private Replaced replaced(long expected, ReservationState next) {
        Failed failure = takeFailure();
        if (failure != null) {
            return failure;
        }
        if (expected != version) {
            return new Outdated();
        }
        state = next;
        version++;
        Failed lie = lyingAbout;
        lyingAbout = null;
        return lie != null ? lie : new Done(version);
    }

    @Override
    public void listen(Listener newListener) {
        listener = newListener;
    }

    @Override
    public void close() {}
}
