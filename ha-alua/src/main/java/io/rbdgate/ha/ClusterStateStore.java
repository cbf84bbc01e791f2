package io.rbdgate.ha;

import java.util.function.Consumer;

/// The port to where the ownership record of one logical unit is kept, shared by its gateways. It
/// is reached through a client apart from those with data: fencing these leaves it alone.
///
/// All methods return at once, callable from any thread. Each `done` is called once, on any thread,
/// perhaps before the method returns. One call at a time: the caller waits for the answer.
public interface ClusterStateStore extends AutoCloseable {

    /// Reads the record; nothing stored is [OwnershipRecord#NONE] in version 0.
    void read(Consumer<Read> done);

    /// Stores `next` if what is stored still has `version`, and gives it the next version.
    void compareAndSwap(long version, OwnershipRecord next, Consumer<Swap> done);

    /// From now on `changed` is run, on any thread, when somebody else may have stored something or
    /// a notice of that may have been missed. Call once.
    void watch(Runnable changed);

    /// Ends notifications; what is under way may go on.
    @Override
    void close();

    /// The answer to [#read].
    sealed interface Read {}

    /// The answer to [#compareAndSwap].
    sealed interface Swap {}

    /// What is stored. Versions only grow.
    record Stored(OwnershipRecord ownership, long version) implements Read, Swap {}

    /// Somebody else has stored something before: nothing was changed.
    record Outdated() implements Swap {}

    /// The store does not answer, or answers nonsense. A swap may have been done, may be done
    /// later, or never; reading tells what is so now.
    record Failed(String reason) implements Read, Swap {}
}
