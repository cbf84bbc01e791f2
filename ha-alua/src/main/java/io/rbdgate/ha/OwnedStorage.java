package io.rbdgate.ha;

import java.util.List;

/// The port to the storage under one logical unit: the data client of this gateway, the image it
/// has open, its lock, the cluster's blocklist.
///
/// But for [#isOpenElsewhere] all methods block, as long as the cluster takes; one call at a time.
/// None throws because of the cluster: that is an answer.
public interface OwnedStorage {

    /// Puts the clients of `holders` into the blocklist, for days; those that are in it already,
    /// once more.
    StorageAnswer blocklist(List<Holder> holders);

    /// Waits until the data client knows the newest OSD map: whatever it sends from then on comes
    /// after all that clients fenced before this call have sent.
    StorageAnswer awaitMap();

    /// Takes the exclusive lock for good. Nobody who may still write loses it by this.
    StorageAnswer acquireLock();

    /// Takes the lock from the client at `address`, which is fenced, if it still has it.
    StorageAnswer breakLock(String address);

    /// Makes durable what was written and gives the lock back; done as well when it is not ours.
    StorageAnswer releaseLock();

    /// Our data client at `address` is fenced: nothing is sent through it any more, and what is in
    /// flight may be answered, since it cannot land from now on.
    void clientLost(String address);

    /// Lets the fenced client go and opens the image through another.
    StorageAnswer connect();

    /// Whether the process of `holder`, a gateway of our own name, runs, or nobody can tell.
    boolean mayRun(Holder holder);

    /// Whether, as far as is known, another client has the image open too. Returns at once.
    boolean isOpenElsewhere();
}
