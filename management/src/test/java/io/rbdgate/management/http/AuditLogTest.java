package io.rbdgate.management.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A flood of requests that are not admitted.
final class AuditLogTest {
    private Instant now = Instant.parse("2026-11-21T20:00:00Z");
    private final AuditLog audit = new AuditLog(() -> now);

    private void refuse(String peer) {
        var _ = audit.refuse(peer, "GET /api/config", 401, "mismatch");
    }

    private List<String> told() {
        return audit.after(0).stream()
                .map(e -> e.peer() + " " + e.action() + " " + e.status() + " " + e.outcome())
                .toList();
    }

    @Test
    void ofOneAddressIsTheFirstRequestAndTheNumberOfTheOthersWhenTheMinuteIsOver() {
        for (int i = 0; i < 1000; i++) {
            refuse("10.0.0.9");
        }
        assertThat(told()).containsExactly("10.0.0.9 GET /api/config 401 mismatch");

        now = now.plusSeconds(60);
        assertThat(told())
                .containsExactly(
                        "10.0.0.9 GET /api/config 401 mismatch",
                        "10.0.0.9 999 more requests 401 within a minute");
        refuse("10.0.0.9");
        assertThat(told()).hasSize(3).last().isEqualTo("10.0.0.9 GET /api/config 401 mismatch");
    }

    @Test
    void ofManyAddressesIsTenOfThemAndANumber() {
        for (int i = 0; i < 5000; i++) {
            refuse("fd00::" + i);
        }
        now = now.plusSeconds(60);
        assertThat(told())
                .hasSize(11)
                .last()
                .isEqualTo("other addresses 4990 more requests 401 within a minute");
    }

    @Test
    void pushesOutNoChange() {
        audit.record("admin", "10.0.0.1", "PUT /api/target/iqn.a", 200, "done");
        for (int i = 0; i < 1100; i++) {
            refuse("10.0.0.9");
            now = now.plusSeconds(60);
        }
        assertThat(audit.after(0)).hasSizeLessThan(1000);
        assertThat(told()).first().isEqualTo("10.0.0.1 PUT /api/target/iqn.a 200 done");
    }
}
