package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.SystemClock;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README promises of `bin/rbdgate run`: a disk in an empty directory, and a start that
/// takes no time.
class QuickstartTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int STARTS = 5;
    private static final int PORT = 3260;

    @TempDir Path directory;

    private ServerProcess run(int port, String... arguments) {
        return ServerProcess.start(
                        directory,
                        directory.resolve("output.log"),
                        RunningGateway.launcher(arguments))
                .awaitPort(port, LIMIT);
    }

    @Test
    void anEmptyDirectoryServesADiskOfOneGibibyte() throws IOException {
        try (ServerProcess gateway = run(PORT, "run")) {
            assertThat(output("iscsi-ls", "-s", "iscsi://127.0.0.1:3260"))
                    .contains("Target:iqn.2026-11.io.rbdgate:demo Portal:127.0.0.1:3260,1")
                    .contains("Lun:0    Type:DIRECT_ACCESS (Size:1023M)");
            gateway.awaitLine(0, "connect: iscsi-ls -s iscsi://127.0.0.1:3260"::equals, LIMIT);
            gateway.awaitPort(5000, LIMIT);
            String password = directory.resolve("data/api-password").toString();
            assertThat(
                            output(
                                    RunningGateway.launcher(
                                                    "shell",
                                                    "--password-file",
                                                    password,
                                                    "/backstores",
                                                    "ls")
                                            .toArray(String[]::new)))
                    .contains("Online: 1/1");
            Path image =
                    Files.write(
                            directory.resolve("image"),
                            "a disk".repeat(1024).getBytes(StandardCharsets.US_ASCII));
            String lun = "iscsi://127.0.0.1/iqn.2026-11.io.rbdgate:demo/0";
            output("qemu-img", "convert", "-n", "-O", "raw", image.toString(), lun);
            assertThat(Files.size(directory.resolve("data/disk1.img"))).isEqualTo(1L << 30);
            assertThat(
                            output(
                                    "cmp",
                                    "-n",
                                    "6144",
                                    image.toString(),
                                    directory.resolve("data/disk1.img").toString()))
                    .isEmpty();
            gateway.terminate();
            assertThat(gateway.awaitExit(LIMIT)).as(gateway::output).isZero();
        }
    }

    /// The best of a few, since a test host is busy with other things.
    @Test
    void theSecondStartServesInLessThanTwoSeconds() throws IOException {
        int port = FreePorts.take();
        Path config =
                Files.writeString(
                        directory.resolve("gw.yaml"),
                        """
                        portals: [{listen: "127.0.0.1:%d"}]
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:start
                            access: open
                            luns: [{lun: 0, backstore: {type: file, path: disk.img, size: 1G}}]
                        """
                                .formatted(port));
        run(port, "run", "--config", config.toString()).close();
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < STARTS && (i == 0 || Collections.min(millis) >= 2000); i++) {
            long began = SystemClock.NANOS.getAsLong();
            try (ServerProcess gateway = run(port, "run", "--config", config.toString())) {
                output("iscsi-ls", "-s", "iscsi://127.0.0.1:" + port);
                millis.add(TimeUnit.NANOSECONDS.toMillis(SystemClock.NANOS.getAsLong() - began));
                assertThat(gateway.alive()).isTrue();
            }
        }
        assertThat(Collections.min(millis)).as("%s", millis).isLessThan(2000L);
    }

    private static String output(String... words) {
        return Command.of(words).withDeadline(LIMIT).run().orThrow().stdout();
    }
}
