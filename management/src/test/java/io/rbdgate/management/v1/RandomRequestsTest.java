package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.api.OpenApiRequests;
import io.rbdgate.fixtures.api.PlainHttp;
import io.rbdgate.management.StorageAdmin.ImageName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Requests made up from the OpenAPI document, half of them deliberately wrong somewhere.
class RandomRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final Map<String, List<String>> NAMES =
            Map.of(
                    "pool", List.of("rbd", "ecdata"),
                    "image", List.of("disk_1", "disk_2"),
                    "snapshot", List.of("before-upgrade", "s1"),
                    "iqn", List.of("iqn.2026-11.io.rbdgate:demo"),
                    "initiator", List.of("iqn.1994-05.com.redhat:client"),
                    "pgid", List.of("2.0", "3.1"),
                    "namespace", List.of("team1"));

    @Test
    void tenThousandRequestsAreAllAnsweredAndNoneBreaksTheGateway() throws IOException {
        MemoryStorage ceph = new MemoryStorage();
        ceph.create(ImageName.of("rbd", "disk_1"), 1 << 20, null);
        try (V1Rig rig = new V1Rig(new MemoryConfigStore(), ceph)) {
            OpenApiRequests requests =
                    new OpenApiRequests(
                            rig.get("/openapi.json").text(),
                            V1Api.BASE,
                            NAMES,
                            Long.MAX_VALUE,
                            (method, path) -> true,
                            new SeededRandom(20261121));
            List<String> wrong = new ArrayList<>();
            try (PlainHttp client = new PlainHttp(rig.port(), "admin", "secret")) {
                for (int i = 0; i < REQUESTS; i++) {
                    OpenApiRequests.Made made = requests.next();
                    PlainHttp.Reply reply = client.send(made.request());
                    if (!made.describes(reply.status())) {
                        wrong.add(made.request() + " → " + reply);
                    }
                }
            }

            assertThat(wrong).isEmpty();
            rig.get("/sessions").is(200);
        }
    }
}
