package io.rbdgate.system;

import static io.rbdgate.system.ApiV1Site.block;
import static io.rbdgate.system.ApiV1Site.read;
import static io.rbdgate.system.ApiV1Site.ready;
import static io.rbdgate.system.ApiV1Site.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Snapshots; the witnesses are `rbd` and an initiator that goes on meanwhile.
interface ApiV1SnapshotTests extends ApiV1Side {

    @Test
    default void aSnapshotIsTakenProtectedClonedAndDeleted() throws IOException {
        String iqn = "iqn.2026-11.io.rbdgate.v1:snapshots";
        String target = site().openTarget(iqn);
        String pool = site().pool();
        String snapshots = site().image("snapped") + "/snapshots";
        site().imageLun(target, 0, "snapped");
        try (RawInitiator initiator = site().loggedIn(iqn)) {
            write(ready(initiator, 0), 0, 0x21);
            api().post(snapshots, Map.of("name", "before"));
            write(initiator, 0, 0x22);

            assertThat(site().firstBlock(pool + "/snapped@before")).isEqualTo(block(0x21));
            assertThat(api().list(snapshots).findValuesAsString("name")).containsExactly("before");
            api().refused(409, "POST", snapshots, Map.of("name", "before"));

            api().post(snapshots + "/before/protect", null);
            assertThat(api().refused(409, "DELETE", snapshots + "/before", null))
                    .isEqualTo(pool + "/snapped@before is protected: lift the protection first");
            api().post(snapshots + "/before/clone", Map.of("pool", pool, "image", "child"));
            assertThat(site().ceph().rbd("info", pool + "/child"))
                    .contains("parent: " + pool + "/snapped@before");
            assertThat(site().firstBlock(pool + "/child")).isEqualTo(block(0x21));
            api().refused(409, "POST", snapshots + "/before/unprotect", null);

            api().task("POST", site().image("child") + "/flatten", null);
            assertThat(site().ceph().rbd("info", pool + "/child")).doesNotContain("parent:");
            api().post(snapshots + "/before/unprotect", null);
            api().delete(snapshots + "/before");

            assertThat(site().ceph().rbd("snap", "ls", pool + "/snapped")).isEmpty();
            assertThat(read(initiator, 0)).isEqualTo(block(0x22));
        }
        api().delete(target + "/luns/0");
        api().task("DELETE", site().image("snapped"), null);
        api().delete(target + "?force=true");
    }

