package io.rbdgate.system;

import static io.rbdgate.fixtures.iscsi.PduAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.LoginResult;
import io.rbdgate.fixtures.iscsi.PduBuilder;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What peers can do wrong before and after login: each gets the literal status or close, a warning
/// that names it, and nobody else notices.
class BadInputTest {
    private static final String OPEN = "iqn.2026-11.io.rbdgate:open";
    private static final String CHAP = "iqn.2026-11.io.rbdgate:chap";
    private static final String LISTED = "iqn.2026-11.io.rbdgate:listed";
    private static final String INITIATOR = "InitiatorName=iqn.2026-11.io.rbdgate.test:bad";
    private static final byte[] NONE = {};
    private static final byte[] WRITE_8_BLOCKS = PduText.bytes("2a 00 00000000 00 0008 00");

    /// The gateway warns at most 20 times a second; tests that provoke many warnings pause.
    private static final Duration WARNING_WINDOW = Duration.ofMillis(1100);

    private static final int WARNINGS_PER_WINDOW = 15;

    private static RunningGateway gateway;
    private static Witness witness;

    @BeforeAll
    static void start(@TempDir Path directory) {
        String targets =
                """
                limits: {firstPduSeconds: 3, loginSeconds: 6}
                targets:
                  - iqn: iqn.2026-11.io.rbdgate:open
                    access: open
                    luns: [{lun: 0, backstore: {type: memory, size: 16M}}]
                  - iqn: iqn.2026-11.io.rbdgate:chap
                    access: open
                    chap: {user: alice, secret: correct-horse-1, mutual: {user: gw, secret: battery-staple-2}}
                    luns: [{lun: 0, backstore: {type: memory, size: 16M}}]
                  - iqn: iqn.2026-11.io.rbdgate:listed
                    luns: [{lun: 0, backstore: {type: memory, size: 16M}}]
                    initiators: [{iqn: "iqn.2026-11.io.rbdgate.test:listed", luns: [0]}]
                """;
        gateway = RunningGateway.serving(directory, targets);
        witness = new Witness(gateway, OPEN);
    }

    @AfterEach
    void nobodyElseNoticed() {
        witness.assertUnaffected();
        gateway.assertHealthy();
        // so that the next test's warnings are not among those left out
        Waiting.until(Duration.ofMillis(100), () -> false);
    }

    @AfterAll
    static void stop() {
        witness.close();
        gateway.close();
    }

    private static void assertRefused(LoginOptions options, int status, String warning) {
        try (RawInitiator initiator = gateway.connect()) {
            LoginResult result = initiator.login(options);
            assertThat(result.responses().getLast()).hasLoginStatus(status);
            initiator.expectClosed();
            gateway.assertWarned(initiator, warning);
        }
    }

    private static RawInitiator loggedIn() {
        return gateway.loggedIn(
                LoginOptions.normal(OPEN).initiator("iqn.2026-11.io.rbdgate.test:bad"));
    }

    private static PduBuilder firstLogin(String... lines) {
        return Pdus.login(0, 1, false)
                .bytesAt(8, PduText.bytes("80 123456 0001"))
                .itt(1)
                .text(lines);
    }

    @Test
    void aWrongSecretIsAnAuthenticationFailure() {
        assertRefused(
                LoginOptions.normal(CHAP).chap("alice", "wrong-secret-123"),
                0x0201,
                "login refused (AUTHENTICATION_FAILURE): wrong CHAP name or secret");
    }

    @Test
    void aWrongChapNameLooksTheSame() {
        assertRefused(
                LoginOptions.normal(CHAP).chap("bob", "correct-horse-1"),
                0x0201,
                "login refused (AUTHENTICATION_FAILURE): wrong CHAP name or secret");
    }

    @Test
    void theRightSecretWorksWithEveryAlgorithmAndBothTextForms() {
        for (int algorithm = 5; algorithm <= 8; algorithm++) {
            LoginOptions options =
                    LoginOptions.normal(CHAP)
                            .chap("alice", "correct-horse-1")
                            .mutual("gw", "battery-staple-2")
                            .chapAlgorithms(algorithm);
            try (RawInitiator initiator =
                    gateway.loggedIn(algorithm % 2 == 0 ? options : options.base64())) {
                initiator.logout();
            }
        }
    }

