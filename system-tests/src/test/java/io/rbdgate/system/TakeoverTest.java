package io.rbdgate.system;

import static io.rbdgate.system.CephIscsiSite.ALICE;
import static io.rbdgate.system.CephIscsiSite.API_PASSWORD;
import static io.rbdgate.system.CephIscsiSite.BOB;
import static io.rbdgate.system.CephIscsiSite.GATEWAY;
import static io.rbdgate.system.CephIscsiSite.OPEN_TARGET;
import static io.rbdgate.system.CephIscsiSite.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.LoginResult;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `rbdgate run --ceph-iscsi` in the place of ceph-iscsi's daemons, and back again.
@RealCeph
final class TakeoverTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] NONE = {};
    private static final byte[] TEST_UNIT_READY = new byte[6];
    private static final byte[] INQUIRY = PduText.bytes("12 00 00 0024 00");
    private static final byte[] SERIAL = PduText.bytes("12 01 80 00ff 00");
    private static final byte[] DEVICE_ID = PduText.bytes("12 01 83 00ff 00");
    private static final byte[] READ_64_KIB = PduText.bytes("28 00 00000000 00 0080 00");
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000080 00 0001 00");
    private static final byte[] REPORT_LUNS = PduText.bytes("a0 00 00 000000 00000100 00 00");

    private static final Pattern METRIC =
            Pattern.compile(
                    "# (HELP|TYPE) ceph_iscsi_[a-z_]+ .+"
                            + "|ceph_iscsi_[a-z_]+\\{([a-z_]+=\"[^\"]*\",?)+} [0-9.E+-]+");

    private final CephCluster ceph;
    @TempDir Path directory;
    private CephIscsiSite site;
    private final List<ServerProcess> started = new ArrayList<>();

    TakeoverTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void make() throws IOException, GeneralSecurityException {
        site = new CephIscsiSite(directory, ceph);
    }

    @AfterEach
    void remove() {
        started.forEach(ServerProcess::close);
        site.remove();
    }

    private ServerProcess takeOver() {
        ServerProcess gateway =
                ServerProcess.start(directory, directory.resolve("gateway.log"), rbdgate("run"));
        started.add(gateway);
        return gateway.awaitPort(site.apiPort(), LIMIT);
    }

    private List<String> rbdgate(String command, String... more) {
        List<String> words =
                new ArrayList<>(
                        RunningGateway.launcher(
                                command, "--ceph-iscsi", "/etc/ceph/iscsi-gateway.cfg"));
        words.addAll(List.of(more));
        return site.host().command(words);
    }

    private RawInitiator login(LoginOptions options) {
        RawInitiator initiator = RawInitiator.connect(site.portal());
        LoginResult result = initiator.login(options);
        assertThat(result.succeeded()).as(result::toString).isTrue();
        return initiator;
    }

    private RawInitiator alice() {
        return login(
                LoginOptions.normal(TARGET).initiator(ALICE).chap("alicealice", "alice-secret1"));
    }

    private static void ready(RawInitiator initiator, int lun) {
        assertThat(
                        Waiting.until(
                                LIMIT,
                                () -> initiator.command(lun, TEST_UNIT_READY, NONE, 0).good()))
                .isTrue();
    }

    private static String ascii(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from, StandardCharsets.US_ASCII);
    }

    @Test
    void initiatorsSeeTheSameDisksUnderTheSameNumbersWithTheSameSecretsAndData() {
        var _ = takeOver();
        try (RawInitiator alice = alice()) {
            ready(alice, 4);
            ready(alice, 0);
            assertThat(alice.command(0, REPORT_LUNS, NONE, 256).data())
                    .isEqualTo(
                            PduText.bytes("00000010 00000000 0000000000000000 0004000000000000"));
            assertThat(ascii(alice.command(4, INQUIRY, NONE, 36).data(), 8))
                    .isEqualTo("LIO-ORG TCMU device     0002");
            assertThat(ascii(alice.command(4, SERIAL, NONE, 255).data(), 4))
                    .isEqualTo("36b3f1a0-9d3c-4f3c-9c5e-0a1b2c3d4e5f");
            assertThat(PduText.dump(alice.command(4, DEVICE_ID, NONE, 255).data()))
                    .isEqualTo(PduText.dump(deviceIdOfLio()));
            byte[] old = new byte[64 * 1024];
            Arrays.fill(old, CephIscsiSite.DATA);
            assertThat(alice.command(4, READ_64_KIB, NONE, old.length).data()).isEqualTo(old);
            assertThat(alice.command(4, WRITE_10, new byte[512], 0).good()).isTrue();
        }
        try (RawInitiator bob =
                login(
                        LoginOptions.normal(TARGET)
                                .initiator(BOB)
                                .chap("bobbobbob", "bobs_secret/1")
                                .mutual("gw1gw1gw1", "gw-s@cret-12"))) {
            assertThat(ascii(bob.command(0, SERIAL, NONE, 255).data(), 4)).startsWith("36b3f1a0-");
        }
        try (RawInitiator anybody =
                login(LoginOptions.normal(OPEN_TARGET).chap("everybody", "open-to-all-1"))) {
            assertThat(ascii(anybody.command(2, SERIAL, NONE, 255).data(), 4))
                    .isEqualTo("chosen by hand");
        }
        assertThat(tool("iscsi-ls", "-i", ALICE, discoverer()))
                .contains(
                        "Target:" + TARGET + " Portal:" + site.address() + ":3260,2",
                        "Target:" + TARGET + " Portal:" + site.absentAddress() + ":3260,1",
                        "Target:" + OPEN_TARGET + " Portal:" + site.address() + ":3260,2");
        assertThat(tool("iscsi-inq", "-i", ALICE, "-e", "1", "-c", "128", disk(4)))
                .contains("36b3f1a0-9d3c-4f3c-9c5e-0a1b2c3d4e5f");
    }

    private String discoverer() {
        return "iscsi://discoverer%discovery-12@" + site.address() + ":3260";
    }

    private String disk(int lun) {
        return "iscsi://alicealice%%alice-secret1@%s:3260/%s/%d"
                .formatted(site.address(), TARGET, lun);
    }

    private static String tool(String... words) {
        return Command.of(words).run().orThrow().stdout();
    }

    /// As the kernel's target builds page 83 for this disk behind portal group 2: NAA, T10 vendor
    /// with the serial and a zero, relative port, portal group, LU group, names of port and target.
    private static byte[] deviceIdOfLio() {
        byte[] designators =
                PduText.bytes(
                        "01030010 600140536b3f1a09d3c4f3c9c5e0a1b2"
                                + "02010039 "
                                + hex("LIO-ORG TCMU device:36b3f1a0-9d3c-4f3c-9c5e-0a1b2c3d4e5f\0")
                                + "51940004 00000002"
                                + "51950004 00000002"
                                + "01060004 00000000"
                                + "53980034 "
                                + hex(TARGET + ",t,0x0002\0\0\0")
                                + "53a8002c "
                                + hex(TARGET + "\0\0\0\0"));
        byte[] page = Arrays.copyOf(PduText.bytes("00830000"), 4 + designators.length);
        page[3] = (byte) designators.length;
        System.arraycopy(designators, 0, page, 4, designators.length);
        return page;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void theApiAnswersAsTheOriginalsOverTlsAndTheWayBackIsOpen()
            throws IOException, GeneralSecurityException {
        ServerProcess gateway = takeOver();
        String client = TARGET + "/" + ALICE;
        String newcomer = TARGET + "/iqn.1994-05.com.redhat:newcomer";
        List<String> paths =
                List.of(
                        "/api/config",
                        "/api/config?decrypt_passwords=true",
                        "/api/targets",
                        "/api/disks",
                        "/api/gateways/" + TARGET,
                        "/api/clients/" + TARGET,
                        "/api/hostgroups/" + TARGET,
                        "/api/hostgroup/" + TARGET + "/hosts",
                        "/api/hostgroup/" + TARGET + "/nobodies",
                        "/api/_client/" + client,
                        "/api/_clientlun/" + client,
                        "/api/_gateway/" + TARGET + "/" + GATEWAY,
                        "/api/_gateway/" + TARGET + "/gw3",
                        "/api/_hostgroup/" + TARGET + "/hosts",
                        "/api/sysinfo/hostname",
                        "/api/sysinfo/checkconf");
        List<JsonNode> before;
        List<JsonNode> after;
        try (ApiClient api =
                new ApiClient(site.apiPort(), site.keys().trust(), "admin", API_PASSWORD)) {
            before = answers(api, paths);
            assertThat(before).isEqualTo(site.original().answers(paths));
            change(api, newcomer);
            after = answers(api, paths);
            assertThat(after).doesNotContainAnyElementsOf(before.subList(0, 2));
        }
        gateway.terminate();
        assertThat(gateway.awaitExit(LIMIT)).as(gateway::output).isZero();

        assertThat(site.original().answers(paths)).isEqualTo(after);
        assertThat(site.original().run("problems", Map.of()).getFirst()).isEmpty();
    }

    private static List<JsonNode> answers(ApiClient api, List<String> paths) {
        return paths.stream()
                .map(path -> api.call("GET", path))
                .map(answer -> "[" + answer.statusCode() + "," + answer.body() + "]")
                .map(JSON::readTree)
                .toList();
    }

    private void change(ApiClient api, String newcomer) {
        String disk = site.id("disk_4");
        String controls = "{\"cmdsn_depth\": \"96\", \"immediate_data\": true}";
        api.done("PUT", "/api/disk/" + disk, "mode", "create", "size", "64M");
        api.done("PUT", "/api/targetlun/" + TARGET, "disk", disk);
        api.done("PUT", "/api/target/" + TARGET, "mode", "reconfigure", "controls", controls);
        api.done("PUT", "/api/client/" + newcomer);
        credentials(api, "/api/clientauth/" + newcomer, "newcomer", "new-secret/12");
        api.done("PUT", "/api/clientlun/" + newcomer, "disk", disk);
        api.done(
                "PUT",
                "/api/hostgroup/" + TARGET + "/hosts",
                "action",
                "add",
                "disks",
                site.id("disk_1"));
        for (String target : List.of(TARGET, OPEN_TARGET)) {
            String dead = "/api/gateway/" + target + "/" + CephIscsiSite.ABSENT;
            api.done("DELETE", dead, "force", "true");
        }
        credentials(api, "/api/discoveryauth", "finder.1", "find-us-all-1");
    }

    private static void credentials(ApiClient api, String path, String user, String password) {
        api.done(
                "PUT",
                path,
                "username",
                user,
                "password",
                password,
                "mutual_username",
                user + ".back",
                "mutual_password",
                password.toUpperCase(Locale.ROOT));
    }

    @Test
    void anOldGatewaysEditIsServedAtOnceAndItsLockIsWaitedFor()
            throws IOException, GeneralSecurityException {
        var _ = takeOver();
        try (RawInitiator alice = alice();
                ApiClient api =
                        new ApiClient(site.apiPort(), site.keys().trust(), "admin", API_PASSWORD)) {
            ready(alice, 4);
            ObjectNode slow = (ObjectNode) conf(api).at("/disks").get(site.id("disk_1"));
            slow.withObject("controls").put("osd_op_timeout", 60);
            List<?> edit = List.of("update_item", "disks", site.id("disk_1"), slow);
            try (ServerProcess original = site.original().editSlowly(directory, 3, List.of(edit))) {
                original.awaitLine(0, "\"locked\""::equals, LIMIT);

                String bob = "/api/clientlun/" + TARGET + "/" + BOB;
                api.done("PUT", bob, "disk", site.id("disk_2"));

                assertThat(original.awaitExit(LIMIT)).as(original::output).isZero();
                int theirs = Integer.parseInt(original.lines().getLast());
                JsonNode both = conf(api);
                assertThat(both.get("epoch").asInt()).as("after theirs").isEqualTo(theirs + 1);
                assertThat(both.at("/disks").get(site.id("disk_1")).at("/controls").toString())
                        .isEqualTo("{\"osd_op_timeout\":60}");
            }

            ObjectNode target = (ObjectNode) conf(api).at("/targets").get(TARGET);
            ObjectNode luns = target.withObject("clients").withObject(ALICE).withObject("luns");
            luns.withObject(site.id("disk_2")).put("lun_id", 9);
            site.original().edit(List.of(List.of("set_item", "targets", TARGET, target)));

            ready(alice, 9);
            assertThat(ascii(alice.command(9, SERIAL, NONE, 255).data(), 4))
                    .startsWith("a6e7d6b2-");
            assertThat(alice.command(0, TEST_UNIT_READY, NONE, 0).senseText())
                    .isEqualTo("05/25/00");
        }
    }

    private static JsonNode conf(ApiClient api) {
        return JSON.readTree(api.done("GET", "/api/config"));
    }

    @Test
    void certificateAndPasswordMayLieWithTheMonitorsAndTheUserHaveCephadmsRights()
            throws IOException, GeneralSecurityException {
        String user = "client.iscsi.site." + site.pool();
        ceph.createUserWith(
                user,
                "mon",
                "profile rbd, allow command \"osd blocklist\", allow command \"config-key get\" with"
                        + " \"key\" prefix \"iscsi/\"",
                "mgr",
                "allow command \"service status\"",
                "osd",
                "allow rwx");
        String prefix = "iscsi/" + user + "/iscsi-gateway.";
        for (String part : List.of("crt", "key")) {
            String file = site.host().etc().resolve("iscsi-gateway." + part).toString();
            ceph.ceph("config-key", "set", prefix + part, "-i", file);
        }
        ceph.ceph("config-key", "set", "iscsi/" + site.pool() + "/password", "from-the-mons");
        Files.delete(site.host().etc().resolve("iscsi-gateway.crt"));
        site.configure(
                "cluster_client_name = %s\napi_password = config://iscsi/%s/password"
                        .formatted(user, site.pool()));
        var _ = takeOver();

        try (ApiClient api =
                        new ApiClient(
                                site.apiPort(), site.keys().trust(), "admin", "from-the-mons");
                RawInitiator alice = alice()) {
            ready(alice, 4);
            String disk = "/api/disk/" + site.id("disk_1");
            api.done("PUT", disk, "mode", "resize", "size", "128M");
            assertThat(
                            Waiting.until(
                                    LIMIT,
                                    () ->
                                            alice.command(4, TEST_UNIT_READY, NONE, 0)
                                                    .senseText()
                                                    .equals("06/2a/09")))
                    .isTrue();
            assertThat(api.call("GET", "/api/config").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPasswordThatTheMonitorsDoNotHaveIsNoneAndNothingStarts() {
        site.configure("api_password = config://iscsi/forgotten");

        CommandResult refused = Command.of(rbdgate("run")).run();

        assertThat(refused.exitCode()).as(refused::toString).isEqualTo(1);
        assertThat(refused.stderr())
                .contains(
                        "[config] api_password: the cluster's config-key store has no"
                                + " iscsi/forgotten; set it with: ceph config-key set"
                                + " iscsi/forgotten VALUE");
        assertThat(check().exitCode()).isEqualTo(1);
    }

    @Test
    void checkListsWhatWouldBeServedAndWhatWouldNot() {
        site.configure("api_password = x\nloop_delay = 5\nclolour = red");

        CommandResult good = check();

        assertThat(good.exitCode()).as(good::toString).isZero();
        assertThat(good.stdout().lines())
                .startsWith("gateway " + GATEWAY, "would serve:")
                .contains(
                        "  target " + TARGET + " (listed)",
                        "    portal " + site.address() + ":3260 tag 2",
                        "    LUN 4 "
                                + site.id("disk_1")
                                + " wwn 36b3f1a0-9d3c-4f3c-9c5e-0a1b2c3d4e5f",
                        "    initiator " + ALICE + " CHAP LUNs [0, 4]",
                        "  target " + OPEN_TARGET + " (open)",
                        "would differ, or needs a look:",
                        "  target "
                                + TARGET
                                + ": nopin_timeout is without effect: silent initiators are found by"
                                + " pings of a fixed rhythm",
                        "  [config] clolour: unknown, ignored",
                        "  [config] loop_delay is without effect: waiting for images ends when they"
                                + " are there");

        ceph.rbd("rm", site.id("disk_3"));
        ceph.rbd("feature", "disable", site.id("disk_2"), "object-map,fast-diff,exclusive-lock");
        CommandResult bad = check("--name", "gw3.rbdgate.example");
        assertThat(bad.exitCode()).isEqualTo(1);
        assertThat(bad.stdout())
                .contains("gateway gw3.rbdgate.example", "would serve nothing")
                .contains("is not in the shared configuration (it has " + GATEWAY + ", gw2.");

        bad = check();
        assertThat(bad.exitCode()).isEqualTo(1);
        assertThat(bad.stdout())
                .contains("would NOT serve, or not as it is now:")
                .contains("LUN 2 of " + OPEN_TARGET + ": there is no image " + site.id("disk_3"))
                .contains(
                        "LUN 0 of "
                                + TARGET
                                + ": the image lacks a feature: rbd feature enable "
                                + site.id("disk_2")
                                + " exclusive-lock");
    }

    private CommandResult check(String... more) {
        return Command.of(rbdgate("check", more)).run();
    }

    @Test
    void metricsAreUnderTheNamesOfTheOldExporter() throws IOException, InterruptedException {
        var _ = takeOver();
        try (RawInitiator alice = alice();
                HttpClient client = HttpClient.newHttpClient()) {
            ready(alice, 4);
            assertThat(alice.command(4, READ_64_KIB, NONE, 64 * 1024).good()).isTrue();

            String text =
                    client.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:"
                                                                    + site.metricsPort()
                                                                    + "/metrics"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();

            String disk = "lun_name=\"" + site.pool() + ".disk_1\"";
            assertThat(text.lines().filter(line -> line.contains("ceph_iscsi_")))
                    .allMatch(METRIC.asMatchPredicate())
                    .contains(
                            "ceph_iscsi_client_login{client_iqn=\"%s\",gw_name=\"%s\"} 1.0"
                                    .formatted(ALICE, GATEWAY),
                            "ceph_iscsi_client_lun{client_iqn=\"%s\",gw_name=\"%s\",%s} 4.0"
                                    .formatted(ALICE, GATEWAY, disk),
                            "ceph_iscsi_lun_read_bytes{client_iqn=\"%s\",gw_name=\"%s\",%s} 65536.0"
                                    .formatted(ALICE, GATEWAY, disk),
                            "ceph_iscsi_lun_size_bytes{gw_name=\"%s\",%s} 6.7108864E7"
                                    .formatted(GATEWAY, disk),
                            "ceph_iscsi_gateway_tpg_total{gw_iqn=\"%s\"} 4.0"
                                    .formatted(OPEN_TARGET),
                            "ceph_iscsi_lun_mapped{gw_name=\"%s\",gw_owner=\"%s\",%s} 1.0"
                                    .formatted(GATEWAY, site.address(), disk),
                            "ceph_iscsi_lun_mapped{gw_name=\"%s\",gw_owner=\"%s\",%s} 0.0"
                                    .formatted(
                                            GATEWAY,
                                            site.absentAddress(),
                                            disk.replace("disk_1", "disk_3")));
        }
    }
}
