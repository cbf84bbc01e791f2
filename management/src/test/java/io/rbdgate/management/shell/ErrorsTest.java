package io.rbdgate.management.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.shell.text.Console;
import io.rbdgate.management.shell.text.Printer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes wrong: errors on stderr, the exit status 1 for a refusal and 2 for a line that makes
/// no sense, nothing asked of the API then.
final class ErrorsTest {
    @TempDir private Path state;
    private FakeApi api;

    @BeforeEach
    void start() throws IOException {
        api = FakeApi.withTwoGateways();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '^',
            value = {
                "nonsense > no command 'nonsense' at /; `help` lists those there are",
                "/disks create rbd > create needs pool, image and size",
                "/disks create rbd d 10X > '10X' is not a size: a whole number with M, G or T, such as 10G",
                "/disks create > argument 'pool' is missing (the pool, or pool/image); usage: create pool [image] [size] [backstore] [wwn] [count] [data_pool]",
                "/disks create rbd d 1G size=2G > argument 'size' is given twice",
                "/disks create rbd d 1G colour=red > 'create' has no argument 'colour'; usage: create pool [image] [size] [backstore] [wwn] [count] [data_pool]",
                "/disks delete rbd/disk_1 now > too many arguments ('now'); usage: delete image_id",
                "/disks delete rbd/none > disk 'rbd/none' is not defined; `ls /disks` lists those that are",
                "/disks/ssd/disk_2 reconfigure a 1 > Cannot reconfigure until disk assigned to target: ssd/disk_2 has no owner",
                "/disks/rbd/disk_1 snapshot paint s > you can only create, delete, or rollback - paint is invalid",
                "/nowhere ls > no such path '/nowhere'",
                "ls @nowhere > no bookmark 'nowhere'; `bookmarks show` lists those there are",
                "ls / deep > The tree depth must be a number, not 'deep'",
                "export mode=paste > Invalid export mode requested - supported modes are: copy (not 'paste')",
                "/iscsi-targets clearconfig confirm=false > To clear the configuration you must specify confirm=true",
                "/iscsi-targets clearconfig confirm=perhaps > argument 'confirm' is true or false, not 'perhaps'",
                "/iscsi-targets clearconfig confirm=true > iqn.2003-01.com.redhat.iscsi-gw:ceph-gw - Clients(2) must be removed first",
                "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/gateways create gw9 10.0.0.9 > The first gateway defined must be the local machine, gw1.example.org (asked through URL)",
                "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/gateways delete gw9 > Target is not mapped to any gateways.",
                "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/hosts auth often > Invalid auth argument. Use 'auth nochap|disable_acl|enable_acl'",
                "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/host-groups create a/b > Invalid group name - max of 32 chars of alphanumeric and -,_,@ characters",
                "help dance > no command 'dance' at /",
            })
    void aLineThatMakesNoSenseIsRefusedWithoutAskingForAnything(String line, String message) {
        OneShot shot = OneShot.run(api, state, line.strip().split(" "));

        assertThat(shot).isEqualTo(new OneShot(2, "", message.replace("URL", api.url()) + "\n"));
        assertThat(api.changes()).isEmpty();
    }

    @Test
    void theApisRefusalIsTheErrorAndTheStatusOne() {
        api.on(
                "PUT /api/target/iqn.2003-01.com.redhat.iscsi-gw:ceph-gw",
                400,
                "{\"message\":\"a reason\"}");

        assertThat(OneShot.run(api, state, "/iscsi-targets", "create", FakeApi.TARGET))
                .isEqualTo(new OneShot(1, "", "a reason\n"));
        assertThat(OneShot.json(api, state, "/iscsi-targets", "create", FakeApi.TARGET))
                .isEqualTo(new OneShot(1, "", "{\n    \"error\": \"a reason\"\n}\n"));
    }

    @Test
    void aProblemDetailIsTheErrorToo() {
        api.on(
                "DELETE /api/v1/sessions/9",
                404,
                "{\"title\":\"Not Found\",\"detail\":\"no session 9\",\"status\":404}");

        assertThat(OneShot.run(api, state, "/sessions", "drop", "9"))
                .isEqualTo(new OneShot(1, "", "no session 9\n"));
    }

    @Test
    void wrongCredentialsAreTold() {
        api.on("GET /api/config", 401, "");

        assertThat(OneShot.run(api, state, "export").err())
                .isEqualTo(
                        api.url()
                                + " refuses user 'admin' or the password: see --user and"
                                + " --password-file\n");
    }

    @Test
    void anAddressThatIsNotTrustedIsTold() {
        api.on("GET /api/config", 403, "");

        assertThat(OneShot.run(api, state, "export").err())
                .isEqualTo(api.url() + " refuses this host: add its address to api.trusted\n");
    }

    @Test
    void anAnswerThatIsNoJsonIsTold() {
        api.on("GET /api/config", 200, "<html>");

        assertThat(OneShot.run(api, state, "export"))
                .isEqualTo(
                        new OneShot(
                                1,
                                "",
                                api.url()
                                        + " answers with something else than JSON: is it rbdgate's"
                                        + " API?\n"));
    }

    @Test
    void aGatewayThatIsAwayIsTold() {
        String url = api.url();
        api.close();

        OneShot shot = OneShot.run(url, state, false, "export");

        assertThat(shot.status()).isEqualTo(1);
        assertThat(shot.err())
                .isEqualTo(
                        "cannot reach "
                                + url
                                + ": nothing listens there; is rbdgate running with an `api`"
                                + " section, and is --url right?\n");
    }

    @Test
    void theLastGatewayIsDeletedOnlyWithConfirmation() {
        api.on(
                "GET /api/config",
                200,
                "{\"targets\":{\"iqn.a\":{\"portals\":{\"gw1.example.org\":{}}}},\"disks\":{}}");

        OneShot shot =
                OneShot.run(
                        api, state, "/iscsi-targets/iqn.a/gateways", "delete", "gw1.example.org");

        assertThat(shot)
                .isEqualTo(
                        new OneShot(
                                2,
                                "",
                                "Deleting the last gateway will remove all objects on this target."
                                        + " Use confirm=true\n"));
        assertThat(api.changes()).isEmpty();
    }

    @Test
    void aGatewayThatCannotBeReachedComesWithTheWayToForceIt() {
        api.on(
                "DELETE /api/gateway/" + FakeApi.TARGET + "/127.0.0.2",
                503,
                "{\"message\":\"failed, gateway(s) unavailable:127.0.0.2(UNKNOWN state)\"}");

        OneShot shot =
                OneShot.run(
                        api,
                        state,
                        "/iscsi-targets/" + FakeApi.TARGET + "/gateways",
                        "delete",
                        "127.0.0.2");

        assertThat(shot.status()).isEqualTo(1);
        assertThat(shot.err())
                .startsWith("failed, gateway(s) unavailable:127.0.0.2(UNKNOWN state)\n")
                .contains("use confirm=true to force its removal");
    }

    @Test
    void aScriptStopsAtTheFirstLineThatFails() throws IOException {
        String script = "# nothing\n\npwd\ncd disks\npwd\nls 'open\nexport\n";
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status;
        try (var client = OneShot.client(api.url())) {
            var console =
                    Console.plain(
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8));
            Runner runner =
                    new Runner(
                            new Shell(client, state),
                            console,
                            new Printer(console, false, false),
                            cancel -> {});
            status =
                    LineScript.run(
                            runner,
                            new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
        }

        assertThat(status).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("/\n/disks\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("a quote (') is not closed\n");
    }
}
