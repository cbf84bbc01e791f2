package io.rbdgate.iscsi.login;

import static io.rbdgate.iscsi.login.ScriptedInitiator.assertRefused;
import static io.rbdgate.iscsi.login.ScriptedInitiator.assertReply;
import static io.rbdgate.iscsi.login.ScriptedInitiator.describe;
import static io.rbdgate.iscsi.login.ScriptedInitiator.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.Secret;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Literal responses were computed with Python's hashlib: secret `abcdefgh12345678`, challenge and
/// identifier as [FixedRandom] makes them; for the target's proof secret `mutualsecret1234`,
/// identifier 0x7b, challenge f0e1d2c3b4a5968778695a4b3c2d1e0f.
class LoginChapTest {
    private static final String WHO = "InitiatorName=iqn.1994-05.com.redhat:host";
    private static final String WHERE = "TargetName=iqn.2026-11.io.rbdgate:disk";
    private static final String TAG = "TargetPortalGroupTag=1";
    private static final String MD5_CHALLENGE = "CHAP_C=0x000102030405060708090a0b0c0d0e0f";
    private static final String MD5_RESPONSE = "CHAP_R=0xfea56398c32f341febd3530213706f45";
    private static final String THEIR_CHALLENGE = "CHAP_C=0xf0e1d2c3b4a5968778695a4b3c2d1e0f";

    private static ScriptedInitiator challenged(ChapConfig chap) {
        return challenged(chap, new OutstandingChallenges());
    }

    /// Up to the challenge, with MD5.
    private static ScriptedInitiator challenged(ChapConfig chap, OutstandingChallenges others) {
        return new ScriptedInitiator(TestPolicy.chap(chap), TestPolicy.PORTAL, others)
                .exchange(
                        "0T1", List.of(WHO, WHERE, "AuthMethod=CHAP"), "0", TAG, "AuthMethod=CHAP")
                .exchange("0", List.of("CHAP_A=5"), "0", "CHAP_A=5", "CHAP_I=16", MD5_CHALLENGE);
    }

    private static ScriptedInitiator oneWay() {
        return challenged(TestPolicy.oneWay(ChapAlgorithm.MD5));
    }

    private static ScriptedInitiator mutual() {
        return challenged(TestPolicy.mutual(ChapAlgorithm.MD5));
    }

