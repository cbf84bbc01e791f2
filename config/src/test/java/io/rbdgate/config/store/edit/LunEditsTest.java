package io.rbdgate.config.store.edit;

import static io.rbdgate.config.store.edit.EditedDocument.C1;
import static io.rbdgate.config.store.edit.EditedDocument.T;
import static io.rbdgate.config.store.edit.EditedDocument.none;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.PasswordVault;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LunEditsTest {
    private final EditedDocument d = EditedDocument.withTwoGateways();

    @Test
    void theGatewayWithTheFewestLunsOwnsTheNextOne() {
        d.run(d.edits.luns().map(T, "rbd/a", null));
        d.run(d.edits.luns().map(T, "rbd/b", null));

        assertThat(d.target("/disks"))
                .isEqualTo("{\"rbd/a\":{\"lun_id\":0},\"rbd/b\":{\"lun_id\":1}}");
        assertThat(d.disk("a", "owner") + d.disk("b", "owner")).isEqualTo("\"gw1\"\"gw2\"");
        assertThat(d.at("/gateways/gw1/active_luns") + d.at("/gateways/gw2/active_luns"))
                .isEqualTo("11");
    }

    @Test
    void aNumberIsTakenAsGivenAndHolesAreFilled() {
        d.run(d.edits.luns().map(T, "rbd/a", 1));
        d.run(d.edits.luns().map(T, "rbd/b", null));

        assertThat(d.target("/disks"))
                .isEqualTo("{\"rbd/a\":{\"lun_id\":1},\"rbd/b\":{\"lun_id\":0}}");
    }

    @Test
    void aNumberInUseOrOutOfRangeIsRefused() {
        d.run(d.edits.luns().map(T, "rbd/a", 5));
        d.refuses(d.edits.luns().map(T, "rbd/b", 5), 400, "LUN id 5 is already in use by rbd/a");
        d.refuses(
                d.edits.luns().map(T, "rbd/b", 16384),
                400,
                "LUN id 16384 is not in the range 0 to 16383");
        d.refuses(
                d.edits.luns().map(T, "rbd/b", -1),
                400,
                "LUN id -1 is not in the range 0 to 16383");
    }

    @Test
    void aDiskIsMappedToOneTargetOnly() {
        d.run(d.edits.luns().map(T, "rbd/a", null));
        d.refuses(
                d.edits.luns().map(T, "rbd/a", null),
                400,
                "Disk rbd/a cannot be used because it is already mapped on target"
                        + " iqn.2003-01.com.example:t");
    }

    @Test
    void anUnknownDiskIsNotMapped() {
        d.refuses(
                d.edits.luns().map(T, "rbd/z", null),
                400,
                "Disk rbd/z is not defined in the configuration");
    }

    @Test
    void theMinimumOfGatewaysIsWaitedFor() {
        d.run(d.edits.portals().remove(T, "gw2"));
        d.refuses(
                d.edits.luns().map(T, "rbd/a", null),
                400,
                "at least 2 gateways must exist before disk mapping operations are permitted");
    }

    @Test
    void unmappingTakesTheOwnerAndItsCount() {
        d.run(d.edits.luns().map(T, "rbd/a", null));
        d.run(d.edits.luns().unmap(T, "rbd/a"));

        assertThat(d.target("/disks")).isEqualTo("{}");
        assertThat(d.document.at("/disks/rbd~1a").has("owner")).isFalse();
        assertThat(d.at("/gateways/gw1/active_luns")).isEqualTo("0");
    }

    @Test
    void aDiskInUseStays() {
        EditedDocument full = EditedDocument.withClients();
        full.run(full.edits.clients().map(T, C1, "rbd/a"));
        full.refuses(
                full.edits.luns().unmap(T, "rbd/a"),
                400,
                "Delete target LUN mapping failed - disk rbd/a is still mapped to client"
                        + " iqn.1994-05.com.example:c1");

        EditedDocument grouped = EditedDocument.withClients();
        grouped.run(grouped.edits.groups().add(T, "g", List.of(C1), List.of("rbd/a")));
        grouped.refuses(
                grouped.edits.luns().unmap(T, "rbd/a"), 400, "Disk rbd/a belongs to group g");
    }

    @Test
    void whatTheTargetDoesNotHaveIsNotUnmapped() {
        d.refuses(
                d.edits.luns().unmap(T, "rbd/a"),
                400,
                "Disk rbd/a is not defined in target iqn.2003-01.com.example:t");
    }

    @Test
    void anOwnerIsMovedWithItsCount() {
        d.run(d.edits.luns().map(T, "rbd/a", null));
        d.run(d.edits.luns().own(T, "rbd/a", "gw2"));

        assertThat(d.disk("a", "owner")).isEqualTo("\"gw2\"");
        assertThat(d.at("/gateways/gw1/active_luns") + d.at("/gateways/gw2/active_luns"))
                .isEqualTo("01");
        d.refuses(
                d.edits.luns().own(T, "rbd/a", "gw9"),
                400,
                "Gateway gw9 is not a portal of target iqn.2003-01.com.example:t");
    }

    @Test
    void oneGatewayIsEnoughWhereTheMinimumSaysSo() {
        ConfEdits single =
                new ConfEdits(InstantSource.system(), PasswordVault.NONE, 1, ControlTable.DEFAULTS);
        EditedDocument one = EditedDocument.empty();
        one.run(one.edits.targets().create(T, none()));
        one.run(one.edits.portals().add(T, "gw1", List.of("10.0.0.1")));
        one.run(one.edits.disks().define("rbd", "a", 2, null, "gw1", none()));
        one.run(single.luns().map(T, "rbd/a", null).then(single.clients().create(T, C1)));

        assertThat(one.disk("a", "owner")).isEqualTo("\"gw1\"");
    }
}
