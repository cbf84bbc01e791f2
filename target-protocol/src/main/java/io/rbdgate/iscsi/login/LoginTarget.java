package io.rbdgate.iscsi.login;

import io.rbdgate.config.HostPort;
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

    /// The tag of the portal group to which the portal listening on `portal` belongs for this
    /// target; null: this target does not exist there.
    @Nullable Integer portalGroupTag(HostPort portal);
}
