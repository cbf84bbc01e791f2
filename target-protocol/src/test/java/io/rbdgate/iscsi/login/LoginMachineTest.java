package io.rbdgate.iscsi.login;

import static io.rbdgate.iscsi.login.ScriptedInitiator.assertRefused;
import static io.rbdgate.iscsi.login.ScriptedInitiator.assertReply;
import static io.rbdgate.iscsi.login.ScriptedInitiator.outcome;
import static io.rbdgate.iscsi.login.ScriptedInitiator.request;
import static io.rbdgate.iscsi.login.ScriptedInitiator.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.Digest;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.iscsi.pdu.LoginRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginMachineTest {
    private static final String WHO = "InitiatorName=iqn.1994-05.com.redhat:host";
    private static final String WHERE = "TargetName=iqn.2026-11.io.rbdgate:disk";
    private static final String TAG = "TargetPortalGroupTag=1";
    private static final String LENGTH = "MaxRecvDataSegmentLength=262144";

    private final ScriptedInitiator open = new ScriptedInitiator(TestPolicy.open());

    @Test
    void stagesOneAndThreeFollowSecurity() {
        assertReply(open.send("0T1", WHO, WHERE, "AuthMethod=None"), "0T1", TAG, "AuthMethod=None");
        LoginStep last = open.send("1T3", "InitialR2T=No");
        assertReply(last, "1T3", "InitialR2T=No", LENGTH);
        LoginOutcome outcome = outcome(last);
        assertThat(outcome.discovery()).isFalse();
        assertThat(outcome.initiatorName()).isEqualTo("iqn.1994-05.com.redhat:host");
        assertThat(outcome.target()).isNotNull();
        assertThat(outcome.isid()).isEqualTo(0x80123456789aL);
        assertThat(outcome.tsihAsked()).isZero();
        assertThat(outcome.connectionId()).isEqualTo(1);
        assertThat(outcome.portalGroupTag()).isEqualTo(1);
        assertThat(outcome.chapUser()).isNull();
        assertThat(outcome.parameters().initialR2T()).isFalse();
        assertThat(outcome.parameters().ownMaxRecvDataSegmentLength()).isEqualTo(262144);
    }

    @Test
    void securityStageMayLeadToFullFeaturePhase() {
        LoginStep last = open.send("0T3", WHO, WHERE, "AuthMethod=None");
        assertReply(last, "0T3", TAG, "AuthMethod=None");
        assertThat(outcome(last).parameters().ownMaxRecvDataSegmentLength()).isEqualTo(8192);
    }

    @Test
    void loginMayBeginInTheOperationalStage() {
        LoginStep last = open.send("1T3", WHO, WHERE);
        assertReply(last, "1T3", TAG, LENGTH);
        assertThat(outcome(last).parameters().maxBurstLength()).isEqualTo(262144);
    }

    @Test
    void stageIsKeptUntilTheInitiatorAsks() {
        open.exchange("0", List.of(WHO, WHERE, "AuthMethod=None"), "0", TAG, "AuthMethod=None")
                .exchange("0", List.of(), "0")
                .exchange("0T1", List.of(), "0T1")
                .exchange("1", List.of("InitialR2T=No"), "1", "InitialR2T=No", LENGTH)
                .exchange("1", List.of("ImmediateData=No"), "1", "ImmediateData=No")
                .exchange("1T3", List.of(), "1T3");
    }

    @Test
    void authMethodMayBeLeftOutWhereNothingIsRequired() {
        open.exchange("0T1", List.of(WHO, WHERE), "0T1", TAG);
    }

    @Test
    void noneIsChosenFromAListWhereNothingIsRequired() {
        open.exchange(
                "0T1", List.of(WHO, WHERE, "AuthMethod=CHAP,None"), "0T1", TAG, "AuthMethod=None");
    }

    @Test
    void chapAloneIsRefusedWhereNothingIsConfigured() {
        assertRefused(open.send("0T1", WHO, WHERE, "AuthMethod=CHAP"), 0x0201);
    }

    @Test
    void aliasIsAnnouncedOnce() {
        ScriptedInitiator named =
                new ScriptedInitiator(
                        new TestPolicy()
                                .with(
                                        TestPolicy.DISK,
                                        new Access.Granted(null),
                                        IscsiParameters.DEFAULTS,
                                        "disk of Köln"));
        named.exchange("0T1", List.of(WHO, WHERE), "0T1", TAG, "TargetAlias=disk of Köln")
                .exchange("1T3", List.of(), "1T3", LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "nul\0TargetName=x"})
    void aliasThatIsNoLineOfTextIsNotAnnounced(String alias) {
        new ScriptedInitiator(
                        new TestPolicy()
                                .with(
                                        TestPolicy.DISK,
                                        new Access.Granted(null),
                                        IscsiParameters.DEFAULTS,
                                        alias))
                .exchange("0T1", List.of(WHO, WHERE), "0T1", TAG);
    }

    @Test
    void operationalKeysInTheSecurityStageAreAnswered() {
        open.exchange(
                        "0T1",
                        List.of(WHO, WHERE, "AuthMethod=None", "HeaderDigest=None", "Foo=1"),
                        "0T1",
                        TAG,
                        "AuthMethod=None",
                        "HeaderDigest=None",
                        "Foo=NotUnderstood")
                .exchange("1T3", List.of(), "1T3", LENGTH);
    }

    @Test
    void repeatedNameIsTolerated() {
        open.exchange("0T1", List.of(WHO, WHERE), "0T1", TAG)
                .exchange("1T3", List.of(WHO, WHERE, "SessionType=Normal"), "1T3", LENGTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TargetName=iqn.2026-11.io.rbdgate:other",
                "InitiatorName=iqn.1994-05.com.redhat:other",
                "SessionType=Discovery"
            })
    void changedNameIsRefused(String changed) {
        open.exchange("0T1", List.of(WHO, WHERE), "0T1", TAG);
        assertRefused(open.send("1T3", changed), 0x0200);
    }

    @Test
    void initiatorNameIsMandatory() {
        assertRefused(open.send("0T1", WHERE), 0x0207);
    }

    @Test
    void targetNameIsMandatory() {
        assertRefused(open.send("0T1", WHO), 0x0207);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "iqn.1994-05.",
                "iqn.1994-13.com.example:x",
                "iqn.1994-05.com.example:a/../b",
                "iqn.1994-05.com.example:a\nb",
                "eui.02004567",
                "naa.zz"
            })
    void initiatorNameHasAGrammar(String name) {
        assertRefused(open.send("0T1", "InitiatorName=" + name, WHERE), 0x0200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iqn.2026-11.io.rbdgate:none", "", "x", "iqn.2026-11.io.rbdgate:disk2"})
    void unknownTargetIsNotFound(String name) {
        assertRefused(open.send("0T1", WHO, "TargetName=" + name), 0x0203);
    }

    @Test
    void namesAreTheSameInAnyCase() {
        LoginStep last =
                open.send(
                        "1T3",
                        "InitiatorName=iqn.1994-05.com.RedHat:HOST",
                        "TargetName=IQN.2026-11.io.rbdgate:Disk");
        assertThat(outcome(last).initiatorName()).isEqualTo("iqn.1994-05.com.redhat:host");
    }

    @Test
    void targetUnderNoProperNameIsNotFound() {
        ScriptedInitiator careless =
                new ScriptedInitiator(new TestPolicy().with("disk", new Access.Granted(null)));
        assertRefused(careless.send("0T1", WHO, "TargetName=disk"), 0x0203);
    }

    @Test
    void targetIsNotFoundOnAPortalThatDoesNotLeadToIt() {
        HostPort other = new HostPort("192.0.2.8", 3260);
        ScriptedInitiator elsewhere =
                new ScriptedInitiator(TestPolicy.open(), other, new OutstandingChallenges());
        assertRefused(elsewhere.send("0T1", WHO, WHERE), 0x0203);
    }

    @Test
    void onePortalHasForEachTargetTheTagOfItsGroupThere() {
        HostPort second = new HostPort("192.0.2.9", 3260);
        ScriptedInitiator initiator =
                new ScriptedInitiator(TestPolicy.open(), second, new OutstandingChallenges());
        initiator.exchange("0T1", List.of(WHO, WHERE), "0T1", "TargetPortalGroupTag=7");

        assertThat(ScriptedInitiator.outcome(initiator.send("1T3")).portalGroupTag()).isEqualTo(7);
    }

    @Test
    void unlistedInitiatorIsNotAuthorized() {
        assertRefused(
                open.send("0T1", "InitiatorName=iqn.1994-05.com.redhat:stranger", WHERE), 0x0202);
    }

    @Test
    void passingTroubleIsOfTheClassToTryAgain() {
        ScriptedInitiator draining =
                new ScriptedInitiator(
                        new TestPolicy().with(TestPolicy.DISK, new Access.Unavailable("draining")));
        assertRefused(draining.send("0T1", WHO, WHERE), 0x0301);
    }

    @Test
    void unknownSessionTypeIsRefused() {
        assertRefused(open.send("0T1", WHO, WHERE, "SessionType=Other"), 0x0209);
    }

    @Test
    void requiredChapCannotBeSkipped() {
        ScriptedInitiator guarded =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)));
        assertRefused(guarded.send("1T3", WHO, WHERE), 0x0201);
    }

    @Test
    void requiredChapCannotBeLeftOut() {
        ScriptedInitiator guarded =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)));
        assertRefused(guarded.send("0T1", WHO, WHERE), 0x0201);
    }

    @Test
    void noneIsNotAcceptedWhereChapIsRequired() {
        ScriptedInitiator guarded =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)));
        assertRefused(guarded.send("0T1", WHO, WHERE, "AuthMethod=None"), 0x0201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0T0", "0T2", "1T1", "1T0", "1T2", "2T3", "3T3", "2", "3"})
    void illegalStagesAreRefused(String flags) {
        assertRefused(open.send(flags, WHO, WHERE), 0x0200);
    }

    @Test
    void stageDoesNotGoBack() {
        open.exchange("0T1", List.of(WHO, WHERE), "0T1", TAG);
        assertRefused(open.send("0T1"), 0x0200);
    }

    @Test
    void stageIsNotLeftUnasked() {
        open.exchange("0", List.of(WHO, WHERE), "0", TAG);
        assertRefused(open.send("1T3"), 0x0200);
    }

    @Test
    void transitAndContinueExcludeEachOther() {
        assertRefused(open.send("0T1C", WHO, WHERE), 0x0200);
    }

    @Test
    void versionIsZero() {
        LoginRequest zero = request("0T1");
        LoginRequest newer =
                new LoginRequest(
                        true,
                        false,
                        0,
                        1,
                        1,
                        1,
                        0,
                        0,
                        zero.isid(),
                        0,
                        zero.initiatorTaskTag(),
                        1,
                        1,
                        0);
        assertRefused(open.machine.next(newer, text(WHO, WHERE)), 0x0205);
    }

    @Test
    void rangeOfVersionsThatHoldsZeroIsFine() {
        LoginRequest zero = request("0T1");
        LoginRequest newer =
                new LoginRequest(
                        true,
                        false,
                        0,
                        1,
                        3,
                        0,
                        0,
                        0,
                        zero.isid(),
                        0,
                        zero.initiatorTaskTag(),
                        1,
                        1,
                        0);
        assertReply(open.machine.next(newer, text(WHO, WHERE)), "0T1", TAG);
    }

    private LoginStep afterFirst(long isid, int tsih, int connectionId) {
        open.exchange("0T1", List.of(WHO, WHERE), "0T1", TAG);
        return open.machine.next(
                new LoginRequest(
                        true, false, 1, 3, 0, 0, 0, 0, isid, tsih, 0x2a, connectionId, 1, 0),
                text());
    }

    @Test
    void sessionAndConnectionStayTheSame() {
        assertReply(afterFirst(0x80123456789aL, 0, 1), "1T3", LENGTH);
    }

    @Test
    void changedIsidIsRefused() {
        assertRefused(afterFirst(0x80123456789bL, 0, 1), 0x0200);
    }

    @Test
    void changedTsihIsRefused() {
        assertRefused(afterFirst(0x80123456789aL, 5, 1), 0x0200);
    }

    @Test
    void changedConnectionIsRefused() {
        assertRefused(afterFirst(0x80123456789aL, 0, 2), 0x0200);
    }

    @Test
    void additionalHeaderIsRefused() {
        assertRefused(
                open.machine.next(
                        new LoginRequest(
                                true, false, 0, 1, 0, 0, 4, 0, 0x80123456789aL, 0, 0x2a, 1, 1, 0),
                        text(WHO, WHERE)),
                0x0200);
    }

    @Test
    void tsihAskedForIsHandedOn() {
        LoginStep last =
                open.machine.next(
                        new LoginRequest(
                                true, false, 1, 3, 0, 0, 0, 0, 0x80123456789aL, 9, 0x2a, 4, 1, 0),
                        text(WHO, WHERE));
        assertThat(outcome(last).tsihAsked()).isEqualTo(9);
        assertThat(outcome(last).connectionId()).isEqualTo(4);
    }

    @Test
    void renegotiationIsRefused() {
        open.exchange("1", List.of(WHO, WHERE, "InitialR2T=No"), "1", TAG, "InitialR2T=No", LENGTH);
        assertRefused(open.send("1T3", "InitialR2T=No"), 0x0200);
    }

    @Test
    void methodIsNotNegotiatedAgain() {
        open.exchange("0", List.of(WHO, WHERE, "AuthMethod=None"), "0", TAG, "AuthMethod=None");
        assertRefused(open.send("0T1", "AuthMethod=None"), 0x0200);
    }

    @Test
    void malformedTextIsRefused() {
        assertRefused(
                open.machine.next(request("0T1"), "no pair".getBytes(StandardCharsets.US_ASCII)),
                0x0200);
    }

    @Test
    void contradictingBurstsAreRefusedAtTheEnd() {
        open.exchange(
                "1",
                List.of(WHO, WHERE, "FirstBurstLength=65536"),
                "1",
                TAG,
                "FirstBurstLength=65536",
                LENGTH);
        assertRefused(open.send("1T3", "MaxBurstLength=512"), 0x0200);
    }

    @Test
    void roundsAreBounded() {
        open.exchange("0", List.of(WHO, WHERE), "0", TAG);
        for (int round = 2; round <= 32; round++) {
            open.exchange("0", List.of(), "0");
        }
        assertRefused(open.send("0T1"), 0x0200);
    }

    @Test
    void nothingFollowsTheEnd() {
        assertRefused(open.send("0T1", WHO), 0x0207);
        assertThat(open.send("0T1", WHO, WHERE)).isInstanceOf(LoginStep.Close.class);
    }

    @Test
    void unmetConfigurationIsDemandedBeforeTheEnd() {
        IscsiParameters strict =
                new IscsiParameters(
                        65536,
                        65536,
                        65536,
                        false,
                        true,
                        1,
                        1,
                        0,
                        List.of(Digest.CRC32C),
                        List.of(Digest.NONE),
                        64);
        ScriptedInitiator initiator =
                new ScriptedInitiator(
                        new TestPolicy()
                                .with(TestPolicy.DISK, new Access.Granted(null), strict, null));
        initiator
                .exchange("0T1", List.of(WHO, WHERE), "0T1", TAG)
                .exchange(
                        "1T3",
                        List.of("MaxBurstLength=16776192"),
                        "1",
                        "MaxBurstLength=65536",
                        "MaxRecvDataSegmentLength=65536",
                        "HeaderDigest=CRC32C",
                        "ImmediateData=No")
                .exchange("1T3", List.of("HeaderDigest=CRC32C", "ImmediateData=No"), "1T3");
    }

    @Test
    void unansweredDemandIsTolerated() {
        IscsiParameters strict =
                new IscsiParameters(
                        65536,
                        65536,
                        65536,
                        false,
                        true,
                        1,
                        1,
                        0,
                        List.of(Digest.NONE),
                        List.of(Digest.NONE),
                        64);
        ScriptedInitiator initiator =
                new ScriptedInitiator(
                        new TestPolicy()
                                .with(TestPolicy.DISK, new Access.Granted(null), strict, null));
        initiator.exchange(
                "1T3",
                List.of(WHO, WHERE),
                "1",
                TAG,
                "MaxRecvDataSegmentLength=65536",
                "ImmediateData=No",
                "MaxBurstLength=65536");
        LoginStep last = initiator.send("1T3");
        assertReply(last, "1T3");
        assertThat(outcome(last).parameters().immediateData()).isTrue();
    }
}
