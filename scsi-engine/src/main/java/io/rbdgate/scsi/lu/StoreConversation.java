package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.reservation.ReservationStore;
import io.rbdgate.scsi.reservation.Transition;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a logical unit and the store of its reservations say to each other: one thing at a time,
/// again when it fails, and reading whenever somebody else may have stored something. Lane of the
/// logical unit.
final class StoreConversation {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConversation.class);
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final LogicalUnit unit;
    private final ReservationStore store;
    private final Owner owner;
    private final Confirmations confirmations = new Confirmations();
    private boolean busy;
    private boolean announcing;

    /// To be read (again) as soon as the store is not busy.
    private boolean readAgain;

    private @Nullable String trouble;

    /// Whose reservations these are.
    interface Owner {
        /// What was read must not be relied on; it is being read again.
        void mistrust();

        /// Reading begins: what it brings can be relied on.
        void reading();

        /// What is stored has been read and comes into force now; if not, what has to be stored in
        /// its place first.
        @Nullable Transition read(ReservationStore.Stored stored);

        /// Changes can begin.
        void idle();
    }

    StoreConversation(LogicalUnit unit, ReservationStore store, Owner owner) {
        this.unit = unit;
        this.store = store;
        this.owner = owner;
    }

    /// Begins to read what is stored.
    void open() {
        store.listen(new Elsewhere());
        read();
    }

    boolean durable() {
        return store.durable();
    }

    boolean shared() {
        return store.shared();
    }

    /// Whether a change may begin.
    boolean isIdle() {
        return !busy && !announcing;
    }

    /// The gateways that wait for this one.
    Confirmations confirmations() {
        return confirmations;
    }

    private final class Elsewhere implements ReservationStore.Listener {
        @Override
        public void outdated() {
            unit.lane().run(StoreConversation.this::mistrust);
        }

        @Override
        public void changed(Runnable inForce) {
            unit.lane()
                    .run(
                            () -> {
                                confirmations.heard(inForce);
                                readSoon();
                            });
        }
    }

    // --- storing

    /// Stores `change`; `outcome` hears of it while nothing else can begin. After a failure, and
    /// where somebody else was first, what is stored is read next.
    void replace(long version, Transition change, Consumer<ReservationStore.Replaced> outcome) {
        busy = true;
        store.replace(version, change, answer -> unit.lane().run(() -> replaced(answer, outcome)));
    }

    private void replaced(
            ReservationStore.Replaced answer, Consumer<ReservationStore.Replaced> outcome) {
        outcome.accept(answer);
        switch (answer) {
            case ReservationStore.Done _ -> free();
            case ReservationStore.Outdated _ -> {
                if (store.shared()) {
                    readAgain = true; // whoever was first waits until it is in force here
                } else {
                    mistrust();
                }
                free();
            }
            case ReservationStore.Failed failed -> troubled(failed);
        }
    }

    /// Others have to take in what is stored now; until they have, nothing else is changed here.
    void announce(Runnable inForceEverywhere) {
        if (!store.shared()) {
            inForceEverywhere.run();
            return;
        }
        announcing = true;
        store.announce(answer -> unit.lane().run(() -> announced(answer, inForceEverywhere)));
    }

    private void announced(ReservationStore.Announced answer, Runnable inForceEverywhere) {
        switch (answer) {
            case ReservationStore.InForce _ -> {
                announcing = false;
                inForceEverywhere.run();
                owner.idle();
            }
            case ReservationStore.Failed failed -> {
                tell(failed.reason());
                later(() -> announce(inForceEverywhere), RETRY_NANOS);
            }
        }
    }

    // --- reading

    private void mistrust() {
        owner.mistrust();
        readSoon();
    }

    /// Reads as soon as the store is not busy.
    void readSoon() {
        readAgain = true;
        if (!busy) {
            read();
        }
    }

    private void read() {
        busy = true;
        readAgain = false;
        owner.reading();
        confirmations.readBegins();
        store.load(answer -> unit.lane().run(() -> loaded(answer)));
    }

    private void loaded(ReservationStore.Loaded answer) {
        switch (answer) {
            case ReservationStore.Failed failed -> troubled(failed);
            case ReservationStore.Stored stored -> {
                tell(null);
                if (readAgain) {
                    read();
                } else {
                    comesIntoForce(stored);
                }
            }
        }
    }

    private void comesIntoForce(ReservationStore.Stored stored) {
        Transition instead = owner.read(stored);
        if (instead == null) {
            confirmations.inForce();
            free();
        } else {
            store.replace(
                    stored.version(),
                    instead,
                    answer -> unit.lane().run(() -> storedInstead(answer)));
        }
    }

    private void storedInstead(ReservationStore.Replaced answer) {
        switch (answer) {
            case ReservationStore.Done _, ReservationStore.Outdated _ -> read();
            case ReservationStore.Failed failed -> troubled(failed);
        }
    }

    private void free() {
        busy = false;
        if (readAgain) {
            read();
        } else {
            owner.idle();
        }
    }

    /// Reads again after a while; nothing is changed before.
    private void troubled(ReservationStore.Failed failed) {
        tell(failed.reason());
        later(this::read, RETRY_NANOS);
    }

    /// Does `work` after a while, unless the unit is removed by then.
    void later(Runnable work, long nanos) {
        Lane.Timer timer = unit.lane().schedule(() -> unlessGone(work), nanos);
        assert timer != null;
    }

    private void unlessGone(Runnable work) {
        if (unit.view().state() != LuState.GONE) {
            work.run();
        }
    }

    /// Logs what has changed between the store and us.
    private void tell(@Nullable String reason) {
        if (reason != null && !reason.equals(trouble)) {
            LOG.error("{}: reservations cannot be read or stored for now: {}", unit, reason);
        } else if (reason == null && trouble != null) {
            LOG.info("{}: reservations can be read and stored again", unit);
        }
        trouble = reason;
    }
}
