package io.rbdgate.iscsi.login;

import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ChapCredentials;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A policy put together by a test.
final class TestPolicy implements LoginPolicy {
    static final String DISK = "iqn.2026-11.io.rbdgate:disk";
    static final String HOST = "iqn.1994-05.com.redhat:host";

    /// The portal of a test, in group 1.
    static final HostPort PORTAL = new HostPort("192.0.2.7", 3260);

    private static final Map<HostPort, Integer> TAGS =
            Map.of(PORTAL, 1, new HostPort("192.0.2.9", 3260), 7);

    private final Map<String, LoginTarget> targets = new HashMap<>();
    private final List<DiscoveredTarget> visible = new ArrayList<>();
    private @Nullable ChapConfig discoveryAuth;

    /// One target, open to everybody.
    static TestPolicy open() {
        return new TestPolicy().with(DISK, new Access.Granted(null));
    }

    /// One target that asks for CHAP.
    static TestPolicy chap(ChapConfig chap) {
        return new TestPolicy().with(DISK, new Access.Granted(chap));
    }

    static ChapConfig oneWay(ChapAlgorithm... algorithms) {
        return new ChapConfig(credentials("alice", "abcdefgh12345678"), null, List.of(algorithms));
    }

    static ChapConfig mutual(ChapAlgorithm... algorithms) {
        return new ChapConfig(
                credentials("alice", "abcdefgh12345678"),
                credentials("gateway", "mutualsecret1234"),
                List.of(algorithms));
    }

    static ChapCredentials credentials(String user, String secret) {
        return new ChapCredentials(user, new Secret(secret));
    }

    TestPolicy with(String iqn, Access access) {
        return with(iqn, access, IscsiParameters.DEFAULTS, null);
    }

    TestPolicy with(String iqn, Access access, IscsiParameters parameters, @Nullable String alias) {
        targets.put(iqn, new TestTarget(iqn, access, parameters, alias));
        return this;
    }

    TestPolicy withDiscoveryAuth(ChapConfig chap) {
        discoveryAuth = chap;
        return this;
    }

    TestPolicy announcing(String iqn, DiscoveredPortal... portals) {
        visible.add(new DiscoveredTarget(iqn, List.of(portals)));
        return this;
    }

    @Override
    public @Nullable LoginTarget target(String iqn) {
        return targets.get(iqn);
    }

    @Override
    public @Nullable ChapConfig discoveryAuth() {
        return discoveryAuth;
    }

    @Override
    public List<DiscoveredTarget> visibleTo(String initiatorName) {
        return initiatorName.equals(HOST) ? List.copyOf(visible) : List.of();
    }

    private record TestTarget(
            String iqn, Access access, IscsiParameters parameters, @Nullable String alias)
            implements LoginTarget {
        @Override
        public Access access(String initiatorName) {
            return initiatorName.equals(HOST) || initiatorName.startsWith("iqn.2010-04.")
                    ? access
                    : new Access.Denied();
        }

        @Override
        public @Nullable Integer portalGroupTag(HostPort portal) {
            return TAGS.get(portal);
        }
    }
}
