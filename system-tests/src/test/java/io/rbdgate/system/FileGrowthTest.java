package io.rbdgate.system;

import static io.rbdgate.system.ApiV1Site.awaitSense;
import static io.rbdgate.system.ApiV1Site.blocks;
import static io.rbdgate.system.ApiV1Site.read;
import static io.rbdgate.system.ApiV1Site.ready;
import static io.rbdgate.system.ApiV1Site.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that its file system does not let grow.
class FileGrowthTest {
    private static final String IQN = "iqn.2026-11.io.rbdgate:growth";
    private static final int MIB = 1 << 20;

    @TempDir private Path directory;

    /// Files of the gateway may not become larger; 0: as large as they like.
    private static void limitFiles(RunningGateway gateway, long bytes) {
        String limit = bytes == 0 ? "unlimited" : Long.toString(bytes);
        Command.of(
                        "prlimit",
                        "--pid",
                        Long.toString(gateway.process().pid()),
                        "--fsize=" + limit + ":")
                .run()
                .orThrow();
    }

    @Test
    void whoResizesIsToldAndTheDiskGrowsAsSoonAsItCan() {
        int apiPort = FreePorts.take();
        RunningGateway gateway = RunningGateway.forThisHost(directory);
        try (gateway) {
            gateway.start(
                    """
                    gateway: {name: gw1.example.org}
                    store: "file:%s/store"
                    api: {listen: "127.0.0.1:%d", passwordFile: %s, portalPort: %d}
                    """
                            .formatted(
                                    directory,
                                    apiPort,
                                    gateway.secret("api", "api-secret-12"),
                                    FreePorts.take()));
            gateway.process().awaitPort(apiPort, RunningGateway.LIMIT);
            try (ApiV1Client api = new ApiV1Client(apiPort, "api-secret-12")) {
                String lun = fileLun(api);
                try (RawInitiator initiator = gateway.loggedIn(LoginOptions.normal(IQN))) {
                    ready(initiator, 0);
                    write(initiator, 0, 0x66);
                    limitFiles(gateway, 64L * MIB);

                    String told =
                            api.refused(
                                    503, "POST", lun + "/resize", Map.of("sizeBytes", 128L * MIB));

                    assertThat(told)
                            .startsWith(
                                    "the change is stored, but not served: "
                                            + IQN
                                            + " LUN 0 does not grow: file ")
                            .contains("cannot be made 134217728 bytes large", "EFBIG");
                    assertThat(blocks(initiator, 0)).isEqualTo(2048);
                    assertThat(read(initiator, 0)).isEqualTo(ApiV1Site.block(0x66));

                    limitFiles(gateway, 0);
                    awaitSense(initiator, 0, ApiV1LunTests.CAPACITY_CHANGED);
                    assertThat(blocks(initiator, 0)).isEqualTo(262_144);
                    assertThat(read(initiator, 0)).isEqualTo(ApiV1Site.block(0x66));
                }
            }
        }
    }

    private String fileLun(ApiV1Client api) {
        String target = "/targets/" + IQN;
        api.post("/targets", Map.of("iqn", IQN, "access", "open"));
        api.put(
                target + "/portal-groups/gw1.example.org",
                Map.of("addresses", List.of("127.0.0.1")));
        String path = directory.resolve("disk.img").toString();
        api.post(
                target + "/luns",
                Map.of(
                        "lun",
                        0,
                        "backstore",
                        Map.of("type", "file", "path", path, "sizeBytes", MIB)));
        return target + "/luns/0";
    }
}
