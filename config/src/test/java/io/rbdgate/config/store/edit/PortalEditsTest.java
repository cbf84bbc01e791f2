package io.rbdgate.config.store.edit;

import static io.rbdgate.config.store.edit.EditedDocument.T;
import static io.rbdgate.config.store.edit.EditedDocument.none;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.GatewayConf;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PortalEditsTest {
    private final EditedDocument d = EditedDocument.withTwoGateways();

    /// A gateway registers itself with `own`, by the list of addresses that a peer has sent.
    private void registers(String gateway, String own, String... list) {
        d.run(d.edits.portals().register(T, gateway, List.of(list), List.of(own)));
    }

    @Test
    void everyPortalKnowsTheWholeListAndWhatIsNotItsOwn() {
        assertThat(d.target("/portals"))
                .isEqualTo(
                        "{\"gw1\":{\"gateway_ip_list\":[\"10.0.0.1\",\"10.0.0.2\"],"
                                + "\"inactive_portal_ips\":[\"10.0.0.2\"],"
                                + "\"portal_ip_addresses\":[\"10.0.0.1\"],\"tpgs\":2},"
                                + "\"gw2\":{\"gateway_ip_list\":[\"10.0.0.1\",\"10.0.0.2\"],"
                                + "\"inactive_portal_ips\":[\"10.0.0.1\"],"
                                + "\"portal_ip_addresses\":[\"10.0.0.2\"],\"tpgs\":2}}");
        assertThat(d.target("/ip_list")).isEqualTo("[\"10.0.0.1\",\"10.0.0.2\"]");
        assertThat(d.at("/gateways"))
                .isEqualTo(
                        "{\"gw1\":{\"active_luns\":0,\"created\":\"2026/01/02 03:04:05\"},"
                                + "\"gw2\":{\"active_luns\":0,\"created\":\"2026/01/02 03:04:05\"}}");
    }

    @Test
    void tagsFollowTheOrderOfTheListNotOfTheNames() {
        d.run(d.edits.portals().add(T, "a-later", List.of("10.0.0.9", "[fd00::9]")));

        assertThat(d.target("/ip_list"))
                .isEqualTo("[\"10.0.0.1\",\"10.0.0.2\",\"10.0.0.9\",\"fd00::9\"]");
        GatewayConf.Target target =
                Objects.requireNonNull(GatewayConf.of(d.document).targets().get(T));
        assertThat(target.portals().values().stream().map(p -> p.gateway() + "=" + p.tpg()))
                .containsExactly("a-later=3", "gw1=1", "gw2=2");
    }

    @Test
    void aGatewayOrAnAddressIsAddedOnce() {
        d.refuses(
                d.edits.portals().add(T, "gw1", List.of("10.0.0.7")),
                400,
                "Gateway already exists in configuration");
        d.refuses(
                d.edits.portals().add(T, "gw3", List.of("10.0.0.2")),
                400,
                "IP address already defined to the configuration");
    }

    @Test
    void whatIsNoAddressIsRefusedAtOnce() {
        assertThatThrownBy(() -> d.edits.portals().add(T, "gw3", List.of("nonsense")))
                .hasMessage(
                        "IP address provided is not usable (name doesn't resolve, or not a valid"
                                + " IPv4/IPv6 address): 'nonsense'");
    }

    @Test
    void registeringTheSameAgainChangesNothing() {
        ObjectNode before = d.document.deepCopy();
        d.tick();
        registers("gw2", "10.0.0.2", "10.0.0.1", "10.0.0.2");

        assertThat(d.document).isEqualTo(before);
    }

    @Test
    void aGatewayRegistersItselfWithTheListOfAPeer() {
        registers("gw3", "10.0.0.3", "10.0.0.1", "10.0.0.2", "10.0.0.3");

        assertThat(d.target("/portals/gw3"))
                .isEqualTo(
                        "{\"gateway_ip_list\":[\"10.0.0.1\",\"10.0.0.2\",\"10.0.0.3\"],"
                                + "\"inactive_portal_ips\":[\"10.0.0.1\",\"10.0.0.2\"],"
                                + "\"portal_ip_addresses\":[\"10.0.0.3\"],\"tpgs\":3}");
        assertThat(d.target("/portals/gw1/tpgs")).isEqualTo("3");
    }

    /// Two peers add a gateway each, both by the list as it was before.
    @Test
    void gatewaysThatAreAddedAtTheSameTimeDoNotLoseEachOthersAddressOrPlace() {
        registers("gw3", "10.0.0.3", "10.0.0.1", "10.0.0.2", "10.0.0.3");
        registers("gw4", "10.0.0.4", "10.0.0.1", "10.0.0.2", "10.0.0.4");

        assertThat(d.target("/ip_list"))
                .isEqualTo("[\"10.0.0.1\",\"10.0.0.2\",\"10.0.0.3\",\"10.0.0.4\"]");
        GatewayConf.Target target =
                Objects.requireNonNull(GatewayConf.of(d.document).targets().get(T));
        assertThat(target.portals().values().stream().map(p -> p.gateway() + "=" + p.tpg()))
                .containsExactly("gw1=1", "gw2=2", "gw3=3", "gw4=4");
    }

    /// A peer adds a gateway by the list as it was before another was removed.
    @Test
    void aGatewayThatIsRemovedWhileAnotherIsAddedLeavesNoAddressBehind() {
        d.run(d.edits.portals().remove(T, "gw2"));
        registers("gw3", "10.0.0.3", "10.0.0.1", "10.0.0.2", "10.0.0.3");

        assertThat(d.target("/ip_list")).isEqualTo("[\"10.0.0.1\",\"10.0.0.3\"]");
        d.run(d.edits.portals().add(T, "gw2", List.of("10.0.0.2")));
    }

    @Test
    void whenAGatewayGoesItsLunsGetAnotherOwner() {
        d.run(d.edits.luns().map(T, "rbd/a", null));
        d.run(d.edits.portals().remove(T, "gw1"));

        assertThat(d.disk("a", "owner")).isEqualTo("\"gw2\"");
        assertThat(d.at("/gateways/gw2/active_luns")).isEqualTo("1");
        assertThat(d.at("/gateways")).doesNotContain("gw1");
        assertThat(d.target("/portals"))
                .isEqualTo(
                        "{\"gw2\":{\"gateway_ip_list\":[\"10.0.0.2\"],\"inactive_portal_ips\":[],"
                                + "\"portal_ip_addresses\":[\"10.0.0.2\"],\"tpgs\":1}}");
    }

    @Test
    void theLastGatewayTakesAllOfTheTargetWithIt() {
        EditedDocument full = EditedDocument.withClients();
        full.run(full.edits.portals().remove(T, "gw1"));
        full.run(full.edits.portals().remove(T, "gw2"));

        assertThat(full.target("/disks") + full.target("/clients") + full.target("/portals"))
                .isEqualTo("{}{}{}");
        assertThat(full.at("/gateways")).isEqualTo("{}");
        assertThat(full.document.at("/disks/rbd~1a").has("owner")).isFalse();
    }

    @Test
    void aGatewayThatIsNoneCannotBeRemoved() {
        d.refuses(
                d.edits.portals().remove(T, "gw9"), 404, "Gateway does not exist in configuration");
        d.run(d.edits.targets().create("iqn.2003-01.com.example:u", none()));
        d.refuses(
                d.edits.portals().remove("iqn.2003-01.com.example:u", "gw1"),
                404,
                "Gateway gw1 is not a portal of target iqn.2003-01.com.example:u");
    }

    @Test
    void onlyAGatewayOfTheTargetMayBeTalkedTo() {
        d.run(ConfEdits.servedBy("gw1", T));
        d.refuses(
                ConfEdits.servedBy("gw9", T),
                400,
                "gw9 cannot be used to perform this operation because it is not defined within the"
                        + " gateways configuration");
    }
}