    @Test
    void noChapWhereItIsRequiredIsAnAuthenticationFailure() {
        assertRefused(
                LoginOptions.normal(CHAP), 0x0201, "AuthMethod 'None' offered, CHAP expected");
        assertRefused(
                LoginOptions.normal(CHAP).withoutSecurityStage(),
                0x0201,
                "login begins after the security stage, but CHAP is required");
    }

    @Test
    void anUnknownTargetIsNotFound() {
        assertRefused(
                LoginOptions.normal("iqn.2026-11.io.rbdgate:none"),
                0x0203,
                "login refused (NOT_FOUND): no target 'iqn.2026-11.io.rbdgate:none'");
    }

    @Test
    void anUnlistedInitiatorIsNotAuthorized() {
        assertRefused(
                LoginOptions.normal(LISTED).initiator("iqn.2026-11.io.rbdgate.test:other"),
                0x0202,
                "iqn.2026-11.io.rbdgate.test:other may not use " + LISTED);
        try (RawInitiator initiator =
                gateway.loggedIn(
                        LoginOptions.normal(LISTED)
                                .initiator("iqn.2026-11.io.rbdgate.test:listed"))) {
            initiator.logout();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0207, InitiatorName is missing, TargetName=iqn.2026-11.io.rbdgate:open",
        "0207, TargetName is missing, InitiatorName=iqn.2026-11.io.rbdgate.test:bad",
        "0200, is no iSCSI name, InitiatorName=../../etc/passwd",
        "0209, SessionType 'Wrong', InitiatorName=iqn.2026-11.io.rbdgate.test:bad SessionType=Wrong",
    })
    void namesMissingOrWrongAreRefused(String status, String warning, String lines) {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(firstLogin(lines.split(" ", -1)));
            assertThat(initiator.read()).hasLoginStatus(Integer.parseInt(status, 16));
            initiator.expectClosed();
            gateway.assertWarned(initiator, warning);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "88, login request in stage 2",
        "8c, login request in stage 3",
        "84, transit from stage 1 to 0",
        "82, transit from stage 0 to 2",
        "c1, T and C bit in one login request",
    })
    void impossibleStagesAreRefused(String flags, String warning) {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(
                    firstLogin(INITIATOR, "TargetName=" + OPEN)
                            .byteAt(1, Integer.parseInt(flags, 16)));
            assertThat(initiator.read()).hasLoginStatus(0x0200);
            initiator.expectClosed();
            gateway.assertWarned(initiator, warning);
        }
    }

    @Test
    void anUnknownVersionIsRefused() {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(firstLogin(INITIATOR).byteAt(2, 2).byteAt(3, 1));
            assertThat(initiator.read()).hasLoginStatus(0x0205);
            initiator.expectClosed();
            gateway.assertWarned(initiator, "lowest version 1");
        }
    }

    @Test
    void joiningASessionThatDoesNotExistIsRefused() {
        assertRefused(
                LoginOptions.normal(OPEN).joining(0x7777, 1),
                0x020a,
                "login refused (SESSION_DOES_NOT_EXIST)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x10, 0x1c, 0x20, 0x21, 0x23, 0x3f})
    void anythingButALoginAtFirstIsClosedWithoutAnAnswer(int opcode) {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(new PduBuilder(opcode));
            initiator.expectClosed();
            gateway.assertWarned(initiator, "during login");
        }
    }

    @Test
    void anythingElseInTheMiddleOfALoginIsRefused() {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(firstLogin(INITIATOR, "TargetName=" + OPEN));
            assertThat(initiator.read()).hasLoginStatus(0);
            initiator.send(Pdus.ping(NONE));
            assertThat(initiator.read()).hasLoginStatus(0x020b);
            initiator.expectClosed();
            gateway.assertWarned(initiator, "NOP_OUT during login");
        }
    }

    @Test
    void aLoginWithTooMuchDataIsClosed() {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(firstLogin(INITIATOR).declaredDataBytes(8193));
            initiator.expectClosed();
            gateway.assertWarned(initiator, "data segment of 8193 bytes, limit 8192");
        }
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(firstLogin(INITIATOR).declaredDataBytes(0xffffff));
            initiator.expectClosed();
            gateway.assertWarned(initiator, "data segment of 16777215 bytes, limit 8192");
        }
    }

    @Test
    void aLoginWithAnAdditionalHeaderIsClosed() {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(firstLogin(INITIATOR).declaredAhsWords(255));
            initiator.expectClosed();
            gateway.assertWarned(initiator, "additional header segment with LOGIN_REQUEST");
        }
    }

    @Test
    void aLoginCutAtAnyByteIsWarnedAboutAndForgotten() {
        byte[] login = firstLogin(INITIATOR, "TargetName=" + OPEN).encode(false, false);
        pauseAfter(0);
        for (int length = 1; length < login.length; length++) {
            try (RawInitiator initiator = gateway.connect()) {
                initiator.wire().send(login, 0, length);
                initiator.wire().finish();
                initiator.expectClosed();
                gateway.assertWarned(initiator, "closed in the middle of a PDU");
            }
            pauseAfter(length);
        }
    }

    private static void pauseAfter(int warnings) {
        if (warnings % WARNINGS_PER_WINDOW == 0) {
            Waiting.until(WARNING_WINDOW, () -> false);
        }
    }

    @Test
    void aSilentConnectionIsClosed() {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.expectClosed();
            gateway.assertWarned(initiator, "no login request");
        }
    }

    @Test
    void aLoginThatDoesNotGoOnIsClosed() {
        try (RawInitiator initiator = gateway.connect()) {
            initiator.send(firstLogin(INITIATOR, "TargetName=" + OPEN));
            assertThat(initiator.read()).hasLoginStatus(0);
            initiator.expectClosed();
            gateway.assertWarned(initiator, "login takes too long");
        }
    }

    @Test
    void randomBytesAreClosed(SeededRandom random) {
        for (int i = 0; i < 8; i++) {
            byte[] garbage = new byte[1 + random.nextInt(4096)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (garbage[0] | 0x08); // never a login
            try (RawInitiator initiator = gateway.connect()) {
                initiator.send(garbage);
                initiator.wire().finish();
                initiator.expectClosed();
            }
        }
    }

    @Test
    void aCommandCutAtAnyByteHasNoEffect() {
        byte[] data = new byte[4096];
        pauseAfter(0);
        for (int length = 1; length < 48 + 12; length++) {
            try (RawInitiator initiator = loggedIn()) {
                byte[] write = initiator.encode(Pdus.write(WRITE_8_BLOCKS, data.length).data(data));
                initiator.wire().send(write, 0, length);
                initiator.wire().finish();
                initiator.expectClosed();
                gateway.assertWarned(initiator, "closed in the middle of a PDU");
            }
            pauseAfter(length);
        }
    }

    @Test
    void aDataSegmentAboveTheLimitIsClosed() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.ping(NONE).declaredDataBytes(262145));
            initiator.expectClosed();
            gateway.assertWarned(initiator, "data segment of 262145 bytes, limit 262144");
        }
    }

    @Test
    void aLoginAfterTheLoginIsClosed() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(firstLogin(INITIATOR));
            initiator.expectClosed();
            gateway.assertWarned(initiator, "login request in full feature phase");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x07, 0x0f, 0x1c, 0x1e, 0x20, 0x21, 0x25, 0x31, 0x32, 0x3e, 0x3f})
    void anUnknownOpcodeIsRejectedAndTheSessionGoesOn(int opcode) {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(new PduBuilder(opcode).itt(5).cmdSn(1).expStatSn(1));
            RawPdu reject = initiator.read();
            assertThat(reject).isReject(0x05);
            assertThat(reject.data()).hasSize(48).startsWith(opcode);
            gateway.assertWarned(initiator, "opcode 0x" + Integer.toHexString(opcode));
            initiator.logout();
        }
    }

    @Test
    void aSnackAtRecoveryLevelZeroIsRejected() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.snack(1, Pdus.NO_TAG, Pdus.NO_TAG, 0, 0));
            assertThat(initiator.read()).isReject(0x03);
            initiator.logout();
        }
    }

    @Test
    void aCommandWithTheReservedTagIsRejected() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.command(new byte[6]).itt(Pdus.NO_TAG));
            assertThat(initiator.read()).isReject(0x09);
            gateway.assertWarned(initiator, "SCSI command rejected: INVALID_PDU_FIELD");
            initiator.logout();
        }
    }

    @Test
    void aTagInUseIsRejectedAsTaskInProgress() {
        try (RawInitiator initiator = loggedIn()) {
            clearAttention(initiator);
            int itt = initiator.send(Pdus.write(WRITE_8_BLOCKS, 4096));
            assertThat(initiator.read()).hasOpcode(0x31);
            initiator.send(Pdus.command(new byte[6]).itt(itt));
            assertThat(initiator.read()).isReject(0x07);
            gateway.assertWarned(initiator, "SCSI command rejected: TASK_IN_PROGRESS");
        }
    }

    @Test
    void aDataOutNobodyAskedForIsRejected() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.dataOut(0x1234, 0x99, 0, 0, new byte[512]));
            assertThat(initiator.read()).isReject(0x09);
            gateway.assertWarned(initiator, "Data-Out for an unknown task or transfer");
            initiator.logout();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 512", "0, -512", "1, 0"})
    void aDataOutOutOfOrderAbortsItsCommandOnly(int dataSn, int offset) {
        try (RawInitiator initiator = loggedIn()) {
            clearAttention(initiator);
            int itt = initiator.send(Pdus.write(WRITE_8_BLOCKS, 4096));
            RawPdu r2t = initiator.read();
            assertThat(r2t).hasOpcode(0x31).hasItt(itt).hasInt32At(44, 4096);
            initiator.send(Pdus.dataOut(itt, r2t.ttt(), dataSn, offset, new byte[4096]));
            RawPdu answer = initiator.read();
            assertThat(answer).hasScsiStatus(0x02).hasItt(itt);
            assertThat(PduText.hex(answer.sense())).startsWith("70000b").contains("0c0d");
            gateway.assertWarned(initiator, "Data-Out out of order or of the wrong length");
            initiator.logout();
        }
    }

    private static void clearAttention(RawInitiator initiator) {
        int tries = 0;
        while (!initiator.command(new byte[6], NONE, 0).good()) {
            assertThat(tries++).isLessThan(5);
        }
    }

    @Test
    void aWrongHeaderDigestClosesTheConnection() {
        try (RawInitiator initiator = withDigests()) {
            initiator.send(Pdus.ping(NONE).wrongHeaderDigest());
            initiator.expectClosed();
            gateway.assertWarned(initiator, "header digest error");
        }
    }

    @Test
    void aWrongDataDigestOfACommandIsRejectedAndNothingIsWritten() {
        try (RawInitiator initiator = withDigests()) {
            clearAttention(initiator);
            byte[] data = new byte[4096];
            initiator.send(Pdus.write(WRITE_8_BLOCKS, 4096).data(data).wrongDataDigest());
            assertThat(initiator.read()).isReject(0x02);
            gateway.assertWarned(initiator, "data digest error in a SCSI command");
        }
    }

    @Test
    void aWrongDataDigestOfADataOutAbortsItsCommand() {
        try (RawInitiator initiator = withDigests()) {
            clearAttention(initiator);
            int itt = initiator.send(Pdus.write(WRITE_8_BLOCKS, 4096));
            RawPdu r2t = initiator.read();
            initiator.send(Pdus.dataOut(itt, r2t.ttt(), 0, 0, new byte[4096]).wrongDataDigest());
            assertThat(initiator.read()).isReject(0x02);
            RawPdu answer = initiator.read();
            assertThat(answer).hasScsiStatus(0x02).hasItt(itt);
            assertThat(PduText.hex(answer.sense())).startsWith("70000b").contains("4705");
            gateway.assertWarned(initiator, "data digest error in a Data-Out");
            initiator.logout();
        }
    }

    private static RawInitiator withDigests() {
        return gateway.loggedIn(
                LoginOptions.normal(OPEN)
                        .initiator("iqn.2026-11.io.rbdgate.test:bad")
                        .digests(true, true));
    }

    @Test
    void aTextRequestWithFAndCIsRejected() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.text("SendTargets=").flags(0x40));
            assertThat(initiator.read()).isReject(0x09);
            gateway.assertWarned(initiator, "F and C bit in one text request");
            initiator.logout();
        }
    }

    @Test
    void aScsiCommandInADiscoverySessionIsRejected() {
        LoginOptions options =
                LoginOptions.discovery().initiator("iqn.2026-11.io.rbdgate.test:bad");
        try (RawInitiator initiator = gateway.loggedIn(options)) {
            initiator.send(Pdus.command(new byte[6]));
            assertThat(initiator.read()).isReject(0x04);
            gateway.assertWarned(initiator, "SCSI_COMMAND in a discovery session");
        }
    }

    @Test
    void aCommandWithAMalformedAdditionalHeaderIsRejected() {
        try (RawInitiator initiator = loggedIn()) {
            initiator.send(Pdus.command(new byte[16]).ahs(PduText.bytes("ffff 01 00 00000000")));
            assertThat(initiator.read()).isReject(0x09);
            gateway.assertWarned(initiator, "SCSI command rejected: INVALID_PDU_FIELD");
            initiator.logout();
        }
    }
}