    @Test
    default void aSnapshotThatIsServedStaysUntilItsLunIsRemoved() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:served";
        String target = site().openTarget(iqn);
        String pool = site().pool();
        String snapshots = site().image("shown") + "/snapshots";
        site().imageLun(target, 0, "shown");
        try (RawInitiator initiator = site().loggedIn(iqn)) {
            write(ready(initiator, 0), 0, 0x31);
            api().post(snapshots, Map.of("name", "monday"));
            write(initiator, 0, 0x32);
            JsonNode made =
                    api().post(
                                    target + "/luns",
                                    Map.of(
                                            "lun",
                                            1,
                                            "readOnly",
                                            true,
                                            "removable",
                                            true,
                                            "writeSameToEnd",
                                            true,
                                            "physicalBlockSize",
                                            4096,
                                            "spaceThreshold",
                                            90,
                                            "backstore",
                                            Map.of(
                                                    "type",
                                                    "rbd",
                                                    "pool",
                                                    pool,
                                                    "image",
                                                    "shown",
                                                    "snapshot",
                                                    "monday")));
            assertThat(made.toString())
                    .contains("\"physicalBlockSize\":4096,\"readOnly\":true,\"removable\":true")
                    .contains("\"writeSameToEnd\":true", "\"spaceThreshold\":90")
                    .contains("\"snapshot\":\"monday\"");

            assertThat(read(ready(initiator, 1), 1)).isEqualTo(block(0x31));
            String inUse =
                    pool + "/shown@monday is served as " + iqn + " LUN 1: remove the LUN first";
            assertThat(api().refused(409, "DELETE", snapshots + "/monday", null)).isEqualTo(inUse);
            assertThat(
                            api().refused(
                                            409,
                                            "POST",
                                            snapshots + "/monday/rollback",
                                            Map.of("force", false)))
                    .contains("is served to");
            api().delete(target + "/luns/1");
            api().delete(snapshots + "/monday");
            assertThat(read(ready(initiator, 0), 0)).isEqualTo(block(0x32));
        }
        api().delete(target + "/luns/0");
        api().delete(target + "?force=true");
    }

    @Test
    default void rollingBackTakesTheLunAwayOnlyWhenForcedAndGivesItBack() {
        String iqn = "iqn.2026-11.io.rbdgate.v1:rollback";
        String target = site().openTarget(iqn);
        String rollback = site().image("rolled") + "/snapshots/good/rollback";
        site().imageLun(target, 0, "rolled");
        try (RawInitiator initiator = site().loggedIn(iqn)) {
            write(ready(initiator, 0), 0, 0x31);
            api().post(site().image("rolled") + "/snapshots", Map.of("name", "good"));
            write(initiator, 0, 0x32);

            assertThat(api().refused(409, "POST", rollback, Map.of()))
                    .isEqualTo(
                            site().pool()
                                    + "/rolled is served to iqn.2026-11.io.rbdgate.test:initiator:"
                                    + " log them out, or send \"force\": true");
            assertThat(read(initiator, 0)).isEqualTo(block(0x32));

            api().task("POST", rollback, Map.of("force", true));

            assertThat(read(ready(initiator, 0), 0)).isEqualTo(block(0x31));
            write(initiator, 0, 0x33);
        }
        api().task("POST", rollback, Map.of());
        try (RawInitiator again = site().loggedIn(iqn)) {
            assertThat(read(ready(again, 0), 0)).isEqualTo(block(0x31));
        }
        api().delete(site().image("rolled") + "/snapshots/good");
        api().delete(target + "/luns/0");
        api().delete(target + "?force=true");
    }

    /// The writes of one initiator go to both LUNs in turn: the snapshots never show the second
    /// without the first.
    @Test
    default void snapshotsOfSeveralLunsShowOneMoment() throws Exception {
        String iqn = "iqn.2026-11.io.rbdgate.v1:consistent";
        String target = site().openTarget(iqn);
        String pool = site().pool();
        site().imageLun(target, 0, "left");
        site().imageLun(target, 1, "right");
        try (RawInitiator initiator = site().loggedIn(iqn)) {
            write(ready(initiator, 0), 0, 0);
            write(ready(initiator, 1), 1, 0);
            String task =
                    api().begin(
                                    "POST",
                                    "/snapshots",
                                    Map.of(
                                            "name",
                                            "both",
                                            "luns",
                                            List.of(lun(iqn, 0), lun(iqn, 1))));
            for (int round = 1; round < 100; round++) {
                write(initiator, 0, round);
                write(initiator, 1, round);
            }
            JsonNode end = api().ended(task);

            assertThat(end.path("state").stringValue()).as(end.toString()).isEqualTo("done");
            assertThat(end.path("result").path("images").toString())
                    .isEqualTo("[\"" + pool + "/left\",\"" + pool + "/right\"]");
            int left = site().firstBlock(pool + "/left@both")[0];
            int right = site().firstBlock(pool + "/right@both")[0];
            assertThat(left - right).isBetween(0, 1);
        }
        api().task(
                        "POST",
                        "/snapshots",
                        Map.of("name", "idle", "luns", List.of(lun(iqn, 0), lun(iqn, 1))));
        assertThat(site().ceph().rbd("snap", "ls", pool + "/right")).contains("both", "idle");
        api().delete(target + "/luns/0");
        api().delete(target + "/luns/1");
        api().delete(target + "?force=true");
    }

    private static Map<String, ?> lun(String iqn, int number) {
        return Map.of("target", iqn, "lun", number);
    }
}
