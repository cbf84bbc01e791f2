package io.rbdgate.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.host.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HostAddressesTest {

    /// `ip` prints a line per address: `2: eth0 inet6 fd00::2/64 scope global …`.
    @Test
    void theAddressesAreThoseOfEveryInterfaceInBothFamilies() {
        List<String> known =
                Command.of("ip", "-o", "address")
                        .run()
                        .orThrow()
                        .stdout()
                        .lines()
                        .filter(line -> !line.contains("inet6 fe80"))
                        .map(line -> line.replaceFirst(".* inet6? ([^/ ]+).*", "$1"))
                        .filter(address -> !address.equals("127.0.0.1") && !address.equals("::1"))
                        .sorted()
                        .toList();
        assertThat(HostAddresses.all()).containsExactlyElementsOf(known);
        assertThat(known).allMatch(HostAddresses::isOwn);
    }
}
