package io.rbdgate.config.store.edit;

import static io.rbdgate.config.store.edit.EditedDocument.T;
import static io.rbdgate.config.store.edit.EditedDocument.json;
import static io.rbdgate.config.store.edit.EditedDocument.none;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfigEdit;
import org.junit.jupiter.api.Test;

class DiskEditsTest {
    private final EditedDocument d = EditedDocument.withTwoGateways();

    @Test
    void aDiskIsDefinedAsTheOriginalWritesIt() {
        assertThat(d.at("/disks/rbd~1a"))
                .isEqualTo(
                        "{\"allocating_host\":\"gw1\",\"backstore\":\"user:rbd\","
                                + "\"backstore_object_name\":\"rbd.a\",\"controls\":{},"
                                + "\"created\":\"2026/01/02 03:04:05\",\"image\":\"a\",\"pool\":\"rbd\","
                                + "\"pool_id\":2,\"updated\":\"2026/01/02 03:04:05\",\"wwn\":\"wwn-a\"}");
    }

    @Test
    void withoutAWwnItGetsAUuidWhichStaysWhenTheEditIsRepeated() {
        ConfigEdit edit = d.edits.disks().define("rbd", "c", 2, null, "gw1", none());
        EditedDocument other = EditedDocument.withTwoGateways();
        d.run(edit);
        other.run(edit);

        assertThat(d.disk("c", "wwn"))
                .matches("\"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\"")
                .isEqualTo(other.disk("c", "wwn"));
    }

    @Test
    void objectNamesThatCollideGetANumber() {
        d.run(d.edits.disks().define("p", "x.y", 3, null, "gw1", none()));
        d.run(d.edits.disks().define("p.x", "y", 4, null, "gw1", none()));

        assertThat(d.at("/disks/p.x~1y/backstore_object_name")).isEqualTo("\"p.x.y.1\"");
    }

    @Test
    void aDiskOrAWwnIsDefinedOnce() {
        d.refuses(
                d.edits.disks().define("rbd", "a", 2, null, "gw1", none()),
                400,
                "Disk rbd/a is already defined");
        d.refuses(
                d.edits.disks().define("rbd", "c", 2, "wwn-a", "gw1", none()),
                400,
                "WWN wwn-a is already in use by rbd/a");
    }

    @Test
    void twoDisksNeverLookAlikeToInitiators() {
        d.refuses(
                d.edits.disks().define("rbd", "c", 2, "wwn_a", "gw1", none()),
                400,
                "WWN wwn_a makes the same NAA identifier as that of rbd/a: choose one with other"
                        + " hexadecimal digits, or none");
    }

    @Test
    void aBadNameIsRefusedAtOnce() {
        assertThatThrownBy(() -> d.edits.disks().define("rbd", "a/b", 2, null, "gw1", none()))
                .hasMessage("Invalid image name (use alphanumeric, '_', '.', or '-' characters)");
    }

    @Test
    void controlsOfAMappedDiskAreChanged() {
        d.run(d.edits.luns().map(T, "rbd/a", null));
        d.run(
                d.edits
                        .disks()
                        .reconfigure(
                                "rbd/a",
                                json("{\"max_data_area_mb\":\"16\",\"qos_iops_limit\":500}")));

        assertThat(d.disk("a", "controls"))
                .isEqualTo("{\"max_data_area_mb\":16,\"qos_iops_limit\":500}");
    }

    @Test
    void aDiskThatNoTargetHasIsNotReconfigured() {
        d.refuses(
                d.edits.disks().reconfigure("rbd/a", none()),
                400,
                "Disk rbd/a must be assigned to a target");
        d.refuses(d.edits.disks().reconfigure("rbd/z", none()), 404, "rbd image rbd/z not found");
    }

    @Test
    void aDiskIsRemovedUnlessItIsMapped() {
        d.run(d.edits.luns().map(T, "rbd/a", null));
        d.run(d.edits.disks().remove("rbd/b"));

        assertThat(d.document.at("/disks").has("rbd/b")).isFalse();
        d.refuses(
                d.edits.disks().remove("rbd/a"),
                400,
                "Unable to delete disk rbd/a - it is mapped to target iqn.2003-01.com.example:t");
    }
}
