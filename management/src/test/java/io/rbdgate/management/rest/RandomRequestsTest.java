package io.rbdgate.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.api.ApiRequest;
import io.rbdgate.fixtures.api.LegacyRequests;
import io.rbdgate.fixtures.api.PlainHttp;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Ten thousand requests made of the routes' own parts, right and wrong: each is answered with
/// JSON, none with an exception, and the gateway goes on.
final class RandomRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final List<String> NAMES =
            List.of(TwoGateways.IQN, TwoGateways.HOST, TwoGateways.GW1, "rbd", "disk_1");

    @Test
    void theGatewayAnswersAllOfThemAndGoesOn() throws IOException {
        LegacyRequests requests = new LegacyRequests(NAMES, new SeededRandom(20261121));
        try (TwoGateways both = new TwoGateways().made();
                PlainHttp client = new PlainHttp(both.gw1.port(), "admin", "admin")) {
            for (int i = 0; i < REQUESTS; i++) {
                ApiRequest request = requests.next();
                PlainHttp.Reply reply = client.send(request);
                assertThat(reply.status()).as(request.toString()).isBetween(200, 599);
                assertThat(reply.text())
                        .as(request.toString())
                        .startsWith("{")
                        .doesNotContain("Unhandled");
            }
            assertThat(both.gw1.get("/api/_ping")).isEqualTo("200 {\"message\":\"pong\"}");
        }
    }
}
