package io.rbdgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:3260, 127.0.0.1, 3260",
        "[::1]:3260, ::1, 3260",
        "gw1.example.org:65535, gw1.example.org, 65535",
        "localhost:1, localhost, 1"
    })
    void readsAddressesAndNames(String text, String host, int port) {
        HostPort address = HostPort.parse(text);

        assertThat(address).isEqualTo(new HostPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "127.0.0.1", ":3260", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536",
                "127.0.0.1:abc", "::1:3260", "[::1]", "[]:3260", "[127.0.0.1]:3260", "127.1:3260",
                "256.0.0.1:3260", "-gw:3260", "gw1..org:3260", "a b:3260", "*:3260"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:1", "LocalHost:1"})
    void knowsLoopback(String text) {
        assertThat(HostPort.parse(text).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:1", "0.0.0.0:1", "[::]:1", "gw1.example.org:1"})
    void knowsWhatIsNotLoopback(String text) {
        assertThat(HostPort.parse(text).isLoopback()).isFalse();
    }

    @Test
    void aWildcardCollidesWithEveryAddressOfItsPort() {
        HostPort wildcard = HostPort.parse("0.0.0.0:3260");

        assertThat(wildcard.collidesWith(HostPort.parse("10.0.0.1:3260"))).isTrue();
        assertThat(HostPort.parse("10.0.0.1:3260").collidesWith(wildcard)).isTrue();
        assertThat(wildcard.collidesWith(HostPort.parse("10.0.0.1:3261"))).isFalse();
    }

    @Test
    void theSameAddressWrittenOtherwiseCollides() {
        assertThat(
                        HostPort.parse("[::1]:3260")
                                .collidesWith(HostPort.parse("[0:0:0:0:0:0:0:1]:3260")))
                .isTrue();
        assertThat(HostPort.parse("GW1:3260").collidesWith(HostPort.parse("gw1:3260"))).isTrue();
        assertThat(HostPort.parse("10.0.0.1:3260").collidesWith(HostPort.parse("10.0.0.2:3260")))
                .isFalse();
    }

    @Test
    void makesASocketAddressWithoutLookingUpLiterals() {
        var address = new HostPort("::1", 3260).socketAddress();

        assertThat(address.isUnresolved()).isFalse();
        assertThat(address.getPort()).isEqualTo(3260);
        assertThat(address.getAddress().getHostAddress()).isEqualTo("0:0:0:0:0:0:0:1");
    }

    @Test
    void allAddressesAreThoseOfTheHostWhetherItHasIpv6OrNot() {
        var address = new HostPort("::", 3260).socketAddress();

        assertThat(address).isEqualTo(new InetSocketAddress(3260));
    }
}
