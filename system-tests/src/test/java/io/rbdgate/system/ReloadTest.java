package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.LoginResult;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGHUP: what changes for sessions that are logged in, and what does not.
class ReloadTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:reload";
    private static final String ALICE = "iqn.2026-11.io.rbdgate.test:alice";
    private static final String BOB = "iqn.2026-11.io.rbdgate.test:bob";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] NONE = {};
    private static final byte[] TEST_UNIT_READY = new byte[6];
    private static final byte[] REPORT_LUNS = PduText.bytes("a0 00 00 000000 00000100 00 00");

    private static final String ONE_LUN = "      - {lun: 0, backstore: {type: memory, size: 8M}}\n";
    private static final String TWO_LUNS =
            ONE_LUN + "      - {lun: 5, backstore: {type: memory, size: 8M}}\n";
    private static final String BOTH =
            "    initiators:\n      - {iqn: \"%s\"}\n      - {iqn: \"%s\"}\n".formatted(ALICE, BOB);
    private static final String ALICE_ONLY =
            "    initiators:\n      - {iqn: \"%s\"}\n".formatted(ALICE);

    @TempDir Path directory;
    private RunningGateway gateway;
    private RawInitiator alice;

    @BeforeEach
    void start() {
        gateway = RunningGateway.serving(directory, target(ONE_LUN, BOTH));
        alice = loggedIn(ALICE);
    }

    @AfterEach
    void stop() {
        alice.close();
        gateway.close();
    }

    private static String target(String luns, String initiators) {
        return "targets:\n  - iqn: " + TARGET + "\n    luns:\n" + luns + initiators;
    }

    private RawInitiator loggedIn(String name) {
        RawInitiator initiator = gateway.loggedIn(LoginOptions.normal(TARGET).initiator(name));
        ready(initiator);
        return initiator;
    }

    /// Past the unit attentions of a new nexus.
    private static void ready(RawInitiator initiator) {
        boolean good =
                Waiting.until(LIMIT, () -> initiator.command(0, TEST_UNIT_READY, NONE, 0).good());
        assertThat(good).isTrue();
    }

    private void reload(String sections) {
        int mark = gateway.process().mark();
        gateway.configure(sections);
        gateway.process().hangUp();
        assertThat(gateway.awaitLog(mark, "reloaded")).contains("INFO");
    }

    private static byte[] lunsSeenBy(RawInitiator initiator) {
        return initiator.command(0, REPORT_LUNS, NONE, 256).data();
    }

    @Test
    void anAddedLunIsToldByUnitAttentionAndListed() {
        assertThat(lunsSeenBy(alice))
                .isEqualTo(PduText.bytes("00000008 00000000 0000000000000000"));

        reload(target(TWO_LUNS, BOTH));

        ScsiResult told = alice.command(0, TEST_UNIT_READY, NONE, 0);
        assertThat(told.senseText()).isEqualTo("06/3f/0e");
        assertThat(alice.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
        assertThat(lunsSeenBy(alice))
                .isEqualTo(PduText.bytes("00000010 00000000 0000000000000000 0005000000000000"));
    }

    @Test
    void aBadFileIsRefusedByLineAndColumnAndEverythingGoesOn() {
        int mark = gateway.process().mark();
        gateway.configure(target(TWO_LUNS, BOTH) + "    acces: open\n");
        gateway.process().hangUp();

        assertThat(gateway.awaitLog(mark, "gateway.yaml:12:5: ", "acces")).contains("ERROR");
        gateway.awaitLog(mark, "reload refused", "the running configuration stays");
        assertThat(alice.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
        assertThat(lunsSeenBy(alice))
                .isEqualTo(PduText.bytes("00000008 00000000 0000000000000000"));
    }

    @Test
    void aRemovedInitiatorIsLoggedOutAndTheOtherNoticesNothing() {
        try (RawInitiator bob = loggedIn(BOB)) {
            int mark = gateway.process().mark();

            reload(target(ONE_LUN, ALICE_ONLY));

            gateway.awaitLog(mark, BOB, "not admitted by the new configuration");
            assertThat(bob.read().byteAt(36)).as("async event: will drop the session").isEqualTo(3);
            bob.expectClosed();
            assertThat(alice.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
        }
    }

    @Test
    void changedLimitsHoldForTheNextLogin() {
        reload(target(ONE_LUN, BOTH) + "limits: {connections: 1}\n");

        try (RawInitiator bob = gateway.connect()) {
            LoginResult refused = bob.login(LoginOptions.normal(TARGET).initiator(BOB));
            assertThat(refused.responses().getLast().loginStatus()).isEqualTo(0x0302);
        }

        reload(target(ONE_LUN, BOTH) + "limits: {connections: 2}\n");
        loggedIn(BOB).close();
        assertThat(alice.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
    }

    @Test
    void aCertificateThatWasRenewedIsUsedFromThenOn() throws Exception {
        int port = FreePorts.take();
        gateway.secret("api.pw", "password of the API");
        String withApi =
                target(ONE_LUN, BOTH)
                        + "api: {listen: 127.0.0.1:%d, passwordFile: api.pw, tls: {certificate: gw.crt, key: gw.key}}\n"
                                .formatted(port);
        ApiCertificate.make(directory, "first");
        reload(withApi);
        assertThat(ApiCertificate.at(port)).isEqualTo("CN=first");
        ApiCertificate.make(directory, "second");
        reload(withApi);
        assertThat(ApiCertificate.at(port)).isEqualTo("CN=second");
        ready(alice);
    }
}
