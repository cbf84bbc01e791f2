package io.rbdgate.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.shell.Completion;
import io.rbdgate.management.shell.Runner;
import io.rbdgate.management.shell.Shell;
import io.rbdgate.management.shell.text.Console;
import io.rbdgate.management.shell.text.Printer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shell against the real API, through the steps of Ceph's `gwcli_create.t` and
/// `gwcli_delete.t`, which assert these summaries.
final class ShellOnGatewayTest {
    private static final String IQN = "iqn.2003-01.com.redhat.iscsi-gw:ceph-gw";
    private static final String HOST = "iqn.1994-05.com.redhat:client";
    private static final String AT = "iscsi-targets/" + IQN;

    @TempDir private Path state;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final SharedStore store = new SharedStore();
    private final FakeStorage storage = new FakeStorage();
    private final FakeTarget target = new FakeTarget("gw1");
    private BothApis api;

    @BeforeEach
    void start() {
        api = new BothApis(store, target, storage);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /// What one command prints; it must end well.
    private String gwcli(String... words) {
        out.reset();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Console console = Console.plain(stream, stream);
        Runner runner =
                new Runner(
                        new Shell(api.client, state),
                        console,
                        new Printer(console, false, false),
                        cancel -> {});
        int status = runner.run(List.of(words)).status();
        String printed = out.toString(StandardCharsets.UTF_8);
        assertThat(status).as(printed).isZero();
        return printed;
    }

    /// The summary of the line of `ls PATH` that shows `name`.
    private String summary(String path, String name) {
        return gwcli("ls", path)
                .lines()
                .filter(line -> line.contains("o- " + name + " "))
                .map(line -> line.substring(line.indexOf('[') + 1))
                .findFirst()
                .orElse("nothing");
    }

    private void made() {
        assertThat(
                        gwcli(
                                "disks/",
                                "create",
                                "pool=rbd",
                                "image=block0",
                                "size=1G",
                                "wwn=36001405da17b74481464e9fa968746d3"))
                .isEmpty();
        assertThat(summary("disks/", "disks")).isEqualTo("1G, Disks: 1]");
        assertThat(summary("disks/", "rbd")).isEqualTo("rbd (1G)]");
        assertThat(summary("disks/", "block0")).isEqualTo("rbd/block0 (Unknown, 1G)]");
        assertThat(gwcli("iscsi-targets/", "create", "target_iqn=" + IQN)).isEmpty();
        assertThat(
                        gwcli(
                                AT + "/gateways",
                                "create",
                                "ip_addresses=127.0.0.1",
                                "gateway_name=gw1",
                                "skipchecks=true"))
                .isEmpty();
        assertThat(gwcli(AT + "/disks/", "add", "disk=rbd/block0")).isEmpty();
        assertThat(gwcli(AT + "/hosts", "create", "client_iqn=" + HOST)).isEmpty();
    }

    @Test
    void whatIsCreatedIsListedAsUpstreamAsserts() {
        made();

        assertThat(summary("iscsi-targets/", "iscsi-targets"))
                .isEqualTo("DiscoveryAuth: None, Targets: 1]");
        assertThat(summary("iscsi-targets/", IQN)).isEqualTo("Auth: None, Gateways: 1]");
        assertThat(summary("iscsi-targets/", "disks")).isEqualTo("Disks: 1]");
        assertThat(summary("iscsi-targets/", "gateways")).isEqualTo("Up: 1/1, Portals: 1]");
        assertThat(summary("iscsi-targets/", "host-groups")).isEqualTo("Groups : 0]");
        assertThat(summary("iscsi-targets/", "hosts")).isEqualTo("Auth: ACL_ENABLED, Hosts: 1]");
        assertThat(summary("iscsi-targets/", HOST)).isEqualTo("Auth: None, Disks: 0(0.00Y)]");
        gwcli(AT + "/hosts/" + HOST, "disk", "disk=rbd/block0");
        assertThat(summary("iscsi-targets/", HOST)).isEqualTo("Auth: None, Disks: 1(1G)]");
    }

    @Test
    void theDataOfADiskMayBeInAnErasureCodedPool() {
        assertThat(gwcli("disks/", "create", "rbd", "block1", "1G", "data_pool=coded")).isEmpty();

        assertThat(Objects.requireNonNull(storage.images.get("rbd/block1")).dataPool())
                .isEqualTo("coded");
        Completion completion = new Completion(new Shell(api.client, state));
        assertThat(completion.at(List.of("/disks", "create"), "data_pool="))
                .extracting(Completion.Proposal::word)
                .containsExactly("data_pool=coded");
    }

    @Test
    void whatIsDeletedIsGoneAsUpstreamAsserts() {
        made();

        assertThat(gwcli(AT + "/hosts", "delete", "client_iqn=" + HOST)).isEmpty();
        assertThat(summary("iscsi-targets/", "hosts")).isEqualTo("Auth: ACL_ENABLED, Hosts: 0]");
        assertThat(gwcli(AT + "/disks/", "delete", "disk=rbd/block0")).isEmpty();
        assertThat(summary("iscsi-targets/", "disks")).isEqualTo("Disks: 0]");
        assertThat(gwcli("iscsi-targets/", "delete", "target_iqn=" + IQN)).isEmpty();
        assertThat(summary("iscsi-targets/", "iscsi-targets"))
                .isEqualTo("DiscoveryAuth: None, Targets: 0]");
        assertThat(gwcli("disks/", "delete", "image_id=rbd/block0")).isEmpty();
        assertThat(summary("disks/", "disks")).isEqualTo("0.00Y, Disks: 0]");
        assertThat(storage.calls).containsExactly("remove rbd/block0");
    }
}
