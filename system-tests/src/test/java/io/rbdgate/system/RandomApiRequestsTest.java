package io.rbdgate.system;

import static io.rbdgate.system.ApiV1Site.NONE;
import static io.rbdgate.system.ApiV1Site.OF_FILE;
import static io.rbdgate.system.ApiV1Site.TEST_UNIT_READY;
import static io.rbdgate.system.ApiV1Site.block;
import static io.rbdgate.system.ApiV1Site.read;
import static io.rbdgate.system.ApiV1Site.ready;
import static io.rbdgate.system.ApiV1Site.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.api.ApiRequest;
import io.rbdgate.fixtures.api.LegacyRequests;
import io.rbdgate.fixtures.api.OpenApiRequests;
import io.rbdgate.fixtures.api.PlainHttp;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Requests made up from the OpenAPI document and ceph-iscsi's routes, sent to a running gateway on
/// a real cluster while an initiator works.
@RealCeph
class RandomApiRequestsTest {
    private static final int ROUNDS = 10;
    private static final int OF_A_ROUND = 200;
    private static final int SPARE_THREADS = 10;
    private static final String IQN = "iqn.2026-11.io.rbdgate.random:a";

    /// What would change the cluster that other tests share, or log the initiator out as it says.
    private static final Set<String> NOT_ASKED =
            Set.of(
                    "POST /pools",
                    "POST /cluster/osds/{id}/commands",
                    "POST /cluster/pgs/{pgid}/commands",
                    "DELETE /sessions",
                    "DELETE /sessions/{id}");

    @TempDir private Path directory;
    private final CephCluster ceph;
    private final SeededRandom random = new SeededRandom(20261121);
    private final List<String> wrong = new ArrayList<>();

    RandomApiRequestsTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @Test
    void allAreAnsweredAsDescribedAndTheInitiatorNoticesNothing() throws IOException {
        try (ApiV1Site site = ApiV1Site.start(ceph, directory);
                RawInitiator initiator = site.loggedIn(OF_FILE);
                PlainHttp http = new PlainHttp(site.apiPort(), "admin", site.password())) {
            OpenApiRequests described = described(site);
            LegacyRequests legacy =
                    new LegacyRequests(List.of(IQN, ApiV1Site.GATEWAY, site.pool(), "a"), random);
            ready(initiator, 0);
            round(http, described, legacy);
            clean(site);
            int threads = threads(site);

            for (int i = 0; i < ROUNDS; i++) {
                round(http, described, legacy);
                write(initiator, 0, i);
                assertThat(read(initiator, 0)).isEqualTo(block(i));
                assertThat(initiator.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
            }

            assertThat(wrong).isEmpty();
            clean(site);
            boolean back =
                    Waiting.until(ApiV1Site.LIMIT, () -> threads(site) <= threads + SPARE_THREADS);
            assertThat(back).as("threads: %d before, %d after", threads, threads(site)).isTrue();
            assertThat(site.gateway().process().output()).doesNotContain("failed in the gateway");
        }
    }

    private OpenApiRequests described(ApiV1Site site) {
        return new OpenApiRequests(
                site.api().get("/openapi.json").toString(),
                "/api/v1",
                Map.of(
                        "pool", List.of(site.pool()),
                        "image", List.of("a", "disk_1"),
                        "snapshot", List.of("s1", "before-upgrade"),
                        "iqn", List.of(IQN, OF_FILE),
                        "gateway", List.of(ApiV1Site.GATEWAY),
                        "initiator", List.of("iqn.1994-05.com.redhat:client"),
                        "namespace", List.of("team1")),
                1L << 30,
                (method, path) -> !NOT_ASKED.contains(method + " " + path),
                random);
    }

    private void round(PlainHttp http, OpenApiRequests described, LegacyRequests legacy)
            throws IOException {
        for (int i = 0; i < OF_A_ROUND; i++) {
            OpenApiRequests.Made made = described.next();
            PlainHttp.Reply reply = http.send(made.request());
            if (!made.describes(reply.status())) {
                wrong.add(made.request() + " → " + reply);
            }
            ApiRequest request = legacy.next();
            PlainHttp.Reply answer = http.send(request);
            if (!answer.text().startsWith("{") || answer.text().contains("Unhandled")) {
                wrong.add(request + " → " + answer);
            }
        }
    }

    /// Takes away what has been made, so that the next count of threads is of the gateway alone.
    private static void clean(ApiV1Site site) {
        for (JsonNode target : site.api().list("/targets")) {
            String iqn = target.path("iqn").stringValue();
            if (!iqn.equals(OF_FILE)) {
                site.api().send("DELETE", "/targets/" + iqn + "?force=true", null);
            }
        }
        Waiting.until(
                ApiV1Site.LIMIT,
                () -> !site.api().list("/tasks").findValuesAsString("state").contains("running"));
    }

    private static int threads(ApiV1Site site) {
        Path status = Path.of("/proc", Long.toString(site.gateway().process().pid()), "status");
        try {
            String text = Files.readString(status);
            return Integer.parseInt(text.replaceFirst("(?s).*\nThreads:\\s+(\\d+)\n.*", "$1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
