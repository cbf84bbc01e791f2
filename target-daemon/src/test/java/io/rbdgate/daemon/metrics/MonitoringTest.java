package io.rbdgate.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.TargetControl.LunTraffic;
import io.rbdgate.scsi.ScsiStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the dashboard and the alert rules ask for is what the process exposes.
final class MonitoringTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("rbdgate.root", ".."), "target-daemon", "monitoring");
    private static final LunStatus LUN =
            new LunStatus("t", 0, "rbd", true, "ONLINE", "", 1, 512, "s", LunTraffic.NONE);
    private static final Pattern NAME = Pattern.compile("rbdgate_[a-z0-9_]+");

    private static Set<String> exposed() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ProtocolMetrics protocol = new ProtocolMetrics(registry);
        assertThat(protocol).isNotNull();
        LunMetrics lun = new LunMetrics(registry, "iqn.2026-11.test:t", 0);
        lun.completed(0x28, ScsiStatus.BUSY, 512, 1000);
        registry.getPrometheusRegistry().register(new OnlineLuns(() -> List.of(LUN)));
        Set<String> names =
                NAME.matcher(registry.scrape())
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana-dashboard.json", "alerts.yml"})
    void everyMetricAskedForExists(String file) throws IOException {
        Set<String> asked =
                NAME.matcher(Files.readString(FOLDER.resolve(file)))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
        assertThat(asked).hasSizeGreaterThan(4);
        assertThat(exposed()).containsAll(asked);
    }

    @Test
    void theDashboardIsJsonWithAnExpressionInEveryPanel() throws IOException {
        JsonNode dashboard =
                JsonMapper.shared()
                        .readTree(Files.readString(FOLDER.resolve("grafana-dashboard.json")));
        assertThat(dashboard.get("panels").size()).isEqualTo(9);
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(panel.get("targets").get(0).get("expr").stringValue()).contains("rbdgate_");
        }
    }

    @Test
    void theRulesAreYamlWithASummaryEach() throws IOException {
        String text = Files.readString(FOLDER.resolve("alerts.yml"));
        assertThat(new Yaml().<Object>load(text).toString()).contains("RbdgateLunOffline");
        assertThat(text.split("- alert: ", -1)).hasSize(7);
        assertThat(text.split("summary: ", -1)).hasSize(7);
    }
}
