package io.rbdgate.iscsi.login;

import io.rbdgate.config.IscsiParameters;
import org.jspecify.annotations.Nullable;

/// A target as the login sees it. Immutable; any thread.
public interface LoginTarget {

    /// Its iSCSI name, in lower case.
    String iqn();

    /// A text for people, announced as TargetAlias; null: none.
    @Nullable String alias();

    /// Whether that initiator (its name in lower case) may log in, and what it must prove.
    Access access(String initiatorName);

    /// What is offered in the operational negotiation.
    IscsiParameters parameters();

    /// Whether the portals with that tag serve this target; elsewhere it does not exist.
    boolean offeredOn(int portalGroupTag);
}
