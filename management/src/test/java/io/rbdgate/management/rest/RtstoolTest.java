package io.rbdgate.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.file.FileConfigStore;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import io.rbdgate.management.rtstool.Rtstool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `cinder-rtstool` as the `lioadm` helper of Cinder calls it, on the real API over a store in a
/// directory. A socket of the test stands for the portal.
final class RtstoolTest {
    private static final String NAME = "iqn.2010-10.org.openstack:volume-6c1f9a52";
    private static final String HOST = "iqn.1994-05.com.redhat:compute1";
    private static final String USER = "kXqkJ2bP9vT4mW7zR1cD";
    private static final String SECRET = "aB3dE5fG7hJ9kL2m";

    @TempDir private Path directory;
    private final FakeTarget target = new FakeTarget("gw1");
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private ServerSocket portal;
    private ConfigStore store;
    private BothApis api;
    private String volume;

    @BeforeEach
    void start() throws IOException {
        volume = directory.resolve("volume").toString();
        Files.write(Path.of(volume), new byte[1 << 20]);
        portal = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        InstantSource clock = InstantSource.system();
        store =
                FileConfigStore.open(
                        directory.resolve("store"),
                        new ConfUpgrade("gw1", "gw1", PasswordVault.NONE, clock),
                        clock,
                        problem -> {});
        api = new BothApis(store, target, new FakeStorage());
    }

    @AfterEach
    void stop() throws IOException {
        api.close();
        store.close();
        portal.close();
    }

    private int rtstool(String... words) throws InterruptedException {
        out.clear();
        err.clear();
        Path saved = directory.resolve("new/dir/saved.json");
        return new Rtstool(api.client, saved, time -> {}, out::add, err::add).run(List.of(words));
    }

    private void succeeds(String... words) throws InterruptedException {
        assertThat(rtstool(words)).as("%s", err).isZero();
    }

    private void created() throws InterruptedException {
        String port = "-p" + portal.getLocalPort();
        succeeds("create", volume, NAME, USER, SECRET, "False", "-a127.0.0.1", port);
    }

    private GatewayConf.Target stored() {
        return Objects.requireNonNull(store.read().targets().get(NAME));
    }

    private String luns() {
        return api.client.get("/api/v1/targets/" + NAME + "/luns/0").path("backstore").toString();
    }

    @Test
    void aVolumeIsExportedAttachedDetachedAndRemovedAsTheHelperDoesIt() throws Exception {
        succeeds("verify");
        created();
        succeeds("save");
        succeeds("get-targets");
        assertThat(out).containsExactly(NAME);
        succeeds("add-initiator", NAME, USER, SECRET, HOST);
        succeeds("save");

        assertThat(luns())
                .isEqualTo(
                        "{\"type\":\"file\",\"pool\":null,\"namespace\":null,\"image\":null,"
                                + "\"snapshot\":null,\"path\":\""
                                + volume
                                + "\",\"sizeBytes\":1048576}");
        assertThat(stored().aclEnabled()).isTrue();
        assertThat(api.client.get("/api/v1/targets/" + NAME + "/initiators/" + HOST).toString())
                .isEqualTo(
                        "{\"iqn\":\""
                                + HOST
                                + "\",\"chapUser\":\""
                                + USER
                                + "\",\"secretChanging\":false,\"luns\":{\"0\":0},"
                                + "\"hostGroup\":null,\"connected\":false}");
        assertThat(Objects.requireNonNull(stored().clients().get(HOST)).auth().password())
                .isEqualTo(SECRET);

        succeeds("delete-initiator", NAME, HOST);
        assertThat(stored().clients()).isEmpty();
        succeeds("delete", NAME);
        assertThat(store.read().targets()).isEmpty();
        assertThat(store.read().document().toString()).doesNotContain(volume);
        succeeds("get-targets");
        assertThat(out).isEmpty();
    }

    @Test
    void initiatorsAddressesAndPortMayComeInAnyOrder() throws Exception {
        String port = "-p" + portal.getLocalPort();
        String both = HOST + ",iqn.1994-05.com.redhat:compute2";
        succeeds("create", volume, NAME, USER, SECRET, "False", port, both, "-a127.0.0.1");

        assertThat(stored().clients().keySet())
                .containsExactly(HOST, "iqn.1994-05.com.redhat:compute2");
        assertThat(stored().clients().values())
                .allSatisfy(c -> assertThat(c.auth().username()).isEqualTo(USER));
    }

    @Test
    void withoutAddressesAllAreServedAndIpv6MayFail() throws Exception {
        succeeds("create", volume, NAME, USER, SECRET, "False", "-p" + portal.getLocalPort());

        assertThat(Objects.requireNonNull(stored().portals().get("gw1")).portalIpAddresses())
                .containsExactly("0.0.0.0", "::");
        assertThat(err)
                .containsExactly(
                        "Warning: no portal listens on IPv6, port " + portal.getLocalPort());
        assertThat(out).isEmpty();
    }

    @Test
    void addressesMayHaveBracketsOrNone() throws Exception {
        portal.close();
        portal = new ServerSocket(0, 50, InetAddress.ofLiteral("::1"));
        String port = "-p" + portal.getLocalPort();
        succeeds("create", volume, NAME, USER, SECRET, "False", "-a[::1]", port);
        assertThat(stored().ipList()).containsExactly("::1");
        succeeds("delete", NAME);
        succeeds("create", volume, NAME, USER, SECRET, "False", "-a::1", port);
        assertThat(stored().ipList()).containsExactly("::1");
    }

