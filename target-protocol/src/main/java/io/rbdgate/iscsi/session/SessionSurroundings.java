package io.rbdgate.iscsi.session;

import io.rbdgate.config.Limits;
import io.rbdgate.iscsi.login.LoginOutcome;
import io.rbdgate.iscsi.login.LoginTarget;
import io.rbdgate.scsi.ScsiTarget;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What all sessions of a server share. Any thread.
public record SessionSurroundings(
        SessionRegistry registry,
        ByteBudget budget,
        Supplier<Limits> currentLimits,
        TargetResolver resolver,
        Redirects redirects,
        ProtocolObserver observer,
        LongSupplier nanoClock) {

    /// Finds the target device behind a name.
    public interface TargetResolver {
        /// The target of that name; null when it is not (or no longer) served. Any thread.
        @Nullable ScsiTarget target(String iqn);
    }

    /// The bounds as of now; a session keeps its share of memory.
    public Limits limits() {
        return currentLimits.get();
    }

    /// The identity of the session that a login of a normal session makes.
    SessionIdentity identity(LoginOutcome login) {
        return new SessionIdentity(
                login.initiatorName(), login.isid(), targetName(login), login.portalGroupTag());
    }

    /// The name of the target a login of a normal session is for.
    private static String targetName(LoginOutcome login) {
        LoginTarget target = login.target();
        if (target == null) {
            throw new IllegalArgumentException("a discovery session has no target");
        }
        return target.iqn();
    }
}
