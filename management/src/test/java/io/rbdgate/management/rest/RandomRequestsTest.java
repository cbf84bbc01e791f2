package io.rbdgate.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Ten thousand requests made of the routes' own parts, right and wrong: each is answered with
/// JSON, none with an exception, and the gateway goes on.
final class RandomRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final List<String> METHODS = List.of("GET", "PUT", "DELETE", "PUT", "POST");
    private static final List<String> WORDS =
            List.of(
                    TwoGateways.IQN,
                    TwoGateways.HOST,
                    TwoGateways.GW1,
                    "rbd",
                    "disk_1",
                    "a%2Fb",
                    "%00",
                    "%F0%9F%92%BE",
                    "..",
                    "",
                    "x".repeat(300));
    private static final List<String> ROUTES =
            List.of(
                    "target",
                    "gateway",
                    "gateways",
                    "targetlun",
                    "disk",
                    "disks",
                    "disksnap",
                    "targetauth",
                    "discoveryauth",
                    "client",
                    "clientauth",
                    "clientlun",
                    "clientinfo",
                    "hostgroup",
                    "hostgroups",
                    "config",
                    "settings",
                    "_target",
                    "_gateway",
                    "_targetlun",
                    "_disk",
                    "_client",
                    "_clientlun",
                    "_hostgroup",
                    "_ping",
                    "_sync");
    private static final List<String> FIELDS =
            List.of(
                    "mode=create",
                    "mode=resize",
                    "size=1G",
                    "size=-1",
                    "disk=rbd%2Fdisk_1",
                    "disk=%ZZ",
                    "controls=%7B%22cmdsn_depth%22%3A1e999%7D",
                    "controls=%5B",
                    "lun_id=99999999999",
                    "ip_address=127.0.0.9",
                    "ip_address=::::",
                    "committing_host=gw1.example.org",
                    "committing_host=x",
                    "username=a",
                    "password=%00",
                    "members=x",
                    "action=add",
                    "action=remove",
                    "count=0",
                    "skipchecks=true",
                    "image_list=,,",
                    "gateway_ip_list=1.2.3.4");

    @Test
    void theGatewayAnswersAllOfThemAndGoesOn() {
        SeededRandom random = new SeededRandom(20261121);
        try (TwoGateways both = new TwoGateways().made()) {
            for (int i = 0; i < REQUESTS; i++) {
                StringBuilder path = new StringBuilder("/api/").append(one(ROUTES, random));
                for (int segments = random.nextInt(4); segments > 0; segments--) {
                    path.append('/').append(one(WORDS, random));
                }
                StringBuilder form = new StringBuilder();
                for (int fields = random.nextInt(4); fields > 0; fields--) {
                    form.append(form.isEmpty() ? "" : "&").append(one(FIELDS, random));
                }
                String method = one(METHODS, random);
                String answer = both.gw1.sendForm(method, path.toString(), form.toString());
                assertThat(answer)
                        .as("%s %s %s", method, path, form)
                        .matches("(?s)[2345].. \\{.*\\}");
                assertThat(answer).as("%s %s %s", method, path, form).doesNotContain("Unhandled");
            }
            assertThat(both.gw1.get("/api/_ping")).isEqualTo("200 {\"message\":\"pong\"}");
        }
    }

    private static String one(List<String> of, SeededRandom random) {
        return of.get(random.nextInt(of.size()));
    }
}
