package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.host.Command;
import io.rbdgate.fixtures.host.CommandResult;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `rbdgate drain` beside a running gateway; of the other gateway only a portal is there.
class DrainCommandTest {
    private static final String TARGET = "iqn.2003-01.com.redhat.iscsi-gw:pair";
    private static final String OTHER = "127.0.0.2";

    @TempDir private Path directory;
    private final int apiPort = FreePorts.take();
    private RunningGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = RunningGateway.forThisHost(directory);
        Path store = Files.createDirectory(directory.resolve("store"));
        Files.writeString(store.resolve("gateway.conf"), sharedConfiguration());
        gateway.start(
                """
                targets: []
                gateway: {name: gw1.example.org}
                store: file:%s
                api: {listen: "127.0.0.1:%d", passwordFile: %s, portalPort: %d}
                """
                        .formatted(
                                store,
                                apiPort,
                                gateway.secret("api", "api-secret-12"),
                                gateway.port()));
        gateway.process().awaitPort(apiPort, RunningGateway.LIMIT);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String sharedConfiguration() {
        return """
        {"version": 11, "epoch": 1, "disks": {},
         "gateways": {"gw1.example.org": {"active_luns": 0}, "gw2.example.org": {"active_luns": 0}},
         "discovery_auth": {"username": "", "password": "",
           "mutual_username": "", "mutual_password": ""},
         "targets": {"%s": {"acl_enabled": false,
           "disks": {}, "clients": {}, "groups": {}, "controls": {},
           "auth": {"username": "", "password": "", "mutual_username": "", "mutual_password": ""},
           "ip_list": ["127.0.0.1", "%s"],
           "portals": {"gw1.example.org": {"portal_ip_addresses": ["127.0.0.1"]},
                       "gw2.example.org": {"portal_ip_addresses": ["%2$s"]}}}}}
        """
                .formatted(TARGET, OTHER);
    }

    private CommandResult drain(String... options) {
        List<String> words = new ArrayList<>(List.of("drain", "--config"));
        words.add(directory.resolve("gateway.yaml").toString());
        words.addAll(List.of(options));
        return Command.of(RunningGateway.launcher(words.toArray(String[]::new))).run();
    }

    @Test
    void itSaysByItsExitStatusWhetherTheGatewayIsDrained() throws IOException {
        CommandResult refused = drain();
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .startsWith("rbdgate: not drained, for no other gateway serves " + TARGET)
                .contains(OTHER + ":" + gateway.port() + " cannot be reached")
                .endsWith("send it SIGTERM\n");

        InetAddress address = InetAddress.ofLiteral(OTHER);
        try (ServerSocket other = new ServerSocket(gateway.port(), 50, address);
                RawInitiator initiator = gateway.loggedIn(LoginOptions.normal(TARGET))) {
            CommandResult done = drain();
            assertThat(done.stderr()).isEmpty();
            assertThat(done.exitCode()).isZero();
            assertThat(done.stdout())
                    .isEqualTo(
                            "drained: sessions: 0, owned LUNs: 0\n"
                                    + "  %s: served by %s:%d\n"
                                            .formatted(TARGET, OTHER, other.getLocalPort()));
            assertThat(initiator.read().byteAt(36)).as("logout is requested").isEqualTo(1);
            try (RawInitiator again = gateway.connect()) {
                assertThat(again.login(LoginOptions.normal(TARGET)).answered())
                        .containsEntry("TargetAddress", OTHER + ":" + other.getLocalPort());
            }
            assertThat(drain("--status").stdout()).startsWith("drained: sessions: 0");
            assertThat(drain("--undo").stdout()).isEqualTo("serving: sessions: 0, owned LUNs: 0\n");
            gateway.loggedIn(LoginOptions.normal(TARGET)).close();
        }
        assertThat(drain("--undo", "--status").exitCode()).isEqualTo(2);
        gateway.stop();
    }
}
