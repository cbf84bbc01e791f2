package io.rbdgate.config.store;

import java.util.function.Consumer;

/// Where the shared configuration is kept. Callable from any thread; calls block, so never from an
/// event loop.
public interface ConfigStore extends AutoCloseable {

    /// The document as it is now; one of an older schema version is upgraded and stored first.
    ///
    /// @throws ConfigStoreException when the store cannot be reached or holds something else
    GatewayConf read();

    /// Changes the document: under the store's lock the newest document is read, `edit` is carried
    /// out on it, the epoch goes up by one and the whole is written durably. An edit that changes
    /// nothing writes nothing. What `edit` throws comes out of here, with nothing changed.
    ///
    /// @return the document as written
    /// @throws ConfigStoreException when the lock cannot be had or the write is not known to be
    ///   durable
    GatewayConf update(ConfigEdit edit);

    /// Whether a change could be kept at all, before work is done that needs one.
    ///
    /// @throws ConfEditException (409) when this store keeps none
    default void requireKeeps() {}

    /// Tells `listener` every newer document, whoever wrote it (this instance too), in the order of
    /// epochs, one call at a time on a thread of the store. Some epochs may be left out.
    Watch watch(Consumer<GatewayConf> listener);

    @Override
    void close();

    /// A registered listener.
    interface Watch extends AutoCloseable {
        /// No call begins after this.
        @Override
        void close();
    }
}
