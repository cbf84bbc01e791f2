package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `rbdgate shell` and `rbdgate purge` against a gateway with a real cluster behind it.
@RealCeph
final class ShellOnCephTest {
    private static final String POOL = "shell_conf"; // of gateway.conf
    private static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:shell";
    private static final String HOST = "iqn.1994-05.com.redhat:rh7-client";
    private static final String AT = "/iscsi-targets/" + TARGET;

    private final CephCluster ceph;
    @TempDir private Path directory;
    private ApiGateway gateway;

    ShellOnCephTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void start() {
        gateway = ApiGateway.start(directory, ceph, POOL);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private CommandResult run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(1, List.of("--config", directory.resolve("gateway.yaml").toString()));
        return Command.of(RunningGateway.launcher(all.toArray(String[]::new)))
                .withEnvironment("XDG_STATE_HOME", directory.toString())
                .run();
    }

    /// One command after the other in one shell; none may fail.
    private String shell(String... lines) {
        List<String> words =
                RunningGateway.launcher(
                        "shell", "--config", directory.resolve("gateway.yaml").toString());
        CommandResult result =
                Command.of(words)
                        .withEnvironment("XDG_STATE_HOME", directory.toString())
                        .withInput(String.join("\n", lines) + "\n")
                        .run();
        assertThat(result.stderr()).isEmpty();
        return result.orThrow().stdout();
    }

    private void site() {
        assertThat(
                        shell(
                                "/disks create rbd shell_a 300M",
                                "/disks create pool=rbd image=shell_b size=1G",
                                "/iscsi-targets create " + TARGET,
                                AT + "/gateways create " + ApiGateway.NAME + " 127.0.0.1",
                                AT + "/disks add rbd/shell_a",
                                AT + "/hosts create " + HOST,
                                AT + "/hosts/" + HOST + " disk add rbd/shell_a"))
                .isEmpty();
    }

    private boolean imagesAreThere() {
        return Arrays.asList(ceph.rbd("ls", CephCluster.POOL).split("\n"))
                .containsAll(List.of("shell_a", "shell_b"));
    }

    @Test
    void theTreeShowsTheSiteAndPurgeTakesItDownOnlyWithoutSnapshots() {
        site();
        assertThat(shell("ls / 5", "info", "/cluster/" + cluster() + " info"))
                .contains("[1324M, Disks: 2]", "[rbd/shell_b (Unknown, 1G)]")
                .contains("[DiscoveryAuth: None, Targets: 1]", "[Up: 1/1, Portals: 1]")
                .contains("[Owner: " + ApiGateway.NAME + ", Lun: 0]")
                .contains("[Auth: None, Disks: 1(300M)]", "[rbd rbd/shell_a (ONLINE, 300M)]")
                .contains("Cluster Name     .. " + cluster() + "\n")
                .contains("Conf         .. " + ceph.conf() + "\n")
                .contains("Client Name  .. client.admin\n")
                .doesNotContain("\u001b");
        shell("/disks/rbd/shell_a snapshot create s1");
        ceph.rbd("snap", "protect", "rbd/shell_a@s1");
        ceph.rbd("clone", "rbd/shell_a@s1", "rbd/shell_clone");

        CommandResult refused = run("purge", "--mode", "all", "--yes");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stdout()).isEmpty();
        assertThat(refused.stderr())
                .isEqualTo(
                        "rbdgate: rbd/shell_a has 1 snapshot(s), perhaps with clones: delete them"
                                + " first, or keep the images with --mode gateway\n");
        assertThat(imagesAreThere()).isTrue();
        assertThat(shell("ls " + AT)).contains("[Auth: None, Disks: 1(300M)]");

        purgesOnceTheSnapshotHasGone();
    }

    private void purgesOnceTheSnapshotHasGone() {
        CommandResult asked = run("purge", "--mode", "gateway");
        assertThat(asked.exitCode()).isEqualTo(2);
        assertThat(asked.stdout()).contains("- disk rbd/shell_a (its image stays)\n");
        assertThat(asked.stderr())
                .isEqualTo("nothing was changed: say --yes to make these changes\n");
        assertThat(run("purge", "--mode", "gateway", "--yes").exitCode()).isZero();
        assertThat(shell("ls / 1"))
                .contains("[0.00Y, Disks: 0]", "[DiscoveryAuth: None, Targets: 0]");
        assertThat(imagesAreThere()).isTrue();

        ceph.rbd("rm", "rbd/shell_clone");
        ceph.rbd("snap", "unprotect", "rbd/shell_a@s1");
        ceph.rbd("snap", "rm", "rbd/shell_a@s1");
        shell("/disks attach rbd shell_a", "/disks attach rbd shell_b");
        assertThat(run("purge", "--mode", "all", "--yes").exitCode()).isZero();
        assertThat(ceph.rbd("ls", CephCluster.POOL)).doesNotContain("shell_a", "shell_b");
        assertThat(run("purge", "--mode", "every").exitCode()).isEqualTo(2);
    }

    private String cluster() {
        return String.valueOf(ceph.conf().getFileName()).replace(".conf", "");
    }
}
