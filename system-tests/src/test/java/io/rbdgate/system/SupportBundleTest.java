package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.host.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `rbdgate doctor --bundle` with a gateway that runs.
class SupportBundleTest {
    private static final String[] SECRETS = {
        "correct-horse-1", "battery-staple-2", "in-a-secret-file-3"
    };

    @TempDir Path directory;

    @Test
    void holdsLogThreadsAndRecordingAndNoSecret() throws IOException {
        RunningGateway gateway = RunningGateway.forThisHost(directory);
        gateway.secret("bob", SECRETS[2]);
        try (gateway) {
            gateway.start(
                    """
                    # formerly correct-horse-1
                    targets:
                      - iqn: iqn.2026-11.io.rbdgate:bundle
                        access: open
                        chap: {user: alice, secret: correct-horse-1, mutual: {user: gw, secret: battery-staple-2}}
                        luns: [{lun: 0, backstore: {type: memory, size: 8M}}]
                        initiators:
                          - iqn: iqn.2026-11.io.rbdgate.test:bob
                            chap: {user: bob, secretFile: bob}
                    """);
            Path bundle = directory.resolve("support.zip");
            String config = directory.resolve("gateway.yaml").toString();
            String said =
                    Command.of(
                                    RunningGateway.launcher(
                                            "doctor",
                                            "--config",
                                            config,
                                            "--bundle",
                                            bundle.toString()))
                            .withDeadline(Duration.ofMinutes(2))
                            .run()
                            .stdout();
            assertThat(said).contains("packed into " + bundle);

            Map<String, String> content = content(bundle);
            String process = "process-" + gateway.process().pid() + "/";
            assertThat(content)
                    .containsKeys("findings.txt", "host/meminfo", process + "log.txt")
                    .containsKey(process + "recording.jfr");
            assertThat(content.get(process + "threads.txt")).contains("\"rbdgate-loop-");
            assertThat(content.get("configuration.yaml"))
                    .contains("iqn.2026-11.io.rbdgate:bundle", "secret: (removed)");
            content.forEach((name, text) -> assertThat(text).as(name).doesNotContain(SECRETS));
        }
    }

    private static Map<String, String> content(Path bundle) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                content.put(entry.getName(), new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }
}
