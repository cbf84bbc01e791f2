package io.rbdgate.config.store.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.GatewayConf;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RevocationsTest {
    private static final String BEFORE =
            """
            {"targets": {"t": {
                "acl_enabled": true, "auth": {"username": "", "password": ""},
                "disks": {"rbd/a": {"lun_id": 0}, "rbd/b": {"lun_id": 1}},
                "clients": {"alice": {"auth": {"username": "alice", "password": "one"},
                                      "luns": {"rbd/a": {"lun_id": 0}}}},
                "ip_list": ["10.0.0.1", "10.0.0.2"],
                "portals": {"gw1": {"portal_ip_addresses": ["10.0.0.1"]},
                            "gw2": {"portal_ip_addresses": ["10.0.0.2"]}}}}}
            """;

    private static Revocations after(String text, String... replaced) {
        String next = text;
        for (int i = 0; i < replaced.length; i += 2) {
            assertThat(next).contains(replaced[i]);
            next = next.replace(replaced[i], replaced[i + 1]);
        }
        return Revocations.between(GatewayConf.parse(text), GatewayConf.parse(next));
    }

    private static void takes(Revocations revocations) {
        assertThat(revocations.targets()).containsOnlyKeys("t");
        assertThat(revocations.gateways()).containsExactly("gw1", "gw2");
    }

    @Test
    void whatIsAddedTakesNothing() {
        assertThat(
                        after(
                                        BEFORE,
                                        "\"luns\": {",
                                        "\"luns\": {\"rbd/b\": {\"lun_id\": 1}, ",
                                        "\"clients\": {",
                                        "\"clients\": {\"bob\": {}, ")
                                .isEmpty())
                .isTrue();
    }

    @Test
    void aLunHiddenFromAnInitiatorIsTaken() {
        takes(after(BEFORE, "\"luns\": {\"rbd/a\": {\"lun_id\": 0}}", "\"luns\": {}"));
    }

    @Test
    void aLunUnderAnotherNumberIsTakenUnderTheOldOne() {
        takes(
                after(
                        BEFORE,
                        "\"luns\": {\"rbd/a\": {\"lun_id\": 0}}",
                        "\"luns\": {\"rbd/a\": {\"lun_id\": 5}}"));
    }

    @Test
    void anotherSecretTakesAccessFromWhoKnowsTheOldOne() {
        takes(after(BEFORE, "\"one\"", "\"two\""));
    }

    @Test
    void anInitiatorThatIsRemovedLosesAll() {
        takes(after(BEFORE, "\"alice\": {\"auth\"", "\"bob\": {\"auth\""));
    }

    @Test
    void aDiskTakenFromTheTargetIsTakenFromEverybody() {
        takes(after(BEFORE, ", \"rbd/b\": {\"lun_id\": 1}", ""));
    }

    @Test
    void aGatewayThatIsNoPortalAnyMoreMustStop() {
        assertThat(after(BEFORE, "\"gw2\"", "\"gw3\"").gateways())
                .containsExactly("gw1", "gw2", "gw3");
    }

    @Test
    void anOpenTargetThatBecomesAListedOneShutsOthersOut() {
        String open = BEFORE.replace("\"acl_enabled\": true", "\"acl_enabled\": false");
        takes(after(open, "\"acl_enabled\": false", "\"acl_enabled\": true"));
        takes(after(open, "\"username\": \"\"", "\"username\": \"all\""));
        assertThat(after(BEFORE, "\"acl_enabled\": true", "\"acl_enabled\": false").isEmpty())
                .isTrue();
    }

    @Test
    void aTargetWithoutLunsGivesNothingThatCouldBeTaken() {
        String bare = BEFORE.replaceAll("\"rbd/.\": \\{\"lun_id\": .},? ?", "");
        assertThat(after(bare, "\"alice\": {\"auth\"", "\"bob\": {\"auth\"").targets())
                .isEqualTo(Map.of());
    }
}
