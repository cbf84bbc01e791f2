package io.rbdgate.config.store.edit;

import static io.rbdgate.config.store.edit.EditedDocument.T;
import static io.rbdgate.config.store.edit.EditedDocument.json;
import static io.rbdgate.config.store.edit.EditedDocument.none;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfEditException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TargetEditsTest {
    private final EditedDocument d = EditedDocument.empty();

    @Test
    void aNewTargetIsEmptyAndHasNoListOfAddresses() {
        d.run(d.edits.targets().create(T, none()));

        assertThat(d.at("/targets"))
                .isEqualTo(
                        "{\"iqn.2003-01.com.example:t\":{\"acl_enabled\":true,\"auth\":"
                                + "{\"mutual_password\":\"\",\"mutual_password_encryption_enabled\":false,"
                                + "\"mutual_username\":\"\",\"password\":\"\","
                                + "\"password_encryption_enabled\":false,\"username\":\"\"},"
                                + "\"clients\":{},\"controls\":{},\"created\":\"2026/01/02 03:04:05\","
                                + "\"disks\":{},\"groups\":{},\"portals\":{}}}");
    }

    @Test
    void creatingATargetAgainKeepsTheOneThatIsThere() {
        EditedDocument full = EditedDocument.withClients();
        ObjectNode before = full.document.deepCopy();
        full.tick();
        full.run(full.edits.targets().create(T, json("{\"cmdsn_depth\":8}")));

        assertThat(full.document).isEqualTo(before);
    }

    @Test
    void onlyWhatDiffersFromTheDefaultIsStored() {
        d.run(
                d.edits
                        .targets()
                        .create(
                                T,
                                json(
                                        "{\"cmdsn_depth\":\"64\",\"immediate_data\":\"No\","
                                                + "\"initial_r2t\":1,\"nopin_timeout\":5}")));

        assertThat(d.target("/controls"))
                .isEqualTo("{\"cmdsn_depth\":64,\"immediate_data\":false}");
    }

    @Test
    void nullEmptyTextOrTheDefaultTakesAControlOut() {
        d.run(
                d.edits
                        .targets()
                        .create(
                                T,
                                json(
                                        "{\"cmdsn_depth\":64,\"nopin_timeout\":9,"
                                                + "\"dataout_timeout\":9,\"immediate_data\":false}")));
        d.tick();
        d.run(
                d.edits
                        .targets()
                        .reconfigure(
                                T,
                                json(
                                        "{\"cmdsn_depth\":null,\"nopin_timeout\":\"\","
                                                + "\"dataout_timeout\":20}")));

        assertThat(d.target("/controls")).isEqualTo("{\"immediate_data\":false}");
        assertThat(d.target("/updated")).isEqualTo("\"2026/01/02 03:05:05\"");
    }

    @Test
    void reconfiguringToTheSameValuesChangesNothing() {
        d.run(d.edits.targets().create(T, json("{\"cmdsn_depth\":64}")));
        ObjectNode before = d.document.deepCopy();
        d.tick();
        d.run(d.edits.targets().reconfigure(T, json("{\"cmdsn_depth\":\"64\"}")));

        assertThat(d.document).isEqualTo(before);
    }

    @Test
    void aValueOutOfRangeIsRefusedAsTheOriginalDoes() {
        assertThatThrownBy(() -> d.edits.targets().create(T, json("{\"cmdsn_depth\":513}")))
                .isInstanceOf(ConfEditException.class)
                .hasMessage(
                        "Unexpected or invalid controls - expected integer <= 512 for cmdsn_depth")
                .hasFieldOrPropertyWithValue("status", 500);
    }

    @Test
    void anUnknownControlIsAnsweredWithThoseThatExist() {
        assertThatThrownBy(() -> d.edits.targets().create(T, json("{\"x\":1}")))
                .hasMessage(
                        "Unexpected or invalid controls - Supported controls: dataout_timeout,"
                                + "nopin_response_timeout,nopin_timeout,cmdsn_depth,immediate_data,"
                                + "initial_r2t,max_outstanding_r2t,first_burst_length,max_burst_length,"
                                + "max_recv_data_segment_length,max_xmit_data_segment_length");
    }

    @Test
    void anUnknownTargetCannotBeReconfiguredOrRemoved() {
        d.refuses(
                d.edits.targets().reconfigure(T, none()),
                400,
                "Target: iqn.2003-01.com.example:t is not defined.");
        d.refuses(
                d.edits.targets().remove(T),
                404,
                "Target iqn.2003-01.com.example:t does not exist");
    }

    @Test
    void aTargetWithDisksIsNotRemoved() {
        EditedDocument full = EditedDocument.withTwoGateways();
        full.run(full.edits.luns().map(T, "rbd/a", null));

        full.refuses(
                full.edits.targets().remove(T),
                400,
                "Unable to delete target iqn.2003-01.com.example:t - it still has disks or clients:"
                        + " remove them first");
    }

    @Test
    void withItsLastTargetAGatewayIsNoGatewayAnyMore() {
        EditedDocument two = EditedDocument.withTwoGateways();
        two.run(two.edits.targets().create("iqn.2003-01.com.example:u", none()));
        two.run(two.edits.portals().add("iqn.2003-01.com.example:u", "gw2", List.of("10.0.0.2")));
        two.run(two.edits.targets().remove(T));

        assertThat(two.at("/gateways"))
                .isEqualTo("{\"gw2\":{\"active_luns\":0,\"created\":\"2026/01/02 03:04:05\"}}");
    }

    @Test
    void keysOfOthersSurviveEveryEdit() {
        d.run(d.edits.targets().create(T, none()));
        ((ObjectNode) d.document.at("/targets/" + T)).put("x-theirs", 1);
        d.document.put("x-top", true);
        d.run(d.edits.targets().reconfigure(T, json("{\"cmdsn_depth\":64}")));

        assertThat(d.target("/x-theirs")).isEqualTo("1");
        assertThat(d.at("/x-top")).isEqualTo("true");
    }
}
