package io.rbdgate.iscsi.session;

import io.rbdgate.config.HostPort;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Port: which logins are answered with another gateway's portal (TARGET MOVED TEMPORARILY, RFC
/// 7143 §11.13.5). Asked once for each new session, after its initiator has proven who it is; never
/// for discovery. Any thread; must not wait.
@FunctionalInterface
public interface Redirects {
    /// Everybody is served here.
    Redirects NONE = (_, _) -> null;

    /// Where the session is to be begun instead; null: here. `local` is the address the initiator
    /// has connected to.
    @Nullable HostPort elsewhere(SessionIdentity session, InetAddress local);
}
