package io.rbdgate.management.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunOptions;
import io.rbdgate.config.yaml.ConfigLoader;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.convert.ConversionException;
import io.rbdgate.management.shell.convert.Conversions;
import io.rbdgate.management.shell.convert.Conversions.GatewayYaml;
import io.rbdgate.management.shell.convert.Plan;
import io.rbdgate.management.shell.text.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole configurations: what import and purge would ask for, what export writes.
final class ConversionTest {
    private static final String T1 = "iqn.2003-01.org.linux-iscsi.old:t1";
    private static final String T2 = "iqn.2003-01.org.linux-iscsi.old:t2";
    private static final String OK = "{\"message\":\"done\"}";

    @TempDir private Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private FakeApi api;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        api = FakeApi.withTwoGateways();
        api.on("GET /api/sysinfo/ip_addresses", 200, "{\"data\":[\"192.168.122.69\"]}");
        client = OneShot.client(api.url());
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private boolean apply(Plan plan) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return plan.apply(client, Console.plain(stream, stream));
    }

    @Test
    void anImportShowsWhatIsAddedAndWhatCannotBe() {
        Plan plan = Conversions.planImport(client, FakeApi.resource("saveconfig.json"), List.of());

        assertThat(plan.lines())
                .containsExactly(
                        "! backstore pscsi/tape has no counterpart and is left out",
                        "! " + T1 + " LUN 2 is left out: /backstores/pscsi/tape",
                        "! "
                                + T1
                                + " LUN 1 is read-only for iqn.1994-05.com.redhat:host1, which"
                                + " cannot be kept: it does not get it at all",
                        "! target naa.5001405 is not iSCSI and left out",
                        "+ target " + T1,
                        "+ " + T1 + ": portals 192.168.122.69 on gw1.example.org",
                        "+ disk rbd/disk_3 with serial 36001405da17b74481464e9fa968746d3",
                        "+ " + T1 + ": LUN 0 is rbd/disk_3",
                        "+ "
                                + T1
                                + ": LUN 1 is the file /srv/disk.img of gw1.example.org with serial"
                                + " 0f1e",
                        "+ " + T1 + ": initiator iqn.1994-05.com.redhat:host1",
                        "+ " + T1 + ": iqn.1994-05.com.redhat:host1 with CHAP as host1user",
                        "+ " + T1 + ": iqn.1994-05.com.redhat:host1 gets LUN 0",
                        "+ target " + T2,
                        "+ " + T2 + ": portals 10.0.0.7 port 3261 on gw1.example.org",
                        "+ "
                                + T2
                                + ": LUN 0 is the device /dev/vg/lv of gw1.example.org with serial"
                                + " b10c",
                        "+ " + T2 + ": any initiator may log in",
                        "+ discovery: CHAP as disco123");
        assertThat(api.changes()).isEmpty();
    }

    @Test
    void anImportIsTheseRequests() {
        Plan plan =
                Conversions.planImport(
                        client, FakeApi.resource("saveconfig.json"), List.of("10.9.9.9"));
        List<String> wanted =
                List.of(
                        "PUT /api/target/" + T1,
                        "PUT /api/gateway/"
                                + T1
                                + "/gw1.example.org"
                                + " nosync=false&skipchecks=true&ip_address=10.9.9.9",
                        "PUT /api/disk/rbd/disk_3"
                                + " pool=rbd&create_image=false&mode=create"
                                + "&wwn=36001405da17b74481464e9fa968746d3",
                        "PUT /api/targetlun/" + T1 + " disk=rbd%2Fdisk_3&lun_id=0",
                        "POST /api/v1/targets/"
                                + T1
                                + "/luns {\"lun\":1,\"backstore\":{\"type\":\"file\","
                                + "\"path\":\"/srv/disk.img\",\"sizeBytes\":1048576},"
                                + "\"serial\":\"0f1e\"}",
                        "PUT /api/client/" + T1 + "/iqn.1994-05.com.redhat:host1",
                        "PUT /api/clientauth/"
                                + T1
                                + "/iqn.1994-05.com.redhat:host1"
                                + " username=host1user&password=host1secret12"
                                + "&mutual_username=&mutual_password=",
                        "PUT /api/clientlun/"
                                + T1
                                + "/iqn.1994-05.com.redhat:host1 disk=rbd%2Fdisk_3",
                        "PUT /api/target/" + T2,
                        "PUT /api/v1/targets/"
                                + T2
                                + "/portal-groups/gw1.example.org"
                                + " {\"port\":3261,\"addresses\":[\"10.0.0.7\"]}",
                        "POST /api/v1/targets/"
                                + T2
                                + "/luns {\"lun\":0,\"backstore\":{\"type\":\"device\","
                                + "\"path\":\"/dev/vg/lv\"},\"serial\":\"b10c\"}",
                        "PUT /api/targetauth/" + T2 + " action=disable_acl",
                        "PUT /api/discoveryauth username=disco123&password=discosecret1"
                                + "&mutual_username=&mutual_password=");
        wanted.forEach(w -> api.on(w.split(" ", 3)[0] + " " + w.split(" ", 3)[1], 200, OK));

        assertThat(apply(plan)).isTrue();
        assertThat(api.changes()).isEqualTo(wanted);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("13 changes made\n");
    }

    @Test
    void whatNobodyMayWriteToInLioStaysReadOnly() throws IOException {
        String saved =
                FakeApi.resource("saveconfig.json")
                        .replace("\"wwn\": \"b10c\"", "\"wwn\": \"b10c\", \"readonly\": true")
                        .replace("3261", "3260")
                        .replace("0.0.0.0", "10.0.0.7");

        assertThat(Conversions.planImport(client, saved, List.of()).lines())
                .contains(
                        "+ "
                                + T2
                                + ": LUN 0 is the device /dev/vg/lv of gw1.example.org with serial"
                                + " b10c, read-only");
        GatewayConfig config =
                load(Conversions.yamlOfLio(saved, directory.resolve("secrets").toString()));
        assertThat(config.targets().get(0).luns().get(1).options().readOnly()).isFalse();
        assertThat(config.targets().get(1).luns().getFirst().options().readOnly()).isTrue();
    }

    @Test
    void blocksKeepTheirSizeOrTheDiskIsLeftOut() {
        String large =
                FakeApi.resource("saveconfig.json")
                        .replace("\"0f1e\",", "\"0f1e\", \"attributes\": {\"block_size\": 4096},");
        Plan plan = Conversions.planImport(client, large, List.of());
        assertThat(plan.calls().toString())
                .contains("\"serial\":\"0f1e\",\"blockSize\":4096}")
                .doesNotContain("\"serial\":\"b10c\",\"blockSize\"");

        String odd = large.replace("4096", "1024");
        assertThat(Conversions.planImport(client, odd, List.of()).lines())
                .contains(
                        "! backstore fileio/f has blocks of 1024 bytes, which is not possible here,"
                                + " and is left out",
                        "! " + T1 + " LUN 1 is left out: /backstores/fileio/f");
    }

    @Test
    void whoMayOnlyReadInLioGetsNothing() {
        String saved =
                FakeApi.resource("saveconfig.json").replace(", \"demo_mode_write_protect\": 0", "");

        assertThat(Conversions.planImport(client, saved, List.of()).lines())
                .contains(
                        "! "
                                + T2
                                + " lets any initiator read only (demo_mode_write_protect), which"
                                + " cannot be kept: only its listed initiators may log in")
                .doesNotContain("+ " + T2 + ": any initiator may log in");
    }

    @Test
    void changesStopAtTheFirstThatIsRefused() {
        api.on("PUT /api/target/" + T1, 200, OK)
                .on(
                        "PUT /api/gateway/" + T1 + "/gw1.example.org",
                        400,
                        "{\"message\":\"no such address here\"}");
        Plan plan = Conversions.planImport(client, FakeApi.resource("saveconfig.json"), List.of());

        assertThat(apply(plan)).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "stopped after 1 of 13 changes at `+ "
                                + T1
                                + ": portals 192.168.122.69 on gw1.example.org`: no such address"
                                + " here\n");
        assertThat(api.changes()).hasSize(2);
    }

    @Test
    void aDiskThatWouldChangeItsSerialIsRefused() {
        String saved =
                FakeApi.resource("saveconfig.json").replace("rbd/rbd/disk_3", "rbd/rbd/disk_10");

        assertThatThrownBy(() -> Conversions.planImport(client, saved, List.of()))
                .isInstanceOf(ConversionException.class)
                .hasMessage(
                        "disk rbd/disk_10 is defined already, with the serial b2 instead of"
                                + " 36001405da17b74481464e9fa968746d3: initiators would see another"
                                + " disk; detach it first");
    }

    @Test
    void whatIsNoSaveconfigIsRefused() {
        assertThatThrownBy(() -> Conversions.planImport(client, "{}", List.of()))
                .hasMessage(
                        "it has no storage_objects and targets: is it targetcli's"
                                + " saveconfig.json?");
        assertThatThrownBy(() -> Conversions.planImport(client, "[}", List.of()))
                .isInstanceOf(ConversionException.class)
                .hasMessageStartingWith("it is no JSON: ");
    }

    @Test
    void theYamlOfLioIsAConfigurationThatLoads() throws IOException {
        GatewayYaml converted =
                Conversions.yamlOfLio(
                        FakeApi.resource("saveconfig.json")
                                .replace("0.0.0.0", "10.0.0.7")
                                .replace("3261", "3260"),
                        directory.resolve("secrets").toString());
        GatewayConfig config = load(converted);

        assertThat(config.targets()).hasSize(2);
        assertThat(config.targets().get(0).luns().toString())
                .contains("Rbd[pool=rbd, namespace=null, image=disk_3")
                .contains("File[path=/srv/disk.img, sizeBytes=1048576]");
        assertThat(config.targets().get(1).luns().toString()).contains("Device[path=/dev/vg/lv]");
        assertThat(converted.yaml()).doesNotContain("host1secret12");
    }

    @Test
    void theYamlOfAGatewayIsAConfigurationThatLoads() throws IOException {
        api.on("GET /api/config?decrypt_passwords=true", 200, FakeApi.resource("config.json"))
                .on("GET /api/v1/targets", 200, "{\"items\":[]}");
        GatewayYaml converted =
                Conversions.yamlOfGateway(client, directory.resolve("secrets").toString());

        assertThat(converted.yaml().replace(directory.toString(), "DIR"))
                .isEqualTo(FakeApi.resource("exported.yaml"));
        GatewayConfig config = load(converted);
        assertThat(config.name()).isEqualTo("gw1.example.org");
        assertThat(config.targets().getFirst().luns().getFirst().identity().toString())
                .contains("36001405da17b74481464e9fa968746d3");
        assertThat(config.targets().getFirst().initiators()).hasSize(2);
    }

    @Test
    void theNumberAnInitiatorUsesForALunIsExported() throws IOException {
        String conf =
                FakeApi.resource("config.json")
                        .replace(
                                "\"luns\": {\"rbd/disk_10\": {\"lun_id\": 1}}",
                                "\"luns\": {\"rbd/disk_10\": {\"lun_id\": 5}}");
        api.on("GET /api/config?decrypt_passwords=true", 200, conf)
                .on(
                        "GET /api/v1/targets",
                        200,
                        "{\"items\":[{\"iqn\":\""
                                + FakeApi.TARGET
                                + "\",\"portalGroups\":[{\"port\":3270}]}]}");
        GatewayYaml converted =
                Conversions.yamlOfGateway(client, directory.resolve("secrets").toString());

        assertThat(converted.yaml()).contains("luns: [5=1]\n");
        GatewayConfig config = load(converted);
        assertThat(config.targets().getFirst().initiators().get(1).luns()).isEqualTo(Map.of(5, 1));
        assertThat(config.portals().getFirst().listen().toString())
                .isEqualTo("192.168.122.69:3270");
    }

    @Test
    void theOptionsOfLunsAreExported() throws IOException {
        String conf =
                FakeApi.resource("config.json")
                        .replaceFirst(
                                "\\{",
                                """
                                {"rbdgate": {"disks": {"rbd/disk_1": {
                                  "wwn": "36001405da17b74481464e9fa968746d3", "removable": true,
                                  "physical_block_size": 4096, "space_threshold": 0}},
                                 "targets": {"%s": {"created": "2026/11/01 10:00:00", "luns": {"7":
                                  {"backstore": {"type": "rbd", "pool": "rbd", "image": "disk_1",
                                    "snapshot": "monday"}, "read_only": true,
                                    "write_same_to_end": true}}}}},"""
                                        .formatted(FakeApi.TARGET));
        api.on("GET /api/config?decrypt_passwords=true", 200, conf)
                .on("GET /api/v1/targets", 200, "{\"items\":[]}");

        List<LunConfig> luns =
                load(Conversions.yamlOfGateway(client, directory.resolve("secrets").toString()))
                        .targets()
                        .getFirst()
                        .luns();

        assertThat(luns.getFirst().options())
                .isEqualTo(new LunOptions(false, true, false, false, false, 0));
        assertThat(luns.getFirst().physicalBlockSize()).isEqualTo(4096);
        assertThat(luns.getLast().options())
                .isEqualTo(new LunOptions(true, false, true, false, false, 80));
        assertThat(luns.getLast().backstore())
                .isEqualTo(new BackstoreConfig.Rbd("rbd", null, "disk_1", "monday", null, null));
    }

    @Test
    void aPurgeKeepsTheImagesUnlessAllShallGo() {
        api.on("GET /api/targetinfo/" + FakeApi.TARGET, 200, "{\"num_sessions\":0}")
                .on(
                        "GET /api/targetinfo/iqn.2026-11.io.rbdgate:empty",
                        200,
                        "{\"num_sessions\":0}");
        for (String image :
                List.of("rbd/images/disk_1", "rbd/images/disk_10", "ssd/images/disk_2")) {
            api.on("GET /api/v1/pools/" + image + "/snapshots", 200, "{\"items\":[]}");
        }

        assertThat(Conversions.planPurge(client, false).lines())
                .containsExactly(
                        "- " + FakeApi.TARGET + ": host group group1",
                        "- " + FakeApi.TARGET + ": initiator iqn.1994-05.com.redhat:client1",
                        "- " + FakeApi.TARGET + ": initiator iqn.1994-05.com.redhat:client2",
                        "- " + FakeApi.TARGET + ": disk rbd/disk_1",
                        "- " + FakeApi.TARGET + ": disk rbd/disk_10",
                        "- target " + FakeApi.TARGET,
                        "- target iqn.2026-11.io.rbdgate:empty",
                        "- disk rbd/disk_1 (its image stays)",
                        "- disk rbd/disk_10 (its image stays)",
                        "- disk ssd/disk_2 (its image stays)");
        assertThat(Conversions.planPurge(client, true).lines())
                .endsWith("- disk ssd/disk_2 AND ITS IMAGE with all data");
        assertThat(api.changes()).isEmpty();
    }

    @Test
    void aPurgeOfAllIsRefusedWhereSnapshotsExistOrNobodyCanTell() {
        api.on("GET /api/targetinfo/" + FakeApi.TARGET, 200, "{\"num_sessions\":0}")
                .on(
                        "GET /api/targetinfo/iqn.2026-11.io.rbdgate:empty",
                        200,
                        "{\"num_sessions\":0}");

        assertThatThrownBy(() -> Conversions.planPurge(client, true))
                .hasMessage(
                        "rbd/disk_1 has 1 snapshot(s), perhaps with clones: delete them first, or"
                                + " keep the images with --mode gateway");
        api.forget("GET /api/v1/pools/rbd/images/disk_1/snapshots");
        assertThatThrownBy(() -> Conversions.planPurge(client, true))
                .hasMessageStartingWith("cannot tell whether rbd/disk_1 has snapshots: ");
    }

    @Test
    void aPurgeIsRefusedWhileInitiatorsAreLoggedIn() {
        api.on("GET /api/targetinfo/" + FakeApi.TARGET, 200, "{\"num_sessions\":2}");

        assertThatThrownBy(() -> Conversions.planPurge(client, false))
                .hasMessage(FakeApi.TARGET + " is in use by 2 session(s): log the initiators out");
    }

    private GatewayConfig load(GatewayYaml converted) throws IOException {
        Files.createDirectories(directory.resolve("secrets"));
        for (var secret : converted.secrets().entrySet()) {
            Path file = Files.writeString(Path.of(secret.getKey()), secret.getValue() + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        Path yaml = Files.writeString(directory.resolve("gw.yaml"), converted.yaml());
        ConfigLoader.Result result = ConfigLoader.load(yaml);
        assertThat(result.problems()).isEmpty();
        return Objects.requireNonNull(result.config());
    }
}
