package io.rbdgate.config.store.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.Access;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ChapCredentials;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.LunOptions;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.PortalGroups;
import io.rbdgate.config.QosConfig;
import io.rbdgate.config.Secret;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.Fixture;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class StoreTargetsTest {
    private static final String TARGET = "iqn.2003-01.com.example.iscsi-gw:igw";
    private static final Iqn C1 = new Iqn("iqn.1994-05.com.example:rh7-client");
    private static final Iqn ESX1 = new Iqn("iqn.1994-05.com.example:esx-1");
    private static final String NO_CHAP =
            " of "
                    + TARGET
                    + " has no CHAP while others have: as with ceph-iscsi it cannot log in until it"
                    + " has";

    @Test
    void aGatewayListensOnItsOwnAddressesAndAnnouncesTheOthers() {
        StoreTargets gw2 = served(Fixture.conf("v11.json"), "gw2.example.com");
        TargetConfig target = gw2.targets().getFirst();

        assertThat(gw2.portals())
                .containsExactly(new PortalConfig(new HostPort("192.168.122.103", 3260), null, 2));
        assertThat(target.portals()).containsExactly(new HostPort("192.168.122.103", 3260));
        assertThat(target.portalGroups())
                .isEqualTo(
                        new PortalGroups(
                                2,
                                List.of(
                                        new PortalConfig(
                                                new HostPort("192.168.122.101", 3260), null, 1)),
                                Map.of(
                                        "gw1.example.com",
                                        "192.168.122.101",
                                        "gw2.example.com",
                                        "192.168.122.103"),
                                Map.of("gw1.example.com", 1, "gw2.example.com", 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gr\u00fc\u00dfe", "two\nlines"})
    void aWwnThatNoPageCanCarryIsToldAndTheOthersAreServed(String wwn) {
        ObjectNode document = Fixture.conf("v11.json").document();
        document.withObject("disks").withObject("/rbd~1disk_1").put("wwn", wwn);

        StoreTargets served = served(GatewayConf.of(document), "gw1.example.com");

        assertThat(served.problems())
                .contains(
                        "disk rbd/disk_1 of iqn.2003-01.com.example.iscsi-gw:igw has a wwn that is not"
                                + " printable ASCII of up to 128 characters: it is not served");
        assertThat(served.targets().getFirst().luns()).hasSize(1);
    }

    @Test
    void disksKeepTheirIdentityAndNumbers() {
        TargetConfig target =
                served(Fixture.conf("v11.json"), "gw1.example.com").targets().getFirst();

        assertThat(target.lun(0))
                .isEqualTo(
                        new LunConfig(
                                0,
                                new BackstoreConfig.Rbd("rbd", null, "disk_1", null, null, null),
                                512,
                                512,
                                new LunIdentity(
                                        "36b3f1a0-9d3c-4f3c-9c5e-0a1b2c3d4e5f",
                                        null,
                                        "LIO-ORG",
                                        "TCMU device"),
                                LunOptions.DEFAULT,
                                null,
                                "gw1.example.com",
                                null));
        assertThat(target.luns()).hasSize(2);
    }

    @Test
    void clientsSeeDisksUnderTheirOwnNumbersWithTheirOwnChap() {
        StoreTargets served = served(Fixture.conf("v11.json"), "gw1.example.com");
        TargetConfig target = served.targets().getFirst();

        assertThat(target.access()).isEqualTo(Access.LISTED);
        assertThat(target.lunsFor(ESX1)).isEqualTo(Map.of(0, 1));
        assertThat(target.lunsFor(C1)).isEqualTo(Map.of(0, 0, 1, 1));
        assertThat(target.chapFor(C1)).isEqualTo(chap("myiscsiusername", "myiscsi/passw"));
    }

    @Test
    void aClientWithoutChapBesideOnesThatHaveItCannotLogInAsBefore() {
        StoreTargets served = served(Fixture.conf("v11.json"), "gw1.example.com");
        ChapConfig demanded = Objects.requireNonNull(served.targets().getFirst().chapFor(ESX1));

        assertThat(demanded.initiator().secret().length()).isEqualTo(64);
        assertThat(served.problems())
                .containsExactly(
                        "client iqn.1994-05.com.example:esx-1" + NO_CHAP,
                        "client iqn.1994-05.com.example:esx-2" + NO_CHAP);
    }

    @Test
    void controlsBecomeParameters() {
        StoreTargets served = served(Fixture.conf("suse-v11.json"), "gw1.example.com");
        TargetConfig target = served.targets().getFirst();

        assertThat(target.parameters().immediateData()).isTrue();
        assertThat(target.parameters().initialR2T()).isFalse();
        assertThat(target.parameters().firstBurstLength()).isEqualTo(131072);
        assertThat(target.parameters().maxBurstLength()).isEqualTo(524288);
        assertThat(target.parameters().queueDepth()).isEqualTo(128);
        assertThat(target.luns()).hasSize(2);
    }

    @Test
    void ourLimitsOfTrafficAreTaken() {
        GatewayConf conf =
                edited(
                        d ->
                                ConfTree.under(disk(d, "rbd/disk_2"), "controls")
                                        .put("qos_iops_limit", 500)
                                        .put("qos_burst_seconds", 3));

        assertThat(lun(served(conf, "gw1.example.com"), 1).qos())
                .isEqualTo(new QosConfig(500L, null, 3));
    }

    @Test
    void largeBlocksOfSusesBackstoreStayLarge() {
        GatewayConf conf =
                edited(
                        d ->
                                ConfTree.under(disk(d, "rbd/disk_2"), "controls")
                                        .put("block_size", 4096));

        assertThat(lun(served(conf, "gw1.example.com"), 1).blockSize()).isEqualTo(4096);
    }

    @Test
    void largeBlocksOfSusesBackstoreStayLargeWithOptionsOfOurs() {
        GatewayConf conf =
                edited(
                        d -> {
                            ConfTree.under(disk(d, "rbd/disk_2"), "controls")
                                    .put("block_size", 4096);
                            ObjectNode extra = ConfTree.under(d, "rbdgate");
                            ConfTree.under(ConfTree.under(extra, "disks"), "rbd/disk_2")
                                    .put("read_only", true)
                                    .set("wwn", disk(d, "rbd/disk_2").path("wwn"));
                        });
        LunConfig lun = lun(served(conf, "gw1.example.com"), 1);

        assertThat(lun.options().readOnly()).isTrue();
        assertThat(lun.blockSize()).isEqualTo(4096);
        assertThat(lun.physicalBlockSize()).isEqualTo(4096);
    }

    @Test
    void encryptedPasswordsAreDecrypted() {
        StoreTargets served =
                StoreTargets.of(
                        Fixture.conf("encrypted-v11.json"),
                        "gw1.example.com",
                        ControlTable.DEFAULTS,
                        Fixture.vault("pkcs8.key"),
                        3260);

        assertThat(served.targets().getFirst().chapFor(C1))
                .isEqualTo(
                        new ChapConfig(
                                new ChapCredentials(
                                        "myiscsiusername", new Secret("myiscsipassword")),
                                new ChapCredentials("mutualusername", new Secret("old/password-1")),
                                ChapConfig.DEFAULT_ALGORITHMS));
    }

    @Test
    void aPasswordThatCannotBeDecryptedLocksItsClientOutAndNothingElse() {
        StoreTargets served = served(Fixture.conf("encrypted-v11.json"), "gw1.example.com");
        ChapConfig demanded = Objects.requireNonNull(served.targets().getFirst().chapFor(C1));

        assertThat(demanded.initiator().user()).isEqualTo("myiscsiusername");
        assertThat(demanded.initiator().secret().length()).isEqualTo(64);
        assertThat(served.targets()).hasSize(1);
        assertThat(served.problems())
                .contains(
                        "client iqn.1994-05.com.example:rh7-client of "
                                + TARGET
                                + ": its password cannot be decrypted with this gateway's keys, so"
                                + " nobody can log in with it: copy priv_key and pub_key from a"
                                + " gateway where it works, or set the password anew");
        assertThat(served(Fixture.conf("encrypted-v11.json"), "gw1.example.com")).isEqualTo(served);
    }

    @Test
    void discoveryAndTargetChapAreTaken() {
        GatewayConf conf =
                edited(
                        d -> {
                            ConfTree.under(d, "discovery_auth")
                                    .put("username", "discoverer")
                                    .put("password", "password1234");
                            ObjectNode target = ConfTree.target(d, TARGET);
                            target.put("acl_enabled", false);
                            target.putObject("clients");
                            ConfTree.under(target, "auth")
                                    .put("username", "everybody")
                                    .put("password", "password5678");
                        });
        StoreTargets served = served(conf, "gw1.example.com");
        TargetConfig target = served.targets().getFirst();

        assertThat(served.discovery()).isEqualTo(chap("discoverer", "password1234"));
        assertThat(target.access()).isEqualTo(Access.OPEN);
        assertThat(target.chapFor(C1)).isEqualTo(chap("everybody", "password5678"));
        assertThat(target.lunsFor(C1)).isEqualTo(Map.of(0, 0, 1, 1));
    }

    @Test
    void oneImageOrIdentityIsServedOnce() {
        GatewayConf conf =
                edited(
                        d -> {
                            disk(d, "rbd/disk_2").put("image", "disk_1");
                            ObjectNode third = disk(d, "rbd/disk_3");
                            third.put("wwn", "36B3F1A09D3C4F3C9C5E0A1B2C3D4E5F");
                            ConfTree.under(
                                            ConfTree.under(ConfTree.target(d, TARGET), "disks"),
                                            "rbd/disk_3")
                                    .put("lun_id", 7);
                            ConfTree.target(d, TARGET).putObject("clients");
                        });
        StoreTargets served = served(conf, "gw1.example.com");

        assertThat(served.targets().getFirst().luns())
                .extracting(LunConfig::lun)
                .containsExactly(0);
        assertThat(served.problems())
                .containsExactly(
                        "disk rbd/disk_2 of "
                                + TARGET
                                + " has the image rbd/disk_1 of disk rbd/disk_1 of "
                                + TARGET
                                + ": it is not served",
                        "disk rbd/disk_3 of "
                                + TARGET
                                + " has the NAA identifier 600140536b3f1a09d3c4f3c9c5e0a1b2 of disk"
                                + " rbd/disk_1 of "
                                + TARGET
                                + ": it is not served");
    }

    @Test
    void aDiskThatIsNotDefinedCostsOnlyItself() {
        GatewayConf conf =
                edited(
                        d -> {
                            ConfTree.under(d, "disks").remove("rbd/disk_1");
                            ConfTree.target(d, TARGET).putObject("clients");
                        });
        StoreTargets served = served(conf, "gw1.example.com");

        assertThat(served.targets().getFirst().luns())
                .extracting(LunConfig::lun)
                .containsExactly(1);
        assertThat(served.problems())
                .containsExactly(
                        "disk rbd/disk_1 of "
                                + TARGET
                                + " is not defined in `disks`: it is not served");
    }

    @Test
    void lunsThatTheOriginalHasNoPlaceForAreServedToo() {
        GatewayConf conf =
                edited(
                        d -> {
                            ObjectNode extra =
                                    ConfTree.under(
                                            ConfTree.under(ConfTree.under(d, "rbdgate"), "targets"),
                                            TARGET);
                            extra.put("created", "2017/03/01 10:00:00");
                            ConfTree.under(
                                            ConfTree.under(ConfTree.under(extra, "luns"), "5"),
                                            "backstore")
                                    .put("type", "memory")
                                    .put("size", 1048576);
                            ConfTree.under(
                                            ConfTree.under(ConfTree.under(extra, "luns"), "1"),
                                            "backstore")
                                    .put("type", "memory")
                                    .put("size", 1048576);
                            ConfTree.under(ConfTree.under(extra, "clients"), ESX1.text())
                                    .putArray("luns")
                                    .add(5);
                            ConfTree.under(
                                            ConfTree.under(ConfTree.under(d, "rbdgate"), "disks"),
                                            "rbd/disk_1")
                                    .put("read_only", true)
                                    .put(
                                            "wwn",
                                            d.path("disks")
                                                    .path("rbd/disk_1")
                                                    .path("wwn")
                                                    .asString(""));
                        });
        StoreTargets served = served(conf, "gw1.example.com");
        TargetConfig target = served.targets().getFirst();

        assertThat(lun(served, 5).backstore()).isEqualTo(new BackstoreConfig.Memory(1048576));
        assertThat(lun(served, 0).options().readOnly()).isTrue();
        assertThat(lun(served, 1).options().readOnly()).isFalse();
        assertThat(target.lunsFor(ESX1)).isEqualTo(Map.of(0, 1, 5, 5));
        assertThat(target.lunsFor(C1)).isEqualTo(Map.of(0, 0, 1, 1));
        assertThat(served.problems())
                .contains(
                        "LUN 1 of "
                                + TARGET
                                + " has LUN number 1, as has rbd/disk_2: it is not served");
    }

    @Test
    void whileAPasswordIsBeingChangedBothAreValid() {
        GatewayConf conf =
                edited(
                        d -> {
                            ObjectNode extra =
                                    ConfTree.under(
                                            ConfTree.under(ConfTree.under(d, "rbdgate"), "targets"),
                                            TARGET);
                            extra.put("created", "2017/03/01 10:00:00");
                            ConfTree.under(ConfTree.under(extra, "next"), C1.text())
                                    .put("password", "password5678");
                        });

        assertThat(served(conf, "gw1.example.com").targets().getFirst().chapFor(C1))
                .isEqualTo(
                        chap("myiscsiusername", "myiscsi/passw")
                                .orWith(new Secret("password5678")));
    }

    @Test
    void aGatewayThatIsNoPortalServesNothing() {
        assertThat(served(Fixture.conf("v11.json"), "gw9.example.com"))
                .isEqualTo(new StoreTargets(List.of(), List.of(), null, List.of()));
    }

    @Test
    void anOlderVersionIsNotServed() {
        StoreTargets served = served(Fixture.conf("v7.json"), "gw1");

        assertThat(served.targets()).isEmpty();
        assertThat(served.problems())
                .containsExactly("gateway.conf has version 7 and must be upgraded first");
    }

    private static StoreTargets served(GatewayConf conf, String gateway) {
        return StoreTargets.of(conf, gateway, ControlTable.DEFAULTS, PasswordVault.NONE, 3260);
    }

    private static GatewayConf edited(Consumer<ObjectNode> edit) {
        ObjectNode document = Fixture.conf("v11.json").document();
        edit.accept(document);
        return GatewayConf.of(document);
    }

    private static ObjectNode disk(ObjectNode document, String id) {
        return ConfTree.under(ConfTree.under(document, "disks"), id);
    }

    private static LunConfig lun(StoreTargets served, int number) {
        return Objects.requireNonNull(served.targets().getFirst().lun(number));
    }

    private static ChapConfig chap(String user, String password) {
        return new ChapConfig(
                new ChapCredentials(user, new Secret(password)),
                null,
                ChapConfig.DEFAULT_ALGORITHMS);
    }
}
