package io.rbdgate.scsi.device;

import io.rbdgate.scsi.reservation.ReservationState;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One place that several gateways keep reservations in, in memory: each has its own store of it.
final class SharedPlace {
    ReservationState state = ReservationState.NONE;
    long version;
    private final List<Gateway> gateways = new ArrayList<>();

    /// The store of one gateway more.
    Gateway gateway() {
        Gateway gateway = new Gateway();
        gateways.add(gateway);
        return gateway;
    }

    final class Gateway implements ReservationStore {
        /// What others have told while it does not listen.
        final ArrayDeque<Runnable> unheard = new ArrayDeque<>();

        /// Replacements while they are held.
        final ArrayDeque<Runnable> held = new ArrayDeque<>();

        boolean frozen;
        boolean holding;
        Company company = Company.WAITING;

        /// What the next announcement answers instead of being made.
        @Nullable Failed failing;

        /// What the next replacement answers although it is done.
        @Nullable Failed lying;

        private Change last = new Change(0, List.of(), Set.of());
        private @Nullable Listener listener;

        /// Its watch is lost.
        void loseWatch() {
            Objects.requireNonNull(listener).outdated();
        }

        /// It is taken out, and with it what it has changed last.
        void takeOut() {
            last = new Change(0, List.of(), Set.of());
        }

        /// It hears what it has not heard.
        void thaw() {
            frozen = false;
            while (!unheard.isEmpty()) {
                unheard.remove().run();
            }
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public boolean shared() {
            return true;
        }

        @Override
        public void load(Consumer<Loaded> done) {
            if (frozen) {
                unheard.add(() -> load(done));
            } else {
                done.accept(new Stored(state, version, recent(), company));
            }
        }

        private List<Change> recent() {
            return gateways.stream()
                    .map(gateway -> gateway.last)
                    .sorted(Comparator.comparingLong(Change::version))
                    .toList();
        }

        @Override
        public void replace(long expected, Transition change, Consumer<Replaced> done) {
            Runnable replacing = () -> done.accept(replaced(expected, change));
            if (holding) {
                held.add(replacing);
            } else {
                replacing.run();
            }
        }

        private Replaced replaced(long expected, Transition change) {
            if (expected != version) {
                return new Outdated();
            }
            state = change.state();
            version++;
            last = new Change(version, change.notices(), change.aborted());
            Failed lie = lying;
            lying = null;
            return lie == null ? new Done(version) : lie;
        }

        @Override
        public void announce(Consumer<Announced> done) {
            Failed failure = failing;
            failing = null;
            if (failure != null) {
                done.accept(failure);
                return;
            }
            new Waiting(this, done).begin();
        }

        private void hear(Runnable inForce) {
            if (frozen) {
                unheard.add(() -> hear(inForce));
            } else {
                Objects.requireNonNull(listener).changed(inForce);
            }
        }

        @Override
        public void listen(Listener newListener) {
            listener = newListener;
        }

        @Override
        public void close() {}
    }

    /// One announcement.
    private final class Waiting {
        private final Gateway from;
        private final Consumer<ReservationStore.Announced> done;
        private int left = 1;

        Waiting(Gateway from, Consumer<ReservationStore.Announced> done) {
            this.from = from;
            this.done = done;
        }

        void begin() {
            for (Gateway gateway : gateways) {
                if (gateway != from) {
                    left++;
                    gateway.hear(this::one);
                }
            }
            one();
        }

        private void one() {
            left--;
            if (left == 0) {
                done.accept(new ReservationStore.InForce());
            }
        }
    }
}
