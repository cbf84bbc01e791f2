package io.rbdgate.scsi.reservation;

import java.util.function.Consumer;

/// Where the reservations of one logical unit are kept, perhaps together with other gateways.
///
/// All methods return at once, callable from any thread. Each `done` is called once, on any thread,
/// perhaps before the method returns. One call at a time: the caller waits for the answer.
public interface ReservationStore extends AutoCloseable {

    /// Whether what is stored outlives this process.
    boolean durable();

    /// Reads what is stored; nothing stored is [ReservationState#NONE] in version 0.
    void load(Consumer<Loaded> done);

    /// Stores `next` if what is stored still has `version`. All of it or nothing is stored.
    void replace(long version, ReservationState next, Consumer<Replaced> done);

    /// From now on `changed` is run, on any thread, when somebody else may have stored something or
    /// what was read before may be out of date. Call once.
    void listen(Runnable changed);

    /// Ends notifications; what is under way may go on.
    @Override
    void close();

    /// The answer to [#load].
    sealed interface Loaded {}

    /// The answer to [#replace].
    sealed interface Replaced {}

    /// What is stored.
    record Stored(ReservationState state, long version) implements Loaded {}

    /// It is stored, and has this version now.
    record Done(long version) implements Replaced {}

    /// Somebody else has stored something before: nothing was changed.
    record Outdated() implements Replaced {}

    /// The store does not answer, or answers nonsense. A replacement may have been stored or not;
    /// [#load] tells.
    record Failed(String reason) implements Loaded, Replaced {}
}
