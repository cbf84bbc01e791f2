package io.rbdgate.scsi.reservation;

import io.rbdgate.scsi.reservation.Transition.Notice;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Where the reservations of one logical unit are kept, perhaps together with other gateways.
///
/// All methods return at once, callable from any thread. Each `done` is called once, on any thread,
/// perhaps before the method returns. One call at a time: the caller waits for the answer; only
/// [#announce] goes on beside others.
///
/// Where it is [#shared], every gateway that has the logical unit keeps to this: what another one
/// has stored is in force here before that one answers its host.
public interface ReservationStore extends AutoCloseable {

    /// Whether what is stored outlives this process.
    boolean durable();

    /// Whether other gateways keep theirs in the same place.
    default boolean shared() {
        return false;
    }

    /// Reads what is stored; nothing stored is [ReservationState#NONE] in version 0.
    void load(Consumer<Loaded> done);

    /// Stores what `change` leads to if what is stored still has `version`. All of it or nothing is
    /// stored.
    void replace(long version, Transition change, Consumer<Replaced> done);

    /// Lets every other gateway take in what is stored now: answered when each of them has it in
    /// force, or can write nothing any more. Until then nobody may be told that it is done.
    default void announce(Consumer<Announced> done) {
        done.accept(new InForce());
    }

    /// From now on `listener` hears of other gateways and of what was missed. Call once.
    void listen(Listener listener);

    /// Ends notifications, and this gateway's part in what is shared; may block for seconds then.
    /// What is under way may go on.
    @Override
    void close();

    /// Hears, on any thread, what happens elsewhere; must not block.
    interface Listener {
        /// What was read may be out of date, and nobody waits until it is not: nothing may begin by
        /// it before it is read again.
        void outdated();

        /// Another gateway has stored something and waits. `inForce` is to be run, on any thread,
        /// when what is loaded from now on is in force here and the tasks that it ends are over;
        /// where that does not happen in time this gateway is kept from writing.
        void changed(Runnable inForce);
    }

    /// The answer to [#load].
    sealed interface Loaded {}

    /// The answer to [#replace].
    sealed interface Replaced {}

    /// The answer to [#announce].
    sealed interface Announced {}

    /// What is stored. `recent` has, in the order of their versions, the changes that gateways have
    /// made last, whoever they are: all that is newer than what this one has read before, unless
    /// `company` says otherwise.
    record Stored(ReservationState state, long version, List<Change> recent, Company company)
            implements Loaded {

        /// Takes a copy.
        public Stored {
            recent = List.copyOf(recent);
        }

        /// What nobody else has a part in.
        public Stored(ReservationState state, long version) {
            this(state, version, List.of(), Company.NONE);
        }
    }

    /// What a change that led to `version` means for others than the nexus that asked for it.
    record Change(long version, List<Notice> notices, Set<NexusName> aborted) {

        /// Takes copies.
        public Change {
            notices = List.copyOf(notices);
            aborted = Set.copyOf(aborted);
        }
    }

    /// Who else has a part in what is stored.
    enum Company {
        /// No other gateway.
        NONE,
        /// Others, who have waited for this one all the time.
        WAITING,
        /// Others, who have gone on without this one for a while.
        GONE_ON
    }

    /// It is stored, and has this version now.
    record Done(long version) implements Replaced {}

    /// Somebody else has stored something before: nothing was changed.
    record Outdated() implements Replaced {}

    /// It is in force wherever the logical unit is.
    record InForce() implements Announced {}

    /// The store does not answer, or answers nonsense. A replacement may have been stored or not;
    /// [#load] tells. What was to be announced is not in force everywhere yet.
    record Failed(String reason) implements Loaded, Replaced, Announced {}
}
