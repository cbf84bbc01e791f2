package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TwoGateways.GW2;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.TlsIdentity;
import io.rbdgate.management.live.Fencing;
import io.rbdgate.management.live.PeerState;
import io.rbdgate.management.live.PeerStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a gateway finds out about another whose API uses TLS, or does not, as its own or not.
final class PeersOverTlsTest {
    private static final TlsIdentity TLS = new TlsIdentity(pem("ec.crt"), pem("ec.key"));

    private static String pem(String name) {
        try (InputStream in = PeersOverTlsTest.class.getResourceAsStream("/tls/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String seen(@Nullable TlsIdentity tls1, @Nullable TlsIdentity tls2) {
        try (TwoGateways both = new TwoGateways(Fencing.NONE, tls1, tls2)) {
            both.gw1.fan.allUp("asking", List.of(GW2));
            return "up";
        } catch (ApiProblem e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aChangeReachesTheOtherOverTls() {
        try (TwoGateways both = new TwoGateways(Fencing.NONE, TLS, TLS)) {
            both.gw1.fan.change(
                    "the change", List.of(GW2), document -> document.put("one", true), null);

            assertThat(both.gw2.target.now().document().has("one")).isTrue();
            assertThat(both.gw1.fan.up(List.of(GW2)))
                    .containsExactly(new PeerStatus(GW2, PeerState.UP, true, ""));
        }
    }

    @Test
    void tlsHereAndNoneThereIsSaid() {
        assertThat(seen(TLS, null)).contains(GW2 + "(").contains(": TLS");
    }

    @Test
    void tlsThereAndNoneHereIsSaid() {
        assertThat(seen(null, TLS)).contains(GW2 + "(").contains(": TLS");
    }
}
