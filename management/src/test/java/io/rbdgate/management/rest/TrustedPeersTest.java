package io.rbdgate.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.live.Live;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrustedPeersTest {
    private final SharedStore store = new SharedStore();
    private final TrustedPeers trusted =
            new TrustedPeers(
                    List.of("192.0.2.1", "fe80::1%eth0", "::ffff:192.0.2.9"),
                    new Live(store, new FakeTarget("gw1")),
                    InstantSource.system());

    @Test
    void listedAddressesAreTrustedInAnySpelling() {
        assertThat(trusted.test("192.0.2.1")).isTrue();
        assertThat(trusted.test("192.0.2.9")).isTrue();
        assertThat(trusted.test("fe80::1")).isTrue();
    }

    @Test
    void networksAreNotMatched() {
        assertThat(trusted.test("192.0.2.2")).isFalse();
    }

    @Test
    void thisHostIsTrusted() {
        assertThat(trusted.test("127.0.0.1")).isTrue();
        assertThat(trusted.test("::1")).isTrue();
    }

    @Test
    void portalAddressesAndGatewaysAreTrustedAsSoonAsTheyAreInTheConfiguration() {
        assertThat(trusted.test("198.51.100.7")).isFalse();
        store.update(
                document -> {
                    document.withObject("/targets")
                            .putObject("iqn.2001-07.com.ceph:1")
                            .putArray("ip_list")
                            .add("198.51.100.7");
                    document.withObject("/gateways").putObject("198.51.100.8");
                });
        assertThat(trusted.test("198.51.100.7")).isTrue();
        assertThat(trusted.test("198.51.100.8")).isTrue();
    }

    @Test
    void withoutTheConfigurationOnlyTheListCounts() {
        store.broken = true;
        assertThat(trusted.test("192.0.2.1")).isTrue();
        assertThat(trusted.test("198.51.100.7")).isFalse();
    }
}
