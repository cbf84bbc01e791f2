package io.rbdgate.management.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.tree.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a session is, and what it keeps.
final class SessionStateTest {
    @TempDir private Path state;
    private FakeApi api;
    private ApiClient client;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        api = FakeApi.withTwoGateways();
        client = OneShot.client(api.url());
        shell = new Shell(client, state);
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private Answer run(String... words) {
        return shell.run(List.of(words));
    }

    @Test
    void aPlaceAloneIsGoneTo() {
        run("iscsi-targets");
        assertThat(shell.path()).isEqualTo("/iscsi-targets");
        run(FakeApi.TARGET + "/disks/rbd/disk_1");
        assertThat(shell.path())
                .isEqualTo("/iscsi-targets/" + FakeApi.TARGET + "/disks/rbd/disk_1");
        run("../../hosts");
        assertThat(shell.path()).isEqualTo("/iscsi-targets/" + FakeApi.TARGET + "/hosts");
        run("cd");
        assertThat(shell.path()).isEqualTo("/");
    }

    @Test
    void aCommandOfThePlaceOneIsAtNeedsNoPath() {
        api.on("DELETE /api/disk/rbd/disk_1", 200, "{}");
        run("disks");
        run("delete", "rbd/disk_1");

        assertThat(api.changes())
                .containsExactly("DELETE /api/disk/rbd/disk_1 preserve_image=false");
    }

    @Test
    void whenThePlaceIsGoneTheSessionIsAtWhatIsLeft() {
        run("/disks/rbd/disk_1");
        api.on("GET /api/config", 200, "{\"disks\":{\"rbd/other\":{}},\"targets\":{}}");
        run("pwd");

        assertThat(shell.path()).isEqualTo("/disks/rbd");
    }

    @Test
    void bookmarksLastLongerThanTheSession() {
        run("/disks/rbd", "bookmarks", "add", "fast");
        Shell later = new Shell(client, state);
        later.run(List.of("goto", "fast"));

        assertThat(later.path()).isEqualTo("/disks/rbd");
        assertThat(later.bookmarks())
                .isEqualTo(
                        Map.of(
                                "fast",
                                "/disks/rbd",
                                "gateways",
                                "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/gateways",
                                "hosts",
                                "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/hosts",
                                "host-groups",
                                "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/host-groups"));
        later.run(List.of("bookmarks", "del", "fast"));
        assertThat(state.resolve("bookmarks")).hasContent("");
    }

    @Test
    void stateIsKeptWhereTheUserKeepsState() throws IOException {
        assertThat(StateDirectory.of(Map.of("XDG_STATE_HOME", "/x", "HOME", "/h")))
                .isEqualTo(Path.of("/x/rbdgate"));
        assertThat(StateDirectory.of(Map.of("HOME", "/h")))
                .isEqualTo(Path.of("/h/.local/state/rbdgate"));
        assertThat(Files.exists(state.resolve("bookmarks"))).isFalse();
    }

    @Test
    void helpListsTheCommandsAndExplainsOne() {
        assertThat(((Answer.Text) run("/disks/rbd/disk_1", "help")).lines())
                .startsWith(
                        "Commands at /disks/rbd/disk_1 (`help COMMAND` explains one):",
                        "  resize size",
                        "  reconfigure attribute value",
                        "  snapshot action name",
                        "  ls [path] [depth]");
        assertThat(((Answer.Text) run("/disks", "help", "resize")).lines())
                .containsExactly(
                        "resize image_id size",
                        "Makes a disk larger.",
                        "  image_id               pool/image",
                        "  size                   the new size, such as 300G");
    }

    @Test
    void exitLeaves() {
        assertThat(run("exit")).isEqualTo(new Answer.Leave());
    }
}
