package io.rbdgate.management.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.shell.client.ApiClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shell at a terminal: keys in, a screen out.
final class InteractiveShellTest {
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

    private String type(String keys) throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        try (ApiClient client = OneShot.client(api.url());
                Terminal terminal =
                        new DumbTerminal(
                                "test",
                                "ansi",
                                new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)),
                                screen,
                                StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(100, 40));
            new InteractiveShell(new Shell(client, state), state, false, false).run(terminal);
            terminal.flush();
        }
        return screen.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    @Test
    void tabCompletesACommandAndAnArgument() throws IOException {
        api.on("PUT /api/disk/ssd/disk_2", 200, "{\"message\":\"fine\"}");

        String screen = type("/disks resi\tss\t20G\nexit\n");

        assertThat(screen).contains("/disks resize ssd/disk_2 20G").contains("ok");
        assertThat(api.changes()).containsExactly("PUT /api/disk/ssd/disk_2 size=20G&mode=resize");
    }

    @Test
    void thePromptTellsWhereOneIsAndAnErrorDoesNotEndTheSession() throws IOException {
        String screen = type("cd disks\nnonsense\npwd\n");

        assertThat(screen)
                .contains("/> ")
                .contains("/disks> ")
                .contains("no command 'nonsense' at /disks; `help` lists those there are")
                .contains("/disks\n\u001b[?2004h/disks> ");
    }

    @Test
    void linesAreRememberedButNotThoseWithPasswords() throws IOException {
        api.on("PUT /api/discoveryauth", 200, "{}");

        type("pwd\n/iscsi-targets discovery_auth alice678 secretsecret\nhelp\nexit\n");

        Path history = state.resolve("history");
        assertThat(Files.readString(history))
                .contains("pwd", "help")
                .doesNotContain("secretsecret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
        assertThat(api.changes()).hasSize(1);
    }

    @Test
    void aNewHostIsGoneTo() throws IOException {
        String path = "/api/client/" + FakeApi.TARGET + "/iqn.1994-05.com.redhat:client3";
        api.on("PUT " + path, 200, "{}");

        String screen =
                type(
                        "/iscsi-targets/"
                                + FakeApi.TARGET
                                + "/hosts create iqn.1994-05.com.redhat:client3\nexit\n");

        assertThat(screen)
                .contains(
                        "/iscsi-targets/"
                                + FakeApi.TARGET
                                + "/hosts/iqn.1994-05.com.redhat:client3> ");
    }
}
