package io.rbdgate.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.iscsi.text.KeyValue;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementTest {
    private static final String DISK = "iqn.2026-11.io.rbdgate:disk";

    private static List<String> announced(String local, DiscoveredTarget... targets) {
        return new Announcement(InetAddress.ofLiteral(local))
                .of(Stream.of(targets))
                .map(KeyValue::toString)
                .toList();
    }

    private static DiscoveredTarget disk(DiscoveredPortal... portals) {
        return new DiscoveredTarget(DISK, List.of(portals));
    }

    private static DiscoveredPortal portal(String host, int tag) {
        return new DiscoveredPortal(host, 3260, tag);
    }

    @Test
    void targetComesWithAllItsPortals() {
        assertThat(
                        announced(
                                "192.0.2.7",
                                disk(portal("192.0.2.7", 1), portal("192.0.2.8", 2)),
                                new DiscoveredTarget(
                                        "iqn.2026-11.io.rbdgate:other",
                                        List.of(new DiscoveredPortal("gw.example.org", 3261, 3)))))
                .containsExactly(
                        "TargetName=iqn.2026-11.io.rbdgate:disk",
                        "TargetAddress=192.0.2.7:3260,1",
                        "TargetAddress=192.0.2.8:3260,2",
                        "TargetName=iqn.2026-11.io.rbdgate:other",
                        "TargetAddress=gw.example.org:3261,3");
    }

    @Test
    void ipv6StandsInBrackets() {
        assertThat(announced("2001:db8::7", disk(portal("2001:DB8::7", 1))))
                .containsExactly(
                        "TargetName=iqn.2026-11.io.rbdgate:disk",
                        "TargetAddress=[2001:db8::7]:3260,1");
        assertThat(announced("2001:db8::7", disk(portal("[2001:DB8::7]", 1))))
                .contains("TargetAddress=[2001:db8::7]:3260,1");
    }

    @Test
    void wildcardIsTheAddressTheInitiatorCameBy() {
        assertThat(announced("192.0.2.7", disk(portal("0.0.0.0", 1))))
                .contains("TargetAddress=192.0.2.7:3260,1");
        assertThat(announced("2001:db8::7", disk(portal("::", 1))))
                .contains("TargetAddress=[2001:db8::7]:3260,1");
        assertThat(announced("192.0.2.7", disk(portal("::", 1))))
                .contains("TargetAddress=192.0.2.7:3260,1");
    }

    @Test
    void wildcardOfIpv4IsNoPortalOfIpv6() {
        assertThat(announced("2001:db8::7", disk(portal("0.0.0.0", 1), portal("2001:db8::7", 2))))
                .containsExactly(
                        "TargetName=iqn.2026-11.io.rbdgate:disk",
                        "TargetAddress=[2001:db8::7]:3260,2");
    }

    @Test
    void onlyTheFamilyOfTheInitiatorIsAnnounced() {
        DiscoveredTarget both = disk(portal("192.0.2.7", 1), portal("2001:db8::7", 1));
        assertThat(announced("192.0.2.9", both))
                .containsExactly(
                        "TargetName=iqn.2026-11.io.rbdgate:disk", "TargetAddress=192.0.2.7:3260,1");
        assertThat(announced("2001:db8::9", both))
                .containsExactly(
                        "TargetName=iqn.2026-11.io.rbdgate:disk",
                        "TargetAddress=[2001:db8::7]:3260,1");
    }

    @Test
    void anotherFamilyIsBetterThanNothing() {
        assertThat(announced("192.0.2.9", disk(portal("2001:db8::7", 1))))
                .contains("TargetAddress=[2001:db8::7]:3260,1");
    }

    @Test
    void samePortalIsAnnouncedOnce() {
        assertThat(announced("192.0.2.7", disk(portal("0.0.0.0", 1), portal("192.0.2.7", 1))))
                .hasSize(2);
    }

    @Test
    void scopeStaysOnThisHost() {
        assertThat(announced("2001:db8::9", disk(portal("fe80::1%1", 1))))
                .contains("TargetAddress=[fe80::1]:3260,1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nTargetName=x", "host/../x", "[::1", "a,b"})
    void hostThatIsNoneIsLeftOut(String host) {
        assertThat(announced("192.0.2.7", disk(portal(host, 1)))).isEmpty();
    }

    @Test
    void nameThatIsNoneIsLeftOut() {
        assertThat(
                        announced(
                                "192.0.2.7",
                                new DiscoveredTarget(
                                        "iqn.2026-11.x:a\nb", List.of(portal("192.0.2.7", 1)))))
                .isEmpty();
    }
}
