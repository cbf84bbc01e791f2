package io.rbdgate.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PeerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "::ffff:10.0.0.1, 10.0.0.1",
        "fe80:0:0:0:0:0:0:1%eth0, fe80::1",
        "fd00:0:0:0:0:0:0:2%2, fd00::2",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "1:0:0:0:0:0:0:0, 1::",
        "gw1.example.org, gw1.example.org"
    })
    void anAddressHasItsShortestSpellingWithoutScopeAndMapping(String text, String normal) {
        assertThat(PeerAddress.normal(text)).isEqualTo(normal);
    }
}