    @Test
    void anAddressNobodyListensOnFailsAndLeavesNothing() throws Exception {
        int port = portal.getLocalPort();
        assertThat(
                        rtstool(
                                "create",
                                volume,
                                NAME,
                                USER,
                                SECRET,
                                "False",
                                "-a127.0.0.1,127.0.0.9",
                                "-p" + port))
                .isEqualTo(1);
        assertThat(err.getFirst())
                .startsWith("cinder-rtstool: no portal listens on 127.0.0.9 port " + port + ":");
        assertThat(store.read().targets()).isEmpty();
    }

    @Test
    void aDeviceThatDoesNotComeUpFailsAndLeavesNothing() throws Exception {
        target.comesUp = false;
        String port = "-p" + portal.getLocalPort();
        assertThat(rtstool("create", volume, NAME, USER, SECRET, "False", "-a127.0.0.1", port))
                .isEqualTo(1);
        assertThat(err)
                .containsExactly(
                        "cinder-rtstool: LUN 0 of "
                                + NAME
                                + " does not come up: failed in use by another process");
        assertThat(store.read().targets()).isEmpty();
    }

    @Test
    void aSecretTheGatewayRefusesLeavesNoInitiatorWithoutOne() throws Exception {
        created();
        assertThat(rtstool("add-initiator", NAME, USER, "short", HOST)).isEqualTo(1);
        assertThat(stored().clients()).isEmpty();
        String port = "-p" + portal.getLocalPort();
        succeeds("delete", NAME);
        assertThat(
                        rtstool(
                                "create",
                                volume,
                                NAME,
                                USER,
                                "short",
                                "False",
                                HOST,
                                "-a127.0.0.1",
                                port))
                .isEqualTo(1);
        assertThat(store.read().targets()).isEmpty();
    }

    @Test
    void anInitiatorThatLoggedInBeforeItHadItsSecretIsTurnedAway() throws Exception {
        created();
        target.login(HOST, NAME, "127.0.0.1:5000");
        assertThat(rtstool("add-initiator", NAME, USER, SECRET, HOST)).isEqualTo(1);
        assertThat(stored().clients()).isEmpty();
    }

    @Test
    void whatIsThereAlreadyStaysAsItIs() throws Exception {
        created();
        succeeds("add-initiator", NAME, USER, SECRET, HOST);
        long before = store.read().epoch();
        succeeds("create", "/dev/no-such-device", NAME, USER, "anotherSecret12", "False");
        succeeds(
                "add-initiator", NAME, USER, "anotherSecret12", HOST.replace("compute", "COMPUTE"));
        assertThat(store.read().epoch()).isEqualTo(before);
    }

    @Test
    void whatIsNotThereIsSuccessToDeleteButNotToChange() throws Exception {
        succeeds("delete", NAME);
        assertThat(rtstool("add-initiator", NAME, USER, SECRET, HOST)).isEqualTo(1);
        assertThat(err).containsExactly("cinder-rtstool: Could not find target " + NAME);
        assertThat(rtstool("delete-initiator", NAME, HOST)).isEqualTo(1);
        created();
        succeeds("delete-initiator", NAME, HOST);
        assertThat(out)
                .containsExactly("delete_initiator: " + HOST + " ACL not found. Continuing.");
    }

    @Test
    void whatWasSavedIsRestoredWithItsInitiatorsAndSecrets() throws Exception {
        created();
        succeeds("add-initiator", NAME, USER, SECRET, HOST);
        String file = directory.resolve("saved.json").toString();
        succeeds("save", file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                .isEqualTo("rw-------");
        String luns = luns();
        succeeds("delete", NAME);

        succeeds("restore", file);
        succeeds("restore", file);
        assertThat(luns()).isEqualTo(luns);
        assertThat(stored().ipList()).containsExactly("127.0.0.1");
        assertThat(Objects.requireNonNull(stored().clients().get(HOST)).auth().password())
                .isEqualTo(SECRET);
    }

    @Test
    void withoutAFileTheDefaultPlaceIsMade() throws Exception {
        created();
        succeeds("save");
        succeeds("delete", NAME);
        succeeds("restore");
        assertThat(store.read().targets()).containsKey(NAME);
    }

    @Test
    void aSavedTargetWhoseDeviceIsGoneIsTold() throws Exception {
        created();
        succeeds("save");
        succeeds("delete", NAME);
        Files.delete(Path.of(volume));
        assertThat(rtstool("restore")).isEqualTo(1);
        assertThat(err.getFirst())
                .isEqualTo(
                        "cinder-rtstool: "
                                + NAME
                                + ": "
                                + volume
                                + " is no block device and no file of this host");
    }

    @Test
    void iserIsRefusedBeforeAnythingIsMade() throws Exception {
        assertThat(rtstool("create", volume, NAME, USER, SECRET, "True")).isEqualTo(1);
        assertThat(err)
                .containsExactly(
                        "cinder-rtstool: rbdgate serves iSCSI over TCP, not iSER: set"
                                + " target_protocol = iscsi");
        assertThat(store.read().targets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "create /dev/x name user password",
                "create /dev/x name user password False a -a1 -p1 b",
                "create /dev/x name user password False -a",
                "create /dev/x name user password False -pabc",
                "create /dev/x name user password False -p0",
                "add-initiator name user password",
                "delete-initiator name",
                "delete",
                "get-targets all",
                "save one two",
                "restore one two"
            })
    void wrongUsagePrintsTheUsageAndFails(String line) throws Exception {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
        assertThat(rtstool(words)).isEqualTo(1);
        assertThat(out.getFirst()).startsWith("Usage:\ncinder-rtstool create [device] [name] ");
        assertThat(err).isEmpty();
    }
}
