package io.rbdgate.daemon;

import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.iscsi.login.Access;
import io.rbdgate.iscsi.login.DiscoveredPortal;
import io.rbdgate.iscsi.login.DiscoveredTarget;
import io.rbdgate.iscsi.login.LoginPolicy;
import io.rbdgate.iscsi.login.LoginTarget;
import io.rbdgate.iscsi.session.SessionIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may log in to what: one configuration, as logins ask for it. Immutable.
final class AccessPolicy implements LoginPolicy {
    private final GatewayConfig config;
    private final Map<String, LoginTarget> targets = new HashMap<>();

    AccessPolicy(GatewayConfig config) {
        this.config = config;
        for (TargetConfig target : config.targets()) {
            targets.put(target.iqn().text(), new Entry(target, config.portalsOf(target)));
        }
    }

    /// Whether both let in the same: a login that is under way goes on when the configuration was
    /// only read again.
    @Override
    public boolean equals(Object other) {
        return other instanceof AccessPolicy policy && config.equals(policy.config);
    }

    @Override
    public int hashCode() {
        return config.hashCode();
    }

    @Override
    public @Nullable LoginTarget target(String iqn) {
        return targets.get(iqn);
    }

    @Override
    public @Nullable ChapConfig discoveryAuth() {
        return config.discovery();
    }

    @Override
    public List<DiscoveredTarget> visibleTo(String initiatorName) {
        Iqn name = nameOf(initiatorName);
        List<DiscoveredTarget> visible = new ArrayList<>();
        for (TargetConfig target : config.targets()) {
            if (admits(target, name)) {
                visible.add(
                        new DiscoveredTarget(
                                target.iqn().text(), announced(config.announcedFor(target))));
            }
        }
        return visible;
    }

    /// Whether an initiator may log in to `target`. Real hosts have names outside of the grammar
    /// (`_`): such a name can be listed nowhere, but where anybody may come it may too.
    private static boolean admits(TargetConfig target, @Nullable Iqn name) {
        return name == null
                ? target.access() == io.rbdgate.config.Access.OPEN
                : target.admits(name);
    }

    /// Whether a session goes on when `before` becomes `after`: it may still log in, through the
    /// portals it came by and with what it has proven.
    static boolean keeps(GatewayConfig before, GatewayConfig after, SessionIdentity session) {
        Iqn name = new Iqn(session.targetName());
        Iqn initiator = nameOf(session.initiatorName());
        TargetConfig target = after.target(name);
        if (target == null || !admits(target, initiator)) {
            return false;
        }
        TargetConfig old = before.target(name);
        if (old != null && ChapConfig.revokes(chap(old, initiator), chap(target, initiator))) {
            return false;
        }
        int tag = session.portalGroupTag();
        return after.portalsOf(target).stream().anyMatch(p -> p.tag() == tag);
    }

    /// What an initiator has to prove; null: nothing.
    private static @Nullable ChapConfig chap(TargetConfig target, @Nullable Iqn name) {
        return name == null ? target.chap() : target.chapFor(name);
    }

    private static List<DiscoveredPortal> announced(List<PortalConfig> portals) {
        List<DiscoveredPortal> result = new ArrayList<>();
        for (PortalConfig portal : portals) {
            HostPort address = portal.advertise() == null ? portal.listen() : portal.advertise();
            result.add(new DiscoveredPortal(address.host(), address.port(), portal.tag()));
        }
        return result;
    }

    /// The name as configurations hold it; null when it is none, so that nothing can match it.
    private static @Nullable Iqn nameOf(String initiatorName) {
        try {
            return new Iqn(initiatorName);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private record Entry(TargetConfig target, List<PortalConfig> portals) implements LoginTarget {
        @Override
        public String iqn() {
            return target.iqn().text();
        }

        @Override
        public @Nullable String alias() {
            return null;
        }

        @Override
        public Access access(String initiatorName) {
            Iqn name = nameOf(initiatorName);
            if (!admits(target, name)) {
                return new Access.Denied();
            }
            return new Access.Granted(chap(target, name));
        }

        @Override
        public IscsiParameters parameters() {
            return target.parameters();
        }

        @Override
        public @Nullable Integer portalGroupTag(HostPort portal) {
            for (PortalConfig each : portals) {
                if (each.listen().equals(portal)) {
                    return each.tag();
                }
            }
            return null;
        }
    }
}
