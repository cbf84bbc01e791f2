package io.rbdgate.daemon.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.HostPort;
import io.rbdgate.iscsi.session.SessionIdentity;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RedirectionTest {
    private static final String IQN = "iqn.2026-11.io.rbdgate:a";
    private static final HostPort B = new HostPort("192.0.2.2", 3260);
    private static final HostPort C = new HostPort("192.0.2.3", 3260);
    private static final HostPort C6 = new HostPort("2001:db8::3", 3260);
    private static final InetAddress IPV4 = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress IPV6 = InetAddress.ofLiteral("2001:db8::1");

    private long nanos;

    private Redirection to(HostPort... portals) {
        return new Redirection(Map.of(IQN, List.of(portals)), () -> nanos);
    }

    private static SessionIdentity session(int isid) {
        return new SessionIdentity("iqn.2026-11.test:host", isid, IQN, 1);
    }

    @Test
    void sessionsAreSpreadOverThePortalsElsewhere() {
        Redirection redirection = to(B, C);
        Set<HostPort> met = new HashSet<>();
        for (int isid = 0; isid < 100; isid++) {
            met.add(redirection.elsewhere(session(isid), IPV4));
        }

        assertThat(met).containsExactlyInAnyOrder(B, C);
    }

    @Test
    void whoComesBackWithinTwoMinutesIsLetIn() {
        Redirection redirection = to(B);

        assertThat(redirection.elsewhere(session(1), IPV4)).isEqualTo(B);
        nanos = TimeUnit.SECONDS.toNanos(119);
        assertThat(redirection.elsewhere(session(1), IPV4)).isNull();
        assertThat(redirection.elsewhere(session(2), IPV4)).isEqualTo(B);
        nanos = TimeUnit.SECONDS.toNanos(120);
        assertThat(redirection.elsewhere(session(1), IPV4)).isEqualTo(B);
    }

    @Test
    void nobodyIsSentToAnAddressOfAFamilyItMayNotHave() {
        assertThat(to(B, C6).elsewhere(session(1), IPV6)).isEqualTo(C6);
        assertThat(to(B, C6).elsewhere(session(1), IPV4)).isEqualTo(B);
        assertThat(to(C6).elsewhere(session(1), IPV4)).isEqualTo(C6);
    }

    @Test
    void whatNothingElseServesAnyMoreIsServedHere() {
        Redirection redirection = to(B);
        redirection.portals(Map.of(IQN, List.of()));

        assertThat(redirection.elsewhere(session(1), IPV4)).isNull();
        assertThat(redirection.leadsElsewhere(IQN)).isFalse();
        assertThat(redirection.leadsElsewhere("iqn.2026-11.io.rbdgate:other")).isFalse();
    }
}
