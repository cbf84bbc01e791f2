package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Two gateways edit one target at the same time, over their REST APIs.
@RealCeph
class TwoWritersTest {
    private static final Logger LOG = LoggerFactory.getLogger(TwoWritersTest.class);
    private static final int EDITS = 500;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final CephCluster ceph;

    TwoWritersTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    private static List<String> edit(ApiClient api, String writer) {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < EDITS; i++) {
            String initiator = "iqn.2026-11.io.rbdgate:" + writer + i;
            api.done("PUT", "/api/client/" + TwoDaemons.TARGET + "/" + initiator);
            made.add(initiator);
        }
        return made;
    }

    private static Set<String> listed(ApiClient api) {
        JsonNode clients =
                JsonMapper.shared()
                        .readTree(api.done("GET", "/api/clients/" + TwoDaemons.TARGET))
                        .path("clients");
        Set<String> names = new HashSet<>();
        clients.forEach(name -> names.add(name.stringValue()));
        return names;
    }

    @Test
    void noneOfFiveHundredEditsOfEachIsLost(@TempDir Path directory) {
        try (TwoDaemons pair = TwoDaemons.start(ceph, directory)) {
            pair.makeTarget();
            Instant begin = Instant.now();
            CompletableFuture<List<String>> first =
                    CompletableFuture.supplyAsync(() -> edit(pair.firstApi(), "a"));
            CompletableFuture<List<String>> second =
                    CompletableFuture.supplyAsync(() -> edit(pair.secondApi(), "b"));
            Set<String> expected = new HashSet<>(first.join());
            expected.addAll(second.join());
            Duration took = Duration.between(begin, Instant.now());
            LOG.info("2 x {} edits took {} ms", EDITS, took.toMillis());

            assertThat(listed(pair.firstApi())).isEqualTo(expected);
            assertThat(listed(pair.secondApi())).isEqualTo(expected);
            assertThat(took).isLessThan(LIMIT);
        }
    }
}
