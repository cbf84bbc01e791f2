package io.rbdgate.daemon.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.cfg.StatusRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of an `iscsi-gateway.cfg` reaches the parts that live by it.
final class TakeoverSettingsTest {
    @TempDir Path directory;

    @Test
    void theRulesForTheStateOfADiskAreTakenOver() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("iscsi-gateway.cfg"),
                        """
                        [config]
                        api_secure = false
                        [device_status]
                        lock_lost_cnt_threshhold = 7
                        status_check_interval = 60
                        stable_state_reset_count = 9
                        """);

        assertThat(Takeover.of(file, "gw1").sharing().statusRules())
                .isEqualTo(new StatusRules(7, Duration.ofSeconds(60), 9));
    }
}
