package io.rbdgate.bench.bare;

import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.iscsi.login.Access;
import io.rbdgate.iscsi.login.DiscoveredTarget;
import io.rbdgate.iscsi.login.LoginPolicy;
import io.rbdgate.iscsi.login.LoginTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everybody may log in to the one target.
public record OpenPolicy(String iqn) implements LoginPolicy, LoginTarget {

    @Override
    public @Nullable LoginTarget target(String name) {
        return name.equals(iqn) ? this : null;
    }

    @Override
    public @Nullable ChapConfig discoveryAuth() {
        return null;
    }

    @Override
    public List<DiscoveredTarget> visibleTo(String initiatorName) {
        return List.of(new DiscoveredTarget(iqn, List.of()));
    }

    @Override
    public @Nullable String alias() {
        return null;
    }

    @Override
    public Access access(String initiatorName) {
        return new Access.Granted(null);
    }

    @Override
    public IscsiParameters parameters() {
        return IscsiParameters.DEFAULTS;
    }

    @Override
    public Integer portalGroupTag(HostPort portal) {
        return 1;
    }
}
