package io.rbdgate.rbd;

/// Is told of the clients that carry data, each a fence domain: before one is used, when it turns
/// out to be fenced, and when it has gone.
public interface DataClientWatch {
    /// Lets every client be used at once.
    DataClientWatch NONE =
            new DataClientWatch() {
                @Override
                public void connected(String address) {}

                @Override
                public void fenced(String address) {}

                @Override
                public void closed(String address) {}
            };

    /// A client has connected and has no image yet; it gets one when this returns. Blocks; on admin
    /// threads, several at once.
    ///
    /// @throws RbdException when it must not be used (yet): it is disconnected, and another is
    ///   connected with the next attempt
    void connected(String address);

    /// The client is fenced: nothing it has not sent yet can be carried out. Once per client, on
    /// any thread, also a lane: must not block.
    void fenced(String address);

    /// The client has disconnected. On admin threads; must not block for long.
    void closed(String address);
}
