package io.rbdgate.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.Access;
import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.ChapCredentials;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.Limits;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.PortalGroups;
import io.rbdgate.config.Secret;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.FreePorts;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects of the shared configuration beside those of the file, changed while sessions run.
class SharedObjectsTest {
    private static final String FILE = "iqn.2026-11.io.rbdgate:file";
    private static final String SHARED = "iqn.2026-11.io.rbdgate:shared";
    private static final String ALICE = "iqn.2026-11.io.rbdgate.test:alice";
    private static final String BOB = "iqn.2026-11.io.rbdgate.test:bob";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] NONE = {};
    private static final byte[] TEST_UNIT_READY = new byte[6];
    private static final byte[] REPORT_LUNS = PduText.bytes("a0 00 00 000000 00000100 00 00");
    private static final byte[] READ_10 = PduText.bytes("28 00 00000000 00 0001 00");
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000000 00 0001 00");

    private final PortalConfig first = portal("127.0.0.1");
    private final PortalConfig second = portal("127.0.0.2");
    private SharedObjects objects = SharedObjects.NONE;
    private int epoch;
    private TargetRuntime runtime;

    @BeforeEach
    void start() throws IOException {
        runtime = TargetRuntime.start(file(), conf -> objects, null, DataClientGate.Announcer.NONE);
    }

    @AfterEach
    void stop() {
        runtime.drain(Duration.ZERO);
    }

    private static PortalConfig portal(String address) {
        return new PortalConfig(new HostPort(address, FreePorts.take()), null, 1);
    }

    private static LunConfig memory(int lun) {
        return LunConfig.of(lun, new BackstoreConfig.Memory(1 << 20));
    }

    private static ChapConfig chap(String secret) {
        return new ChapConfig(
                new ChapCredentials("user-name", new Secret(secret)),
                null,
                ChapConfig.DEFAULT_ALGORITHMS);
    }

    private static InitiatorConfig initiator(
            String name, @Nullable ChapConfig chap, Map<Integer, Integer> luns) {
        return new InitiatorConfig(new Iqn(name), chap, new TreeMap<>(luns));
    }

    private GatewayConfig file() {
        TargetConfig target =
                new TargetConfig(
                        new Iqn(FILE),
                        Access.OPEN,
                        null,
                        List.of(),
                        List.of(memory(0)),
                        List.of(),
                        IscsiParameters.DEFAULTS);
        return new GatewayConfig(
                "gw1",
                null,
                new StoreConfig.None(),
                List.of(first),
                null,
                List.of(target),
                null,
                null,
                null,
                Limits.DEFAULTS);
    }

    private TargetConfig shared(List<LunConfig> luns, InitiatorConfig... initiators) {
        PortalConfig elsewhere = new PortalConfig(new HostPort("192.0.2.2", 3260), null, 1);
        return new TargetConfig(
                new Iqn(SHARED),
                Access.LISTED,
                null,
                List.of(second.listen()),
                luns,
                List.of(initiators),
                IscsiParameters.DEFAULTS,
                new PortalGroups(2, List.of(elsewhere), Map.of(), Map.of("gw1", 2, "gw2", 1)));
    }

    private List<String> apply(TargetConfig... targets) {
        objects =
                new SharedObjects(
                        targets.length == 0 ? List.of() : List.of(second),
                        null,
                        List.of(targets),
                        List.of());
        epoch++;
        return runtime.apply(GatewayConf.parse("{\"epoch\": " + epoch + "}"));
    }

    private static RawInitiator login(PortalConfig portal, LoginOptions options) {
        RawInitiator initiator = RawInitiator.connect(portal.listen().socketAddress());
        assertThat(initiator.login(options).status()).isZero();
        return initiator;
    }

    private RawInitiator login(String name) {
        return login(second, LoginOptions.normal(SHARED).initiator(name));
    }

    private static void ready(RawInitiator initiator, int lun) {
        boolean good =
                Waiting.until(LIMIT, () -> initiator.command(lun, TEST_UNIT_READY, NONE, 0).good());
        assertThat(good).isTrue();
    }

    private static byte[] lunsSeenBy(RawInitiator initiator) {
        return initiator.command(0, REPORT_LUNS, NONE, 256).data();
    }

    @Test
    void aSharedTargetAppearsAndTheFilesSessionNoticesNothing() {
        try (RawInitiator old = login(first, LoginOptions.normal(FILE))) {
            ready(old, 0);

            assertThat(apply(shared(List.of(memory(3)), initiator(ALICE, null, Map.of(0, 3)))))
                    .isEmpty();

            try (RawInitiator alice = login(ALICE)) {
                ready(alice, 0);
                assertThat(alice.lastLogin().answered()).containsEntry("TargetPortalGroupTag", "2");
                assertThat(lunsSeenBy(alice))
                        .isEqualTo(PduText.bytes("00000008 00000000 0000000000000000"));
                assertThat(alice.command(0, WRITE_10, new byte[512], 0).good()).isTrue();
            }
            assertThat(old.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
        }
        assertThat(runtime.listening()).isTrue();
        assertThat(runtime.fromFile(FILE)).isTrue();
        assertThat(runtime.fromFile(SHARED)).isFalse();
        assertThat(runtime.epoch()).isEqualTo(1);
    }

    @Test
    void portalsOfOtherGatewaysAreAnnouncedInTheOrderOfTheirTags() {
        apply(shared(List.of(), initiator(ALICE, null, Map.of())));

        try (RawInitiator alice = login(second, LoginOptions.discovery().initiator(ALICE))) {
            alice.send(Pdus.text("SendTargets=All"));
            assertThat(alice.read().textLines())
                    .contains("TargetName=" + SHARED)
                    .containsSubsequence(
                            "TargetAddress=192.0.2.2:3260,1",
                            "TargetAddress=" + second.listen() + ",2");
        }
    }

    @Test
    void anInitiatorTakenOutIsDroppedAndNobodyElse() {
        InitiatorConfig alice = initiator(ALICE, null, Map.of(0, 0));
        InitiatorConfig bob = initiator(BOB, null, Map.of(0, 0));
        apply(shared(List.of(memory(0)), alice, bob));
        try (RawInitiator staying = login(ALICE);
                RawInitiator leaving = login(BOB)) {
            ready(staying, 0);
            ready(leaving, 0);

            assertThat(apply(shared(List.of(memory(0)), alice))).isEmpty();

            assertThat(leaving.read().byteAt(36)).as("will drop the session").isEqualTo(3);
            leaving.expectClosed();
            assertThat(staying.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
            assertThat(runtime.sessions())
                    .extracting(SessionStatus::initiatorName)
                    .containsExactly(ALICE);
        }
    }

    @Test
    void anotherSecretDropsTheSessionThatProvedTheOldOne() {
        InitiatorConfig bob = initiator(BOB, null, Map.of(0, 0));
        apply(
                shared(
                        List.of(memory(0)),
                        initiator(ALICE, chap("old-secret-12"), Map.of(0, 0)),
                        bob));
        LoginOptions withOld =
                LoginOptions.normal(SHARED).initiator(ALICE).chap("user-name", "old-secret-12");
        try (RawInitiator alice = login(second, withOld);
                RawInitiator other = login(BOB)) {
            ready(alice, 0);
            ready(other, 0);

            apply(
                    shared(
                            List.of(memory(0)),
                            initiator(ALICE, chap("new-secret-12"), Map.of(0, 0)),
                            bob));

            assertThat(alice.read().byteAt(36)).as("will drop the session").isEqualTo(3);
            alice.expectClosed();
            assertThat(other.command(0, TEST_UNIT_READY, NONE, 0).good()).isTrue();
        }
        login(
                        second,
                        LoginOptions.normal(SHARED)
                                .initiator(ALICE)
                                .chap("user-name", "new-secret-12"))
                .close();
    }

    @Test
    void aMappingTakenAwayIsGoneForItsInitiatorOnly() {
        InitiatorConfig bob = initiator(BOB, null, Map.of(0, 0, 1, 1));
        List<LunConfig> luns = List.of(memory(0), memory(1));
        apply(shared(luns, initiator(ALICE, null, Map.of(0, 0, 1, 1)), bob));
        try (RawInitiator alice = login(ALICE);
                RawInitiator other = login(BOB)) {
            ready(alice, 0);
            ready(alice, 1);
            ready(other, 1);

            apply(shared(luns, initiator(ALICE, null, Map.of(0, 0)), bob));

            assertThat(alice.command(1, TEST_UNIT_READY, NONE, 0).senseText())
                    .isEqualTo("05/25/00");
            assertThat(alice.command(0, TEST_UNIT_READY, NONE, 0).senseText())
                    .isEqualTo("06/3f/0e");
            assertThat(other.command(1, TEST_UNIT_READY, NONE, 0).good()).isTrue();
        }
    }

    @Test
    void aTargetThatGoesTakesItsPortalAndItsSessionsAlong() {
        apply(shared(List.of(memory(0)), initiator(ALICE, null, Map.of(0, 0))));
        try (RawInitiator alice = login(ALICE)) {
            ready(alice, 0);

            assertThat(apply()).isEmpty();

            assertThat(alice.read().byteAt(36)).as("will drop the session").isEqualTo(3);
            alice.expectClosed();
        }
        assertThat(runtime.sessions()).isEmpty();
        assertThatThrownBy(() -> RawInitiator.connect(second.listen().socketAddress()))
                .hasMessageContaining("cannot connect");
    }

    @Test
    void whatTheFileHasIsNotServedASecondTime() {
        TargetConfig namesake =
                new TargetConfig(
                        new Iqn(FILE),
                        Access.OPEN,
                        null,
                        List.of(second.listen()),
                        List.of(memory(7)),
                        List.of(),
                        IscsiParameters.DEFAULTS);

        assertThat(apply(namesake))
                .containsExactly(
                        "target iqn.2026-11.io.rbdgate:file of the shared configuration is left"
                                + " out: the configuration file has a target of that name");
        try (RawInitiator alice = login(first, LoginOptions.normal(FILE))) {
            assertThat(lunsSeenBy(alice))
                    .isEqualTo(PduText.bytes("00000008 00000000 0000000000000000"));
        }
    }

    @Test
    void aPortalThatCannotBeBoundIsToldAndTriedAgain() throws IOException {
        TargetConfig target = shared(List.of(memory(0)), initiator(ALICE, null, Map.of(0, 0)));
        try (ServerSocket taken =
                new ServerSocket(
                        second.listen().port(), 1, second.listen().socketAddress().getAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThat(apply(target))
                    .singleElement()
                    .asString()
                    .startsWith("cannot listen on 127.0.0.2:" + second.listen().port());
            assertThat(runtime.listening()).isFalse();
        }

        assertThat(apply(target)).isEmpty();

        assertThat(runtime.listening()).isTrue();
        login(ALICE).close();
    }

    @Test
    void anOlderStateThatComesLateChangesNothing() {
        apply(shared(List.of(memory(0)), initiator(ALICE, null, Map.of(0, 0))));
        epoch = 7;
        apply(shared(List.of(memory(0)), initiator(ALICE, null, Map.of(0, 0))));

        epoch = 3;
        apply();

        assertThat(runtime.epoch()).isEqualTo(8);
        login(ALICE).close();
    }

    @Test
    void aSuspendedLunIsBecomingReadyUntilItIsResumed() {
        apply(shared(List.of(memory(0)), initiator(ALICE, null, Map.of(0, 0))));
        try (RawInitiator alice = login(ALICE)) {
            ready(alice, 0);

            runtime.suspend(SHARED, 0);
            assertThat(alice.command(0, TEST_UNIT_READY, NONE, 0).senseText())
                    .isEqualTo("02/04/01");
            assertThat(runtime.ready()).isFalse();
            runtime.resume(SHARED, 0);

            ready(alice, 0);
            assertThat(alice.command(0, WRITE_10, new byte[512], 0).good()).isTrue();
        }
        assertThatThrownBy(() -> runtime.suspend(SHARED, 5))
                .hasMessage("iqn.2026-11.io.rbdgate:shared has no LUN 5");
    }

    @Test
    void aLunThatIsNotSuspendedIsNotOpenedAgainWhenItIsToBeResumed() {
        apply(shared(List.of(memory(0)), initiator(ALICE, null, Map.of(0, 0))));
        byte[] written = new byte[512];
        written[511] = 7;
        try (RawInitiator alice = login(ALICE)) {
            ready(alice, 0);
            assertThat(alice.command(0, WRITE_10, written, 0).good()).isTrue();

            runtime.resume(SHARED, 0);

            apply(shared(List.of(memory(0), memory(1)), initiator(ALICE, null, both())));
            ready(alice, 1); // by then whatever was begun before has been opened
            ready(alice, 0);
            assertThat(alice.command(0, READ_10, NONE, 512).data()).isEqualTo(written);
        }
    }

    private static Map<Integer, Integer> both() {
        return Map.of(0, 0, 1, 1);
    }

    @Test
    void dataThatMovesToAnotherNumberIsNeverOpenTwice(@TempDir Path directory) {
        BackstoreConfig image = new BackstoreConfig.File(directory.resolve("disk"), 1 << 20);
        LunConfig here = LunConfig.of(0, image);
        LunConfig there = LunConfig.of(4, image);
        apply(shared(List.of(here), initiator(ALICE, null, Map.of(0, 0))));
        try (RawInitiator alice = login(ALICE)) {
            ready(alice, 0);

            assertThat(apply(shared(List.of(there), initiator(ALICE, null, Map.of(0, 4)))))
                    .isEmpty();

            ready(alice, 0);
            assertThat(alice.command(0, WRITE_10, new byte[512], 0).good()).isTrue();
            assertThat(runtime.luns()).extracting(l -> l.lun()).containsExactlyInAnyOrder(0, 4);
        }
    }

    @Test
    void metricsTellEachLunAsItIsNowAndForgetThoseThatAreGone() {
        apply(shared(List.of(memory(0)), initiator(ALICE, null, Map.of(0, 0))));
        try (RawInitiator alice = login(ALICE)) {
            ready(alice, 0);
            assertThat(metrics()).anyMatch(line -> line.startsWith("rbdgate_scsi_command_seconds"));

            LunConfig larger = LunConfig.of(0, new BackstoreConfig.Memory(2 << 20));
            apply(shared(List.of(larger), initiator(ALICE, null, Map.of(0, 0))));

            ready(alice, 0);
            assertThat(metrics())
                    .contains("rbdgate_lun_online{lun=\"0\",target=\"" + SHARED + "\"} 1.0");
        }

        apply();

        assertThat(metrics()).isEmpty();
    }

    /// What is told of the shared target.
    private List<String> metrics() {
        return runtime.registry().scrape().lines().filter(l -> l.contains(SHARED)).toList();
    }

    @Test
    void whatWasCarriedAndWhoIsThereCanBeAsked() {
        apply(shared(List.of(memory(0)), initiator(ALICE, null, Map.of(0, 0))));
        try (RawInitiator alice = login(ALICE)) {
            ready(alice, 0);
            assertThat(alice.command(0, WRITE_10, new byte[512], 0).good()).isTrue();

            var lun =
                    runtime.luns().stream()
                            .filter(l -> l.targetIqn().equals(SHARED))
                            .findFirst()
                            .orElseThrow();
            assertThat(lun.traffic().writes()).isEqualTo(1);
            assertThat(lun.traffic().writeBytes()).isEqualTo(512);
            assertThat(lun.traffic().writeNanos()).isPositive();
            assertThat(lun.traffic().inFlight()).isZero();

            SessionStatus session = runtime.sessions().getFirst();
            assertThat(session.targetIqn()).isEqualTo(SHARED);
            assertThat(session.portalGroupTag()).isEqualTo(2);
            List<String> dropped = new ArrayList<>();
            assertThat(
                            runtime.dropSessions(
                                    s -> s.id().equals(session.id()) && dropped.add(s.id()),
                                    "an operator wants it"))
                    .isEqualTo(1);
            assertThat(dropped).containsExactly(session.id());
            assertThat(alice.read().byteAt(36)).as("will drop the session").isEqualTo(3);
            alice.expectClosed();
        }
    }
}