    @ParameterizedTest
    @CsvSource({
        "MD5, 5, 16, 000102030405060708090a0b0c0d0e0f, fea56398c32f341febd3530213706f45,"
                + " 960fc2b33118bef755274febf8fa668f",
        "SHA1, 6, 20, 000102030405060708090a0b0c0d0e0f10111213,"
                + " 7ec23d32573c94fdfdab7b9f4a8b8ca1f6dd24cf,"
                + " 29862dce623daf0da68e2c661e4bbd79e981ad54",
        "SHA256, 7, 32, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
                + " e08642e274eb0bd05fcf9e90c758ca4527029ce2439555b6193cb931c11d6ebe,"
                + " 6af55617a1e00bd673d4c1674ff0d6142dece9363178c4c67454d536e5b31700",
        "SHA3_256, 8, 32, 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
                + " 171cec2a1d301f81fbc8f7bec3e235d3d8b0e479bd8021fc7367013a88a90b14,"
                + " 1c0904c5200834661a9f05c28ce3321de92d909918ca14360a7fe4b244ae91e5"
    })
    void bothSidesProveThemselves(
            ChapAlgorithm algorithm,
            int number,
            int identifier,
            String challenge,
            String response,
            String proof) {
        ScriptedInitiator initiator =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.mutual(algorithm)));
        initiator
                .exchange(
                        "0T1", List.of(WHO, WHERE, "AuthMethod=CHAP"), "0", TAG, "AuthMethod=CHAP")
                .exchange(
                        "0",
                        List.of("CHAP_A=" + number),
                        "0",
                        "CHAP_A=" + number,
                        "CHAP_I=" + identifier,
                        "CHAP_C=0x" + challenge)
                .exchange(
                        "0T1",
                        List.of(
                                "CHAP_N=alice",
                                "CHAP_R=0x" + response,
                                "CHAP_I=123",
                                THEIR_CHALLENGE),
                        "0T1",
                        "CHAP_N=gateway",
                        "CHAP_R=0x" + proof);
        assertThat(outcome(initiator.send("1T3")).chapUser()).isEqualTo("alice");
        assertThat(initiator.challenges.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0xfea56398c32f341febd3530213706f45",
                "0XFEA56398C32F341FEBD3530213706F45",
                "0b/qVjmMMvNB/r01MCE3BvRQ==",
                "0B/qVjmMMvNB/r01MCE3BvRQ"
            })
    void responseComesInAnyForm(String response) {
        assertReply(oneWay().send("0T1", "CHAP_N=alice", "CHAP_R=" + response), "0T1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0xfea56398c32f341febd3530213706f45", "0xc6b18abdd2940ea51e9c50042d60f365"})
    void whileASecretIsBeingChangedBothAreValid(String response) {
        ChapConfig both =
                TestPolicy.oneWay(ChapAlgorithm.MD5).orWith(new Secret("nextsecret123456"));
        assertReply(challenged(both).send("0T1", "CHAP_N=alice", "CHAP_R=" + response), "0T1");
    }

    @Test
    void stageIsLeftOnlyWhenAsked() {
        oneWay().exchange("0", List.of("CHAP_N=alice", MD5_RESPONSE), "0")
                .exchange("0T3", List.of(), "0T3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0xfea56398c32f341febd3530213706f46",
                "0xfea56398c32f341febd3530213706f",
                "0xfea56398c32f341febd3530213706f4500",
                "0x",
                "",
                "fea56398c32f341febd3530213706f45",
                "0xzz",
                "0b!!",
                "0xd4ee0d15eb9a867a53db2ff1223998d3"
            })
    void wrongResponseFailsAuthentication(String response) {
        assertRefused(oneWay().send("0T1", "CHAP_N=alice", "CHAP_R=" + response), 0x0201);
    }

    @Test
    void responseThatIsFarTooLongFailsAuthentication() {
        assertRefused(
                oneWay().send("0T1", "CHAP_N=alice", "CHAP_R=0x" + "ab".repeat(1024)), 0x0201);
    }

    @Test
    void wrongNameAndWrongSecretLookTheSame() {
        String wrongName = describe(oneWay().send("0T1", "CHAP_N=bob", MD5_RESPONSE));
        String wrongSecret = describe(oneWay().send("0T1", "CHAP_N=alice", "CHAP_R=0x00"));
        assertThat(wrongName)
                .isEqualTo(wrongSecret)
                .isEqualTo("refused 0x201: wrong CHAP name or secret");
    }

    @Test
    void nameMustBeTheOneOfTheEntry() {
        assertRefused(
                oneWay().send("0T1", "CHAP_N=iqn.1994-05.com.redhat:host", MD5_RESPONSE), 0x0201);
        assertRefused(oneWay().send("0T1", "CHAP_N=Alice", MD5_RESPONSE), 0x0201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x616c696365", "0bYWxpY2U=", "0b", "0x"})
    void nameThatLooksLikeANumberIsText(String name) {
        ChapConfig chap =
                new ChapConfig(
                        TestPolicy.credentials(name, "abcdefgh12345678"),
                        null,
                        List.of(ChapAlgorithm.MD5));
        assertReply(challenged(chap).send("0T1", "CHAP_N=" + name, MD5_RESPONSE), "0T1");
        assertRefused(challenged(chap).send("0T1", "CHAP_N=alice", MD5_RESPONSE), 0x0201);
    }

    @Test
    void missingResponseOrNameIsAMissingParameter() {
        assertRefused(oneWay().send("0T1", "CHAP_N=alice"), 0x0207);
        assertRefused(oneWay().send("0T1", MD5_RESPONSE), 0x0207);
        assertRefused(oneWay().send("0T1"), 0x0207);
        assertRefused(mutual().send("0T1", "CHAP_I=1", THEIR_CHALLENGE), 0x0207);
    }

    @Test
    void missingAlgorithmsAreAMissingParameter() {
        ScriptedInitiator initiator =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)));
        initiator.exchange(
                "0", List.of(WHO, WHERE, "AuthMethod=CHAP"), "0", TAG, "AuthMethod=CHAP");
        assertRefused(initiator.send("0T1"), 0x0207);
    }

    @Test
    void responseBeforeTheChallengeIsRefused() {
        ScriptedInitiator initiator =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)));
        initiator.exchange(
                "0", List.of(WHO, WHERE, "AuthMethod=CHAP"), "0", TAG, "AuthMethod=CHAP");
        assertRefused(initiator.send("0T1", "CHAP_N=alice", MD5_RESPONSE), 0x0207);
    }

    @Test
    void chapKeysBeforeTheMethodAreRefused() {
        ScriptedInitiator initiator =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)));
        assertRefused(initiator.send("0", WHO, WHERE, "CHAP_A=5"), 0x0200);
    }

    @Test
    void chapKeysWithoutChapAreRefused() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        assertRefused(initiator.send("0", WHO, WHERE, "CHAP_N=alice", "CHAP_R=0x00"), 0x0200);
    }

    @Test
    void algorithmsMayComeWithTheMethod() {
        new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)))
                .exchange(
                        "0",
                        List.of(WHO, WHERE, "AuthMethod=CHAP", "CHAP_A=7,5"),
                        "0",
                        TAG,
                        "AuthMethod=CHAP",
                        "CHAP_A=5",
                        "CHAP_I=16",
                        MD5_CHALLENGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5,6,7,8 | 8",
                "8,7,6,5 | 8",
                "7,5 | 7",
                "5, 6 | 6",
                "0x5 | 5",
                "56,5 | 5",
                "1,2,3,4,9,10,11,12,13,14,15,16,17,18,19,20,5 | 5",
                "5,5,5 | 5"
            })
    void ourPreferenceDecides(String offer, String chosen) {
        ScriptedInitiator initiator =
                new ScriptedInitiator(
                        TestPolicy.chap(
                                TestPolicy.oneWay(
                                        ChapAlgorithm.SHA3_256,
                                        ChapAlgorithm.SHA256,
                                        ChapAlgorithm.SHA1,
                                        ChapAlgorithm.MD5)));
        initiator.exchange(
                "0", List.of(WHO, WHERE, "AuthMethod=CHAP"), "0", TAG, "AuthMethod=CHAP");
        assertThat(describe(initiator.send("0", "CHAP_A=" + offer)))
                .startsWith("0 [CHAP_A=" + chosen + ", ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "56", "6", "9", "-5", "MD5", ",", "5x"})
    void noCommonAlgorithmFailsAuthentication(String offer) {
        ScriptedInitiator initiator =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)));
        initiator.exchange(
                "0", List.of(WHO, WHERE, "AuthMethod=CHAP"), "0", TAG, "AuthMethod=CHAP");
        assertRefused(initiator.send("0", "CHAP_A=" + offer), 0x0201);
    }

    @Test
    void oneWayIsEnoughWhereTheInitiatorDoesNotAsk() {
        assertReply(mutual().send("0T1", "CHAP_N=alice", MD5_RESPONSE), "0T1");
    }

    @Test
    void mutualThatIsNotConfiguredFailsAuthentication() {
        assertRefused(
                oneWay().send("0T1", "CHAP_N=alice", MD5_RESPONSE, "CHAP_I=1", THEIR_CHALLENGE),
                0x0201);
    }

    @Test
    void weProveNothingToAnUnprovenInitiator() {
        LoginStep step =
                mutual().send("0T1", "CHAP_N=alice", "CHAP_R=0x00", "CHAP_I=1", THEIR_CHALLENGE);
        assertRefused(step, 0x0201);
    }

    @Test
    void mutualNeedsIdentifierAndChallenge() {
        assertRefused(mutual().send("0T1", "CHAP_N=alice", MD5_RESPONSE, "CHAP_I=1"), 0x0207);
        assertRefused(mutual().send("0T1", "CHAP_N=alice", MD5_RESPONSE, THEIR_CHALLENGE), 0x0207);
    }

    @ParameterizedTest
    @ValueSource(strings = {"256", "-1", "", "x"})
    void identifierIsOneOctet(String identifier) {
        assertRefused(
                mutual().send(
                                "0T1",
                                "CHAP_N=alice",
                                MD5_RESPONSE,
                                "CHAP_I=" + identifier,
                                THEIR_CHALLENGE),
                0x0200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x", "", "plain", "0b", "0xzz"})
    void malformedChallengeIsRefused(String challenge) {
        assertRefused(
                mutual().send(
                                "0T1",
                                "CHAP_N=alice",
                                MD5_RESPONSE,
                                "CHAP_I=1",
                                "CHAP_C=" + challenge),
                0x0200);
    }

    @Test
    void challengeBeyond1024OctetsIsRefused() {
        String base64 = "CHAP_C=0b" + "QUJD".repeat(342);
        assertRefused(
                mutual().send("0T1", "CHAP_N=alice", MD5_RESPONSE, "CHAP_I=1", base64), 0x0200);
    }

    @Test
    void ourOwnChallengeReflectedCutsTheConnection() {
        assertThat(mutual().send("0T1", "CHAP_N=alice", MD5_RESPONSE, "CHAP_I=1", MD5_CHALLENGE))
                .isEqualTo(new LoginStep.Close("CHAP challenge of ours reflected"));
    }

    @Test
    void challengeOfAnotherConnectionReflectedCutsTheConnection() {
        OutstandingChallenges shared = new OutstandingChallenges();
        ScriptedInitiator first = challenged(TestPolicy.mutual(ChapAlgorithm.MD5), shared);
        // The second connection draws the same numbers; those of the first are taken already.
        ScriptedInitiator second =
                new ScriptedInitiator(
                        TestPolicy.chap(TestPolicy.mutual(ChapAlgorithm.MD5)),
                        TestPolicy.PORTAL,
                        shared);
        second.exchange("0T1", List.of(WHO, WHERE, "AuthMethod=CHAP"), "0", TAG, "AuthMethod=CHAP")
                .exchange(
                        "0",
                        List.of("CHAP_A=5"),
                        "0",
                        "CHAP_A=5",
                        "CHAP_I=32",
                        "CHAP_C=0x101112131415161718191a1b1c1d1e1f");
        assertThat(shared.size()).isEqualTo(2);
        assertThat(second.send("0T1", "CHAP_N=alice", "CHAP_R=0x00", "CHAP_I=16", MD5_CHALLENGE))
                .isInstanceOf(LoginStep.Close.class);
        assertThat(shared.size()).isEqualTo(1);
        first.machine.close();
        assertThat(shared.size()).isZero();
    }

    @Test
    void oneSecretForBothDirectionsIsRefused() {
        ChapConfig same =
                new ChapConfig(
                        TestPolicy.credentials("alice", "abcdefgh12345678"),
                        TestPolicy.credentials("gateway", "abcdefgh12345678"),
                        List.of(ChapAlgorithm.MD5));
        assertRefused(
                challenged(same)
                        .send("0T1", "CHAP_N=alice", MD5_RESPONSE, "CHAP_I=1", THEIR_CHALLENGE),
                0x0201);
    }

    @Test
    void responseMadeWithOurSecretIsRefused() {
        LoginStep step =
                mutual().send("0T1", "CHAP_N=alice", "CHAP_R=0xd4ee0d15eb9a867a53db2ff1223998d3");
        assertThat(describe(step))
                .isEqualTo("refused 0x201: CHAP response made with the target's own secret");
    }

    @Test
    void anAnswerToAnEarlierChallengeDoesNotServeAgain() {
        FixedRandom random = new FixedRandom();
        random.nextBytes(new byte[17]);
        LoginContext context =
                new LoginContext(
                        TestPolicy.PORTAL,
                        InetAddress.ofLiteral("192.0.2.7"),
                        random,
                        new OutstandingChallenges());
        LoginMachine machine =
                new LoginMachine(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)), context);
        assertReply(
                machine.next(
                        ScriptedInitiator.request("0"),
                        ScriptedInitiator.text(WHO, WHERE, "AuthMethod=CHAP", "CHAP_A=5")),
                "0",
                TAG,
                "AuthMethod=CHAP",
                "CHAP_A=5",
                "CHAP_I=33",
                "CHAP_C=0x1112131415161718191a1b1c1d1e1f20");
        assertRefused(
                machine.next(
                        ScriptedInitiator.request("0T1"),
                        ScriptedInitiator.text("CHAP_N=alice", MD5_RESPONSE)),
                0x0201);
    }

    @Test
    void exchangeIsNotRepeated() {
        ScriptedInitiator done = oneWay();
        done.exchange("0", List.of("CHAP_N=alice", MD5_RESPONSE), "0");
        assertRefused(done.send("0T1", "CHAP_N=alice", MD5_RESPONSE), 0x0200);
    }

    @Test
    void algorithmIsNotNegotiatedAgain() {
        assertRefused(oneWay().send("0", "CHAP_A=5"), 0x0200);
        assertRefused(oneWay().send("0", "AuthMethod=CHAP"), 0x0200);
    }

    @Test
    void keyGivenTwiceIsRefused() {
        assertRefused(oneWay().send("0T1", "CHAP_N=alice", MD5_RESPONSE, "CHAP_N=bob"), 0x0200);
    }

    @Test
    void challengeIsForgottenHoweverTheLoginEnds() {
        ScriptedInitiator refused = oneWay();
        assertThat(refused.challenges.size()).isEqualTo(1);
        assertRefused(refused.send("0T1", "CHAP_N=bob", MD5_RESPONSE), 0x0201);
        assertThat(refused.challenges.size()).isZero();

        ScriptedInitiator lost = oneWay();
        lost.machine.close();
        lost.machine.close();
        assertThat(lost.challenges.size()).isZero();
    }

    @Test
    void challengeIsForgottenAsSoonAsItIsAnswered() {
        ScriptedInitiator proven = oneWay();
        proven.exchange("0", List.of("CHAP_N=alice", MD5_RESPONSE), "0");
        assertThat(proven.challenges.size()).isZero();
    }

    @Test
    void operationalKeysBetweenChapKeysAreAnswered() {
        oneWay().exchange(
                        "0T1",
                        List.of("CHAP_N=alice", MD5_RESPONSE, "InitialR2T=No"),
                        "0T1",
                        "InitialR2T=No");
    }
}
