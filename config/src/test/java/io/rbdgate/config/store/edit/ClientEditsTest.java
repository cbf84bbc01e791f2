package io.rbdgate.config.store.edit;

import static io.rbdgate.config.store.edit.EditedDocument.C1;
import static io.rbdgate.config.store.edit.EditedDocument.C2;
import static io.rbdgate.config.store.edit.EditedDocument.T;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.Credentials;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ClientEditsTest {
    private final EditedDocument d = EditedDocument.withClients();

    @Test
    void aNewClientSeesNothingAndHasNoChap() {
        assertThat(d.target("/clients/" + C1))
                .isEqualTo(
                        "{\"auth\":{\"mutual_password\":\"\","
                                + "\"mutual_password_encryption_enabled\":false,\"mutual_username\":\"\","
                                + "\"password\":\"\",\"password_encryption_enabled\":false,"
                                + "\"username\":\"\"},\"group_name\":\"\",\"luns\":{}}");
    }

    @Test
    void aClientSeesADiskUnderTheTargetsNumberIfNobodyUsesIt() {
        d.run(d.edits.clients().map(T, C1, "rbd/b"));

        assertThat(d.target("/clients/" + C1 + "/luns")).isEqualTo("{\"rbd/b\":{\"lun_id\":1}}");
    }

    @Test
    void aNumberThatAnyClientUsesIsNotPreferred() {
        d.run(d.edits.clients().map(T, C1, "rbd/b"));
        d.run(d.edits.clients().map(T, C2, "rbd/b"));

        assertThat(d.target("/clients/" + C2 + "/luns")).isEqualTo("{\"rbd/b\":{\"lun_id\":0}}");
    }

    @Test
    void creatingTurnsTheListOfInitiatorsOn() {
        EditedDocument open = EditedDocument.withTwoGateways();
        open.run(open.edits.auth().acl(T, false));
        open.run(open.edits.clients().create(T, C1));

        assertThat(open.target("/acl_enabled")).isEqualTo("true");
    }

    @Test
    void aClientIsCreatedOnce() {
        d.refuses(
                d.edits.clients().create(T, C1),
                400,
                "A client with the name 'iqn.1994-05.com.example:c1' is already defined");
    }

    @Test
    void noClientBesideTargetChap() {
        EditedDocument open = EditedDocument.withTwoGateways();
        open.run(open.edits.auth().acl(T, false));
        open.run(open.edits.auth().target(T, new Credentials("username1", "password1234", "", "")));
        open.refuses(
                open.edits.clients().create(T, C1),
                400,
                "Clients can not be defined while the target has CHAP authentication: disable it"
                        + " first");
    }

    @Test
    void theMinimumOfGatewaysIsWaitedFor() {
        EditedDocument one = EditedDocument.withTwoGateways();
        one.run(one.edits.portals().remove(T, "gw2"));
        one.refuses(
                one.edits.clients().create(T, C1),
                400,
                "Clients can not be defined until a HA configuration has been defined (>2"
                        + " gateways)");
    }

    @Test
    void aDiskIsMappedToAClientOnceAndOnlyWhenTheTargetHasIt() {
        d.run(d.edits.clients().map(T, C1, "rbd/a"));
        d.refuses(
                d.edits.clients().map(T, C1, "rbd/a"),
                400,
                "Disk rbd/a is already mapped to client iqn.1994-05.com.example:c1");
        d.run(d.edits.luns().unmap(T, "rbd/b"));
        d.refuses(
                d.edits.clients().map(T, C1, "rbd/b"),
                500,
                "Disk rbd/b is not mapped to target iqn.2003-01.com.example:t");
        d.refuses(
                d.edits.clients().map(T, C1, "rbd/z"),
                400,
                "Disk rbd/z is not defined in the configuration");
        d.refuses(
                d.edits.clients().map(T, "iqn.2000-01.com.example:no", "rbd/a"),
                404,
                "Client 'iqn.2000-01.com.example:no' does not exist");
    }

    @Test
    void unmappingFreesTheNumber() {
        d.run(d.edits.clients().map(T, C1, "rbd/a"));
        d.run(d.edits.clients().unmap(T, C1, "rbd/a"));

        assertThat(d.target("/clients/" + C1 + "/luns")).isEqualTo("{}");
        d.refuses(d.edits.clients().unmap(T, C1, "rbd/a"), 400, "disk not mapped to client");
    }

    @Test
    void aFullListKeepsNumbersThatAreThere() {
        d.run(d.edits.clients().map(T, C1, "rbd/b"));
        d.run(d.edits.clients().map(T, C2, "rbd/b"));
        d.run(d.edits.clients().luns(T, C2, List.of("rbd/b", "rbd/a")));
        ObjectNode before = d.document.deepCopy();
        d.tick();
        d.run(d.edits.clients().luns(T, C2, List.of("rbd/a", "rbd/b")));

        assertThat(d.target("/clients/" + C2 + "/luns"))
                .isEqualTo("{\"rbd/a\":{\"lun_id\":1},\"rbd/b\":{\"lun_id\":0}}");
        assertThat(d.document).isEqualTo(before);
    }

    @Test
    void aClientIsRemovedWithItsMaps() {
        d.run(d.edits.clients().map(T, C1, "rbd/a"));
        d.run(d.edits.clients().remove(T, C1));

        assertThat(d.document.at("/targets/" + T + "/clients").has(C1)).isFalse();
        d.refuses(
                d.edits.clients().remove(T, C1),
                400,
                "iqn.1994-05.com.example:c1 is not defined yet - nothing to delete");
    }
}
