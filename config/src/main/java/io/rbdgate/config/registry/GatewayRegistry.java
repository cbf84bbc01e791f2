package io.rbdgate.config.registry;

import java.util.List;

/// Where gateways find each other. Callable from any thread but an event loop; blocks, each call
/// for about ten seconds at most.
///
/// It makes fencing possible by one rule: a data client is published **before** it carries data,
/// and the shared configuration is read after that. Who stores a revocation first and looks here
/// then finds every client that may still serve by the configuration before.
public interface GatewayRegistry extends AutoCloseable {

    /// Every record of every run that has not been cleared away, in no order.
    ///
    /// @throws io.rbdgate.config.store.ConfigStoreException when they cannot be read
    List<GatewayRecord> records();

    /// Writes the record of a run, durably, in place of the one before; a note that it was fenced
    /// goes.
    ///
    /// @throws io.rbdgate.config.store.ConfigStoreException when that is not known to be done
    void publish(GatewayRecord record);

    /// Clears away the record of a run that is certainly over or fenced.
    ///
    /// @throws io.rbdgate.config.store.ConfigStoreException when that is not known to be done
    void remove(GatewayRecord record);

    /// Why this gateway may fence nobody, for a person, with the missing capability; empty when it
    /// may.
    String fencingObstacle();

    /// Fences clients of a run and writes down that it is fenced: when this returns, nothing they
    /// send can precede or follow what this gateway sends from now on.
    ///
    /// @param clients some of the record's
    /// @param why for a person
    /// @throws io.rbdgate.config.store.ConfigStoreException when one of them may not be fenced
    void fence(GatewayRecord record, List<String> clients, String why);

    /// The notes about runs that were fenced and have not published anything since, for people.
    ///
    /// @throws io.rbdgate.config.store.ConfigStoreException when they cannot be read
    List<String> fenced();

    @Override
    void close();
}
