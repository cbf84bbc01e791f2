package io.rbdgate.rbd.reservation;

import java.util.List;

/// The clients that carry data, of this gateway and of others. Any thread but a lane; blocks.
public interface DataClients {
    /// Fences clients of another gateway. When it returns, nothing that they send can follow what
    /// the clients of this one send from then on.
    ///
    /// @throws io.rbdgate.rbd.RbdException when that is not certain
    void fence(List<String> addresses);

    /// Waits until every client of this gateway knows of all that has been fenced before.
    ///
    /// @throws io.rbdgate.rbd.RbdException when that is not certain
    void awaitLatestMap();

    /// Whether a client of this gateway is connected: what is not can write nothing any more.
    boolean connected(String address);
}
