package io.rbdgate.config.store.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.Credentials;
import io.rbdgate.config.store.Fixture;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.OriginalReader;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.PythonJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ConfUpgradeTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
    private static final String TARGET = "iqn.2003-01.com.example.iscsi-gw:igw";

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11})
    void everyVersionOfOneInstallationBecomesTheSameVersion11(int version) {
        GatewayConf conf = Fixture.conf("v" + version + ".json");
        conf = upgraded(conf, by("gw1", PasswordVault.NONE));
        conf = upgraded(conf, by("gw2", PasswordVault.NONE));

        assertThat(conf.text()).isEqualTo(Fixture.text("v11.json"));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10, 11})
    void theOriginalCanReadWhatComesOut(int version) {
        GatewayConf conf = Fixture.conf("v" + version + ".json");
        conf = upgraded(conf, by("gw1", PasswordVault.NONE));

        assertThat(OriginalReader.problems(conf)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v11.json", "suse-v11.json", "encrypted-v11.json"})
    void version11IsLeftAsItIsToTheByte(String name) {
        GatewayConf conf = Fixture.conf(name);

        assertThat(by("gw1", PasswordVault.NONE).isNeeded(conf)).isFalse();
        assertThat(upgraded(conf, by("gw1", PasswordVault.NONE)).text())
                .isEqualTo(Fixture.text(name));
    }

    @Test
    void aGatewayRenamesOnlyItselfAndSaysSo() {
        GatewayConf conf = upgraded(Fixture.conf("v9.json"), by("gw2", PasswordVault.NONE));

        assertThat(conf.version()).isEqualTo(11);
        assertThat(conf.gateways().keySet()).containsExactly("gw1", "gw2.example.com");
        assertThat(PythonJson.compact(conf.document().get("gateways_upgraded")))
                .isEqualTo("[\"gw2.example.com\"]");
        assertThat(by("gw1", PasswordVault.NONE).isNeeded(conf)).isTrue();
        assertThat(by("gw2", PasswordVault.NONE).isNeeded(conf)).isFalse();
    }

    @Test
    void longPasswordsOfClientsAreCipherTextWhereThereAreKeys() {
        PasswordVault vault = Fixture.vault("pkcs1.key");
        GatewayConf conf = upgraded(Fixture.conf("encrypted-v7.json"), by("gw1", vault));
        GatewayConf.Target target = Objects.requireNonNull(conf.targets().get(TARGET));

        assertThat(
                        vault.open(
                                Objects.requireNonNull(
                                                target.clients()
                                                        .get("iqn.1994-05.com.example:rh7-client"))
                                        .auth()))
                .isEqualTo(
                        new Credentials(
                                "myiscsiusername",
                                "myiscsipassword",
                                "mutualusername",
                                "old/password-1"));
    }

    @Test
    void aNameWithMoreDotsStillNamesItsImage() {
        ObjectNode document =
                (ObjectNode)
                        PythonJson.parse(
                                """
                                {"version": 6, "epoch": 1, "disks": {
                                    "my.pool.a.b": {"pool": "my.pool", "image": "a.b"}},
                                 "targets": {"iqn.2003-01.com.a:t": {"disks": ["my.pool.a.b"],
                                    "groups": {}, "portals": {}, "clients": {"iqn.2003-01.com.a:c":
                                      {"auth": {}, "luns": {"my.pool.a.b": {"lun_id": 4}}}}}}}
                                """);
        by("gw1", PasswordVault.NONE).apply(document);
        GatewayConf conf = GatewayConf.of(document);

        assertThat(conf.disks().keySet()).containsExactly("my.pool/a.b");
        assertThat(conf.targets().get("iqn.2003-01.com.a:t"))
                .satisfies(t -> assertThat(t.disks()).containsOnlyKeys("my.pool/a.b"));
        assertThat(document.at("/disks/my.pool~1a.b/backstore_object_name").asString())
                .isEqualTo("my.pool.a.b");
    }

    @Test
    void aNewerVersionIsLeftAlone() {
        GatewayConf conf = GatewayConf.parse("{\"version\": 12, \"epoch\": 3}");

        assertThat(by("gw1", PasswordVault.NONE).isNeeded(conf)).isFalse();
        assertThat(upgraded(conf, by("gw1", PasswordVault.NONE)).version()).isEqualTo(12);
    }

    @Test
    void anInstallationWithoutTargetIsUpgradedToo() {
        ObjectNode document =
                (ObjectNode)
                        PythonJson.parse(
                                """
                                {"version": 3, "epoch": 0, "created": "2017/01/01 00:00:00",
                                 "updated": "", "disks": {}, "gateways": {}, "clients": {},
                                 "groups": {}}""");
        by("gw1", PasswordVault.NONE).apply(document);

        assertThat(GatewayConf.of(document))
                .isEqualTo(
                        GatewayConf.of(
                                GatewayConf.seed(Instant.parse("2017-01-01T00:00:00Z"))
                                        .document()));
    }

    private static ConfUpgrade by(String host, PasswordVault vault) {
        return new ConfUpgrade(host + ".lan", host + ".example.com", vault, CLOCK);
    }

    private static GatewayConf upgraded(GatewayConf conf, ConfUpgrade upgrade) {
        ObjectNode document = conf.document();
        upgrade.apply(document);
        return GatewayConf.of(document);
    }
}
