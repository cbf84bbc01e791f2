package io.rbdgate.management.rest;

import static io.rbdgate.management.rest.TwoGateways.DISK;
import static io.rbdgate.management.rest.TwoGateways.GW1;
import static io.rbdgate.management.rest.TwoGateways.GW2;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The status of a disk in `GET /api/disk`, which gwcli shows: what `service status` of ceph-mgr
/// says of it, in the manager's own words (16.2).
final class DiskWatchTest {
    private static final String FIRST = "2026-11-21T13:30:38.591201+0000";
    private static final String SECOND = "2026-11-21T13:30:43.000000+0000";

    private final TwoGateways both = new TwoGateways().made();

    @AfterEach
    void stop() {
        both.close();
    }

    private static String daemon(String gateway, String stamp, String status) {
        return "\"%s:%s\":{\"status_stamp\":\"%s\",\"last_beacon\":\"%s\",\"status\":{%s}}"
                .formatted(gateway, DISK, stamp, stamp, status);
    }

    private static String counts(boolean owner, int locks, int connections) {
        return ("\"cmd_timed_out_cnt\":\"0\",\"conn_lost_cnt\":\"%d\",\"lock_lost_cnt\":\"%d\","
                        + "\"lock_owner\":\"%s\"")
                .formatted(connections, locks, owner);
    }

    private void look(String... daemons) {
        both.storage.answers.put(
                "service status", "{\"tcmu-runner\":{" + String.join(",", daemons) + "}}");
        both.gw1.disks.look();
    }

    private String state() {
        String disk = both.gw1.get("/api/disk/" + DISK);
        return disk.replaceAll(".*\"state\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void ownerAndCountsOfEveryGatewayAreThoseTheManagerKnows() {
        look(daemon(GW1, FIRST, counts(false, 3, 0)), daemon(GW2, FIRST, counts(true, 1, 0)));

        assertThat(both.gw1.get("/api/disk/" + DISK))
                .contains(
                        "\"status\":{\"gateways\":{"
                                + "\"gw1.example.org\":{\"cmd_timed_out_cnt\":0,"
                                + "\"conn_lost_cnt\":0,\"lock_lost_cnt\":3},"
                                + "\"gw2.example.org\":{\"cmd_timed_out_cnt\":0,"
                                + "\"conn_lost_cnt\":0,\"lock_lost_cnt\":1}},"
                                + "\"lock_owner\":\"gw2.example.org\",\"state\":\"Online\"}");
    }

    @Test
    void theNewestClaimOfTheLockCounts() {
        look(daemon(GW1, SECOND, counts(true, 0, 0)), daemon(GW2, FIRST, counts(true, 0, 0)));

        assertThat(both.gw1.get("/api/disk/" + DISK))
                .contains("\"lock_owner\":\"gw1.example.org\"");
    }

    @Test
    void aLostConnectionDegradesADiskUntilFourCalmLooks() {
        look(daemon(GW1, FIRST, counts(true, 0, 7)));
        assertThat(state()).isEqualTo("Online");
        look(daemon(GW1, FIRST, counts(true, 0, 8)));
        assertThat(state()).isEqualTo("Degraded - cluster access failure");
        for (int calm = 1; calm <= 3; calm++) {
            look(daemon(GW1, FIRST, counts(true, 0, 8)));
            assertThat(state()).isEqualTo("Degraded - cluster access failure");
        }
        look(daemon(GW1, FIRST, counts(true, 0, 8)));
        assertThat(state()).isEqualTo("Online");
    }

    @Test
    void twelveLostLocksBetweenTwoLooksAreExcessive() {
        look(daemon(GW1, FIRST, counts(true, 0, 0)));
        look(daemon(GW1, FIRST, counts(true, 11, 0)));
        assertThat(state()).isEqualTo("Online");
        look(daemon(GW1, FIRST, counts(true, 23, 0)));
        assertThat(state()).isEqualTo("Degraded - excessive failovers");
    }

    @Test
    void aStatusThatIsLeftOutChangesNothing() {
        look(daemon(GW1, FIRST, counts(true, 5, 0)));
        look(daemon(GW1, FIRST, ""));

        assertThat(both.gw1.get("/api/disk/" + DISK))
                .contains("\"lock_lost_cnt\":5")
                .contains("\"lock_owner\":\"gw1.example.org\"");
    }

    @Test
    void whatTheOwnerSeesNowIsNewerThanWhatItTold() {
        both.gw1.target.comesUp = false;
        look(daemon(GW1, FIRST, counts(true, 0, 0)));
        assertThat(state()).isEqualTo("Degraded - cluster access failure");
    }

    @Test
    void withoutTheManagerAGatewayTellsWhatItSeesItself() {
        look(daemon(GW2, FIRST, counts(true, 4, 0)));
        both.storage.answers.clear();
        both.gw1.disks.look();

        assertThat(both.gw1.get("/api/disk/" + DISK))
                .contains(
                        "\"status\":{\"gateways\":{\"gw1.example.org\":{\"cmd_timed_out_cnt\":0,"
                                + "\"conn_lost_cnt\":0,\"lock_lost_cnt\":0}},"
                                + "\"lock_owner\":\"gw1.example.org\",\"state\":\"Online\"}");
    }
}
