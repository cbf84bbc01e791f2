package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.load.LedgerCheck;
import io.rbdgate.fixtures.load.MultipathWriter;
import io.rbdgate.fixtures.load.WriteLedger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways with the section `ha:` and one image: one owns it, the other stands by and takes it
/// over, while a host with a path to each writes all the time.
@RealCeph
final class OwnerFailoverTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:owned";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final byte[] TEST_UNIT_READY = PduText.bytes("00 00 00 00 00 00");
    private static final byte[] NONE = {};
    private static final int SOME = 50;
    private static final int ACTIVE = 50;
    private static final int STANDBY = 1;

    private final CephCluster ceph;
    private final String image = "owned_" + FreePorts.take();

    @TempDir private Path directory;
    private RunningGateway first;
    private RunningGateway second;

    OwnerFailoverTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void begin() throws IOException {
        ceph.createImage(image, 16);
        first = RunningGateway.forThisHost(Files.createDirectory(directory.resolve("first")));
        second = RunningGateway.forThisHost(Files.createDirectory(directory.resolve("second")));
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
        ceph.clearBlocklist();
    }

    private String sections(String name) {
        return """
        gateway: {name: %s}
        ceph: {conf: %s, client: client.admin}
        ha: {}
        targets:
          - iqn: %s
            access: open
            luns: [{lun: 0, backstore: {type: rbd, pool: rbd, image: %s}}]
        """
                .formatted(name, ceph.conf(), TARGET, image);
    }

    private void bothServe() {
        first.start(sections("gw1"));
        awaitLog(first, "serving in generation");
        second.start(sections("gw2"));
        awaitLog(second, "gw1 owns it");
    }

    private static void awaitLog(RunningGateway gateway, String words) {
        var _ = gateway.process().awaitLine(0, line -> line.contains(words), LIMIT);
    }

    private MultipathWriter host() {
        return MultipathWriter.start(
                new MultipathWriter.Setup(
                        "iqn.1994-05.com.redhat:host",
                        TARGET,
                        0,
                        List.of(portal(first), portal(second)),
                        0,
                        4 << 20,
                        5));
    }

    private static InetSocketAddress portal(RunningGateway gateway) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port());
    }

    private static void awaitMoreWrites(MultipathWriter host) {
        long before = host.acknowledged();
        assertThat(Waiting.until(LIMIT, () -> host.acknowledged() >= before + SOME))
                .as("%d acknowledged, paths %s", host.acknowledged(), host.priorities())
                .isTrue();
    }

    /// What REPORT TARGET PORT GROUPS says of each path, as multipath reckons.
    private static void awaitPriorities(MultipathWriter host, int ofFirst, int ofSecond) {
        assertThat(Waiting.until(LIMIT, () -> host.priorities().equals(List.of(ofFirst, ofSecond))))
                .as("paths %s", host.priorities())
                .isTrue();
    }

    private static void assertNothingLost(MultipathWriter host, RunningGateway gateway)
            throws IOException {
        WriteLedger ledger = host.stop();
        assertThat(host.problems()).isEmpty();
        try (RawInitiator reader = gateway.loggedIn(LoginOptions.normal(TARGET))) {
            assertThat(LedgerCheck.lun(ledger, reader)).isEmpty();
        }
    }

    /// The sense of what is not ready, after the unit attentions of a new session.
    private static String readiness(RunningGateway gateway) {
        try (RawInitiator session = gateway.loggedIn(LoginOptions.normal(TARGET))) {
            String sense = session.command(0, TEST_UNIT_READY, NONE, 0).senseText();
            while (sense.startsWith("06/")) {
                sense = session.command(0, TEST_UNIT_READY, NONE, 0).senseText();
            }
            return sense;
        }
    }

    /// The client that the log says was fenced.
    private static String fencedBy(RunningGateway gateway) {
        String line = gateway.process().awaitLine(0, each -> each.contains(": fencing "), LIMIT);
        return line.replaceAll(".*: fencing (\\S+) of gw1.*", "$1");
    }

    @Test
    void aKilledOwnerIsFencedAndNoAcknowledgedWriteIsLost() throws IOException {
        bothServe();
        assertThat(readiness(second)).startsWith("02/04/0b");
        try (MultipathWriter host = host()) {
            awaitMoreWrites(host);
            awaitPriorities(host, ACTIVE, STANDBY);

            first.process().kill();

            awaitLog(second, "(SILENCE)");
            awaitMoreWrites(host);
            assertThat(ceph.ceph("osd", "blocklist", "ls")).contains(fencedBy(second));
            first.startAgain();
            awaitLog(first, "gw2 owns it");
            awaitMoreWrites(host);
            awaitPriorities(host, STANDBY, ACTIVE);
            assertNothingLost(host, second);
        }
        second.assertHealthy();
    }

    @Test
    void aGatewayThatIsStoppedHandsOverWithoutAFence() throws IOException {
        bothServe();
        try (MultipathWriter host = host()) {
            awaitMoreWrites(host);

            first.stop();

            awaitLog(second, "(VACANCY)");
            awaitMoreWrites(host);
            assertThat(second.process().lines()).noneMatch(line -> line.contains("fencing"));
            assertNothingLost(host, second);
        }
        second.assertHealthy();
    }

    @Test
    void aKilledGatewayThatStartsAgainAloneServesAtOnce() throws IOException {
        first.start(sections("gw1"));
        awaitLog(first, "serving in generation");
        try (MultipathWriter host = host()) {
            awaitMoreWrites(host);

            first.killAndRestart();

            awaitLog(first, "(PREDECESSOR)");
            awaitMoreWrites(host);
            assertNothingLost(host, first);
        }
        first.assertHealthy();
    }
}
