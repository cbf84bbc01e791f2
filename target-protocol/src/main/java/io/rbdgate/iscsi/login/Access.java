package io.rbdgate.iscsi.login;

import io.rbdgate.config.ChapConfig;
import org.jspecify.annotations.Nullable;

/// A target's answer to the name of an initiator.
public sealed interface Access {

    /// Not listed: refused for good (0x0202).
    record Denied() implements Access {}

    /// Refused for the moment, the initiator will try again (0x0301): draining, not started yet.
    record Unavailable(String reason) implements Access {}

    /// Let in once `chap` is proven; null: without proof.
    record Granted(@Nullable ChapConfig chap) implements Access {}
}
