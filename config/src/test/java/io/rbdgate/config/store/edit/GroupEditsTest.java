package io.rbdgate.config.store.edit;

import static io.rbdgate.config.store.edit.EditedDocument.C1;
import static io.rbdgate.config.store.edit.EditedDocument.C2;
import static io.rbdgate.config.store.edit.EditedDocument.T;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GroupEditsTest {
    private static final List<String> NOTHING = List.of();

    private final EditedDocument d = EditedDocument.withClients();

    @Test
    void allMembersSeeTheGroupsDisksUnderTheSameNumbers() {
        d.run(d.edits.groups().add(T, "g", List.of(C1, C2), List.of("rbd/b")));

        assertThat(d.target("/groups"))
                .isEqualTo(
                        "{\"g\":{\"disks\":{\"rbd/b\":{\"lun_id\":1}},\"members\":"
                                + "[\"iqn.1994-05.com.example:c1\",\"iqn.1994-05.com.example:c2\"]}}");
        assertThat(d.target("/clients/" + C1 + "/luns")).isEqualTo("{\"rbd/b\":{\"lun_id\":1}}");
        assertThat(d.target("/clients/" + C2 + "/luns")).isEqualTo("{\"rbd/b\":{\"lun_id\":1}}");
        assertThat(d.target("/clients/" + C2 + "/group_name")).isEqualTo("\"g\"");
    }

    @Test
    void disksAndMembersComeAndGo() {
        d.run(d.edits.groups().add(T, "g", List.of(C1), List.of("rbd/b")));
        d.run(d.edits.groups().add(T, "g", List.of(C2), List.of("rbd/a")));
        d.run(d.edits.groups().remove(T, "g", List.of(C1), List.of("rbd/b")));

        assertThat(d.target("/groups/g"))
                .isEqualTo(
                        "{\"disks\":{\"rbd/a\":{\"lun_id\":0}},\"members\":"
                                + "[\"iqn.1994-05.com.example:c2\"]}");
        assertThat(d.target("/clients/" + C2 + "/luns")).isEqualTo("{\"rbd/a\":{\"lun_id\":0}}");
        assertThat(d.target("/clients/" + C1 + "/group_name")).isEqualTo("\"\"");
    }

    @Test
    void aClientWithDisksOfItsOwnCannotJoin() {
        d.run(d.edits.clients().map(T, C1, "rbd/a"));
        d.refuses(
                d.edits.groups().add(T, "g", List.of(C1), NOTHING),
                400,
                "Client 'iqn.1994-05.com.example:c1' already has luns. Only clients without prior"
                        + " lun maps can be added to a group");
    }

    @Test
    void aClientIsInOneGroup() {
        d.run(d.edits.groups().add(T, "g", List.of(C1), NOTHING));
        d.refuses(
                d.edits.groups().add(T, "h", List.of(C1), NOTHING),
                400,
                "Client already assigned to g - a client can only belong to one host group");
    }

    @Test
    void unknownMembersAndDisksAreRefused() {
        d.refuses(
                d.edits.groups().add(T, "g", List.of("iqn.2000-01.com.example:no"), NOTHING),
                400,
                "client 'iqn.2000-01.com.example:no' doesn't exist");
        d.refuses(
                d.edits.groups().add(T, "g", NOTHING, List.of("rbd/z")),
                400,
                "disk 'rbd/z' doesn't exist");
    }

    @Test
    void membersAreManagedThroughTheGroupOnly() {
        d.run(d.edits.groups().add(T, "g", List.of(C1), List.of("rbd/a")));
        d.refuses(
                d.edits.clients().map(T, C1, "rbd/b"),
                400,
                "Unable to manage disks for 'iqn.1994-05.com.example:c1' - it belongs to group g");
        d.refuses(
                d.edits.clients().remove(T, C1),
                400,
                "Unable to delete 'iqn.1994-05.com.example:c1' - it belongs to group g");
    }

    @Test
    void deletingAGroupLeavesTheDisksWithItsMembers() {
        d.run(d.edits.groups().add(T, "g", List.of(C1), List.of("rbd/a")));
        d.run(d.edits.groups().delete(T, "g"));

        assertThat(d.target("/groups")).isEqualTo("{}");
        assertThat(d.target("/clients/" + C1 + "/group_name")).isEqualTo("\"\"");
        assertThat(d.target("/clients/" + C1 + "/luns")).isEqualTo("{\"rbd/a\":{\"lun_id\":0}}");
        d.refuses(d.edits.groups().delete(T, "g"), 404, "Group name 'g' not found");
    }

    @Test
    void theSameListAgainChangesNothing() {
        d.run(d.edits.groups().replace(T, "g", List.of(C1), List.of("rbd/a")));
        ObjectNode before = d.document.deepCopy();
        d.tick();
        d.run(d.edits.groups().replace(T, "g", List.of(C1), List.of("rbd/a")));

        assertThat(d.document).isEqualTo(before);
    }
}
