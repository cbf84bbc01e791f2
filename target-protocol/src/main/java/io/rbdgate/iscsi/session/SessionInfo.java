package io.rbdgate.iscsi.session;

import io.rbdgate.iscsi.text.NegotiatedParameters;
import org.jspecify.annotations.Nullable;

/// What is told about a session, for people and metrics. `peer` is the address it comes from;
/// `chapUser` the name it proved, null when nothing was asked; `sinceNanos` when it logged in, by
/// the server's clock.
public record SessionInfo(
        SessionIdentity identity,
        int tsih,
        @Nullable String initiatorAlias,
        @Nullable String chapUser,
        String peer,
        long sinceNanos,
        NegotiatedParameters parameters) {}
