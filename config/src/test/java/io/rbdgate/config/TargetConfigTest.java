package io.rbdgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetConfigTest {
    private static final Iqn LISTED = new Iqn("iqn.1994-05.com.redhat:listed");
    private static final Iqn STRANGER = new Iqn("iqn.1994-05.com.redhat:stranger");
    private static final ChapConfig OWN = chap("own");
    private static final ChapConfig COMMON = chap("common");

    private static ChapConfig chap(String user) {
        ChapCredentials credentials = new ChapCredentials(user, new Secret("123456789012"));
        return new ChapConfig(credentials, null, ChapConfig.DEFAULT_ALGORITHMS);
    }

    private static TargetConfig target(
            Access access, @Nullable ChapConfig ownChap, @Nullable List<Integer> luns) {
        return new TargetConfig(
                new Iqn("iqn.2026-11.io.rbdgate:demo"),
                access,
                COMMON,
                List.of(),
                List.of(
                        LunConfig.of(0, new BackstoreConfig.Memory(1024)),
                        LunConfig.of(4, new BackstoreConfig.Memory(1024))),
                List.of(
                        luns == null
                                ? new InitiatorConfig(LISTED, ownChap, null)
                                : InitiatorConfig.seeing(LISTED, ownChap, luns)),
                IscsiParameters.DEFAULTS);
    }

    @Test
    void admitsOnlyThoseListedUnlessOpen() {
        assertThat(target(Access.LISTED, null, null).admits(LISTED)).isTrue();
        assertThat(target(Access.LISTED, null, null).admits(STRANGER)).isFalse();
        assertThat(target(Access.OPEN, null, null).admits(STRANGER)).isTrue();
    }

    @Test
    void theInitiatorsOwnChapGoesFirst() {
        assertThat(target(Access.OPEN, OWN, null).chapFor(LISTED)).isEqualTo(OWN);
        assertThat(target(Access.OPEN, null, null).chapFor(LISTED)).isEqualTo(COMMON);
        assertThat(target(Access.OPEN, OWN, null).chapFor(STRANGER)).isEqualTo(COMMON);
    }

    @Test
    void seesItsOwnLunsOrAll() {
        assertThat(target(Access.LISTED, null, List.of(4)).lunsFor(LISTED)).isEqualTo(Map.of(4, 4));
        assertThat(target(Access.LISTED, null, List.of()).lunsFor(LISTED)).isEmpty();
        assertThat(target(Access.LISTED, null, null).lunsFor(LISTED)).isEqualTo(Map.of(0, 0, 4, 4));
        assertThat(target(Access.OPEN, null, List.of(4)).lunsFor(STRANGER))
                .isEqualTo(Map.of(0, 0, 4, 4));
        assertThat(target(Access.LISTED, null, null).lunsFor(STRANGER)).isEmpty();
    }

    @Test
    void aTargetIsReachedThroughAllPortalsOrItsOwn() {
        PortalConfig first = new PortalConfig(HostPort.parse("10.0.0.1:3260"), null, 1);
        PortalConfig second = new PortalConfig(HostPort.parse("10.0.0.2:3260"), null, 2);
        TargetConfig everywhere = target(Access.OPEN, null, null);
        TargetConfig there =
                new TargetConfig(
                        new Iqn("iqn.2026-11.io.rbdgate:there"),
                        Access.OPEN,
                        null,
                        List.of(second.listen()),
                        List.of(),
                        List.of(),
                        IscsiParameters.DEFAULTS);
        GatewayConfig config =
                new GatewayConfig(
                        "gw1",
                        null,
                        new StoreConfig.None(),
                        List.of(first, second),
                        null,
                        List.of(everywhere, there),
                        null,
                        null,
                        null,
                        Limits.DEFAULTS);

        assertThat(config.portalsOf(everywhere)).containsExactly(first, second);
        assertThat(config.portalsOf(there)).containsExactly(second);
        assertThat(config.announcedFor(there)).containsExactly(second);
        assertThat(config.target(there.iqn())).isEqualTo(there);
        assertThat(config.target(LISTED)).isNull();
    }

    @Test
    void aTargetOfSeveralGatewaysHasItsOwnTagsAndAnnouncesAllPortals() {
        PortalConfig here = new PortalConfig(HostPort.parse("10.0.0.2:3260"), null, 1);
        PortalConfig there = new PortalConfig(HostPort.parse("10.0.0.1:3260"), null, 1);
        TargetConfig target =
                new TargetConfig(
                        new Iqn("iqn.2026-11.io.rbdgate:shared"),
                        Access.OPEN,
                        null,
                        List.of(here.listen()),
                        List.of(),
                        List.of(),
                        IscsiParameters.DEFAULTS,
                        new PortalGroups(2, List.of(there), Map.of(), Map.of("gw1", 1, "gw2", 2)));
        GatewayConfig config =
                new GatewayConfig(
                        "gw2",
                        null,
                        new StoreConfig.None(),
                        List.of(here),
                        null,
                        List.of(target),
                        null,
                        null,
                        null,
                        Limits.DEFAULTS);
        PortalConfig hereInGroup2 = new PortalConfig(here.listen(), null, 2);

        assertThat(config.portalsOf(target)).containsExactly(hereInGroup2);
        assertThat(config.announcedFor(target)).containsExactly(there, hereInGroup2);
    }

    @Test
    void anImageIsSpelledAsTheRbdCommandDoes() {
        assertThat(new BackstoreConfig.Rbd("p", "n", "i", "s", null, null).imageSpec())
                .isEqualTo("p/n/i@s");
        assertThat(new BackstoreConfig.Rbd("p", null, "i", null, null, null).imageSpec())
                .isEqualTo("p/i");
    }

    @Test
    void aSecretDoesNotShowItself() {
        assertThat(COMMON.toString()).doesNotContain("123456789012").contains("***");
    }
}
