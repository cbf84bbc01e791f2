package io.rbdgate.management.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.shell.client.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Tab offers.
final class CompletionTest {
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

    private List<String> offered(String partial, String... before) {
        return new Completion(shell)
                .at(List.of(before), partial).stream().map(Completion.Proposal::word).toList();
    }

    @Test
    void aFirstWordIsACommandOrAPlace() {
        assertThat(offered("e")).containsExactly("export", "exit");
        assertThat(offered("i")).containsExactly("info", "images", "iscsi-targets");
        assertThat(offered("/d")).containsExactly("/disks");
        assertThat(offered("/disks/r")).containsExactly("/disks/rbd");
        assertThat(offered("disks/rbd/disk_1"))
                .containsExactly("disks/rbd/disk_1", "disks/rbd/disk_10");
    }

    @Test
    void aNameWithASlashIsCompletedAsAWhole() {
        assertThat(offered("/iscsi-targets/" + FakeApi.TARGET + "/disks/rb"))
                .containsExactly(
                        "/iscsi-targets/" + FakeApi.TARGET + "/disks/rbd/disk_1",
                        "/iscsi-targets/" + FakeApi.TARGET + "/disks/rbd/disk_10");
    }

    @Test
    void afterAPlaceComesOneOfItsCommands() {
        assertThat(offered("re", "/disks")).containsExactly("resize", "reconfigure");
        assertThat(offered("", "/iscsi-targets"))
                .startsWith("create", "delete", "clearconfig", "discovery_auth", "ls", "cd");
    }

    @Test
    void argumentsAreOfferedByValueAndByName() {
        assertThat(offered("", "/disks", "resize"))
                .containsExactly("rbd/disk_1", "rbd/disk_10", "ssd/disk_2", "image_id=", "size=");
        assertThat(offered("image_id=s", "/disks", "resize"))
                .containsExactly("image_id=ssd/disk_2");
        assertThat(offered("", "/disks", "resize", "rbd/disk_1")).containsExactly("size=");
        assertThat(offered("at", "/disks/rbd/disk_1", "reconfigure")).containsExactly("attribute=");
        assertThat(offered("h", "/disks/rbd/disk_1", "reconfigure"))
                .containsExactly("hw_max_sectors");
    }

    @Test
    void aDiskThatHasAnOwnerIsNotOfferedToATarget() {
        assertThat(offered("", "/iscsi-targets/iqn.2026-11.io.rbdgate:empty/disks", "add"))
                .containsExactly("ssd/disk_2", "disk=", "lun_id=");
    }

    @Test
    void thePathOfLsIsCompleted() {
        assertThat(offered("/di", "ls")).containsExactly("/disks");
        assertThat(offered("@ho", "ls")).containsExactly("@host-groups", "@hosts");
    }

    @Test
    void passwordsAreNotOffered() {
        assertThat(offered("", "/iscsi-targets", "discovery_auth", "alice"))
                .containsExactly(
                        "password=",
                        "mutual_username=",
                        "mutual_password=",
                        "password_file=",
                        "mutual_password_file=");
    }

    @Test
    void whenTheApiIsAwayNothingIsOffered() {
        api.close();

        assertThat(offered("", "/disks", "resize")).isEmpty();
    }
}
