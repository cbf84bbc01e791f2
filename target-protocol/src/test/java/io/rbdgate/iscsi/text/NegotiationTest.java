package io.rbdgate.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.Digest;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.fixtures.SeededRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
    private static final List<Digest> ANY = List.of(Digest.NONE, Digest.CRC32C);

    private final Negotiation negotiation = new Negotiation(IscsiParameters.DEFAULTS, false);

    private static List<KeyValue> pairs(String... texts) {
        return Arrays.stream(texts)
                .map(t -> new KeyValue(t.split("=", 2)[0], t.split("=", 2)[1]))
                .toList();
    }

    private static List<String> answers(Negotiation negotiation, String... offers) {
        return negotiation.answer(pairs(offers)).stream().map(KeyValue::toString).toList();
    }

    private static IscsiParameters parameters(
            int maxBurst,
            int firstBurst,
            boolean immediateData,
            boolean initialR2T,
            int maxOutstandingR2T,
            int errorRecoveryLevel,
            List<Digest> digests) {
        return new IscsiParameters(
                262144,
                maxBurst,
                firstBurst,
                immediateData,
                initialR2T,
                maxOutstandingR2T,
                1,
                errorRecoveryLevel,
                digests,
                digests,
                128);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "HeaderDigest=CRC32C,None HeaderDigest=CRC32C",
                "HeaderDigest=None,CRC32C HeaderDigest=None",
                "HeaderDigest=None,CRC32 HeaderDigest=None",
                "HeaderDigest=CRC32,CRC32C HeaderDigest=CRC32C",
                "HeaderDigest=CRC32 HeaderDigest=Reject",
                "HeaderDigest=crc32c HeaderDigest=Reject",
                "HeaderDigest= HeaderDigest=Reject",
                "DataDigest=CRC32C DataDigest=CRC32C",
                "MaxConnections=4 MaxConnections=1",
                "MaxConnections=0 MaxConnections=Reject",
                "MaxConnections=65536 MaxConnections=Reject",
                "InitialR2T=No InitialR2T=No",
                "InitialR2T=Yes InitialR2T=Yes",
                "InitialR2T=yes InitialR2T=Reject",
                "ImmediateData=Yes ImmediateData=Yes",
                "ImmediateData=No ImmediateData=No",
                "ImmediateData=1 ImmediateData=Reject",
                "MaxBurstLength=16776192 MaxBurstLength=1048576",
                "MaxBurstLength=262144 MaxBurstLength=262144",
                "MaxBurstLength=0x10000 MaxBurstLength=65536",
                "MaxBurstLength=511 MaxBurstLength=Reject",
                "MaxBurstLength=16777216 MaxBurstLength=Reject",
                "MaxBurstLength=99999999999999999999 MaxBurstLength=Reject",
                "FirstBurstLength=16776192 FirstBurstLength=262144",
                "FirstBurstLength=512 FirstBurstLength=512",
                "DefaultTime2Wait=2 DefaultTime2Wait=2",
                "DefaultTime2Wait=0 DefaultTime2Wait=0",
                "DefaultTime2Wait=3601 DefaultTime2Wait=Reject",
                "DefaultTime2Retain=0 DefaultTime2Retain=0",
                "DefaultTime2Retain=3600 DefaultTime2Retain=20",
                "MaxOutstandingR2T=8 MaxOutstandingR2T=1",
                "DataPDUInOrder=No DataPDUInOrder=Yes",
                "DataPDUInOrder=Yes DataPDUInOrder=Yes",
                "DataSequenceInOrder=No DataSequenceInOrder=Yes",
                "ErrorRecoveryLevel=2 ErrorRecoveryLevel=0",
                "ErrorRecoveryLevel=3 ErrorRecoveryLevel=Reject",
                "TaskReporting=FastAbort,ResponseFence,RFC3720 TaskReporting=RFC3720",
                "TaskReporting=FastAbort TaskReporting=Reject",
                "iSCSIProtocolLevel=2 iSCSIProtocolLevel=1",
                "iSCSIProtocolLevel=0 iSCSIProtocolLevel=0",
                "IFMarker=Yes IFMarker=No",
                "OFMarker=No OFMarker=No",
                "IFMarkInt=2048~8192 IFMarkInt=Reject",
                "OFMarkInt=2048 OFMarkInt=Reject",
                "RDMAExtensions=Yes RDMAExtensions=No",
                "InitiatorRecvDataSegmentLength=8192 InitiatorRecvDataSegmentLength=Irrelevant",
                "SRP_U=x SRP_U=Reject",
                "KRB_AP_REQ=0x00 KRB_AP_REQ=Reject",
                "AuthMethod=None AuthMethod=Reject",
                "SendTargets=All SendTargets=Reject",
                "TargetAlias=x TargetAlias=Reject",
                "TargetPortalGroupTag=1 TargetPortalGroupTag=Reject",
                "TargetAddress=1.2.3.4 TargetAddress=Reject",
                "MaxRecvDataSegmentLength=511 MaxRecvDataSegmentLength=Reject",
                "MaxRecvDataSegmentLength=0 MaxRecvDataSegmentLength=Reject",
                "X-com.cisco.protocol=1 X-com.cisco.protocol=NotUnderstood",
                "X#Other=1 X#Other=NotUnderstood",
                "Nonsense=Yes Nonsense=NotUnderstood",
                "maxburstlength=512 maxburstlength=NotUnderstood"
            })
    void offerGetsItsAnswer(String offer, String answer) {
        assertThat(answers(negotiation, offer)).containsExactly(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MaxRecvDataSegmentLength=65536", "X#NodeArchitecture=x86"})
    void declarationGetsNoAnswer(String declaration) {
        assertThat(answers(negotiation, declaration)).isEmpty();
    }

    @Test
    void answersComeInTheOrderOfTheOffers() {
        assertThat(
                        answers(
                                negotiation,
                                "Foo=1",
                                "FirstBurstLength=1048576",
                                "MaxBurstLength=1024",
                                "InitialR2T=No"))
                .containsExactly(
                        "Foo=NotUnderstood",
                        "FirstBurstLength=1024",
                        "MaxBurstLength=1024",
                        "InitialR2T=No");
    }

    @Test
    void withoutAnyKeyTheDefaultsHold() {
        assertThat(negotiation.demands()).isEmpty();
        assertThat(negotiation.conclude())
                .isEqualTo(
                        new NegotiatedParameters(
                                Digest.NONE,
                                Digest.NONE,
                                8192,
                                8192,
                                262144,
                                65536,
                                true,
                                true,
                                1,
                                1,
                                0,
                                2,
                                20,
                                true,
                                true,
                                TaskReporting.RFC3720,
                                1))
                .isEqualTo(NegotiatedParameters.DEFAULTS);
    }

    @Test
    void resultsOfAUsualLoginTakeEffect() {
        assertThat(negotiation.declarations())
                .containsExactly(new KeyValue("MaxRecvDataSegmentLength", "262144"));
        assertThat(negotiation.declarations()).isEmpty();
        answers(
                negotiation,
                "HeaderDigest=CRC32C,None",
                "DataDigest=CRC32C",
                "MaxRecvDataSegmentLength=131072",
                "InitialR2T=No",
                "ImmediateData=No",
                "MaxBurstLength=524288",
                "FirstBurstLength=131072",
                "DefaultTime2Wait=5",
                "DefaultTime2Retain=0");
        NegotiatedParameters result = negotiation.conclude();
        assertThat(result.headerDigest()).isEqualTo(Digest.CRC32C);
        assertThat(result.dataDigest()).isEqualTo(Digest.CRC32C);
        assertThat(result.ownMaxRecvDataSegmentLength()).isEqualTo(262144);
        assertThat(result.peerMaxRecvDataSegmentLength()).isEqualTo(131072);
        assertThat(result.maxBurstLength()).isEqualTo(524288);
        assertThat(result.firstBurstLength()).isEqualTo(131072);
        assertThat(result.initialR2T()).isFalse();
        assertThat(result.immediateData()).isFalse();
        assertThat(result.defaultTime2WaitSeconds()).isEqualTo(5);
        assertThat(result.defaultTime2RetainSeconds()).isZero();
    }

    @Test
    void rejectedOfferLeavesTheDefault() {
        assertThat(answers(negotiation, "MaxBurstLength=1", "InitialR2T=maybe"))
                .containsExactly("MaxBurstLength=Reject", "InitialR2T=Reject");
        assertThat(negotiation.conclude().maxBurstLength()).isEqualTo(262144);
        assertThat(negotiation.conclude().initialR2T()).isTrue();
    }

    @Test
    void secondNegotiationOfAKeyIsRefused() {
        answers(negotiation, "InitialR2T=No");
        assertThatThrownBy(() -> answers(negotiation, "InitialR2T=No"))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("InitialR2T is negotiated a second time");
    }

    @Test
    void secondNegotiationInOneTextIsRefused() {
        assertThatThrownBy(() -> answers(negotiation, "MaxBurstLength=512", "MaxBurstLength=512"))
                .isInstanceOf(NegotiationException.class);
    }

    @Test
    void rejectedKeyCannotBeNegotiatedAgain() {
        answers(negotiation, "HeaderDigest=CRC32");
        assertThatThrownBy(() -> answers(negotiation, "HeaderDigest=None"))
                .isInstanceOf(NegotiationException.class);
    }

    @Test
    void lengthMayBeDeclaredAgain() {
        answers(negotiation, "MaxRecvDataSegmentLength=1024");
        answers(negotiation, "MaxRecvDataSegmentLength=2048");
        assertThat(negotiation.conclude().peerMaxRecvDataSegmentLength()).isEqualTo(2048);
    }

    @Test
    void firstBurstAboveAnEarlierMaxBurstIsCut() {
        answers(negotiation, "MaxBurstLength=4096");
        assertThat(answers(negotiation, "FirstBurstLength=65536"))
                .containsExactly("FirstBurstLength=4096");
    }

    @Test
    void maxBurstBelowAnEarlierFirstBurstIsRefused() {
        answers(negotiation, "FirstBurstLength=65536");
        answers(negotiation, "MaxBurstLength=4096");
        assertThatThrownBy(negotiation::conclude)
                .isInstanceOf(NegotiationException.class)
                .hasMessage("FirstBurstLength exceeds MaxBurstLength");
    }

    @Test
    void unnamedFirstBurstFollowsASmallMaxBurst() {
        answers(negotiation, "MaxBurstLength=4096");
        assertThat(negotiation.demands()).containsExactly(new KeyValue("FirstBurstLength", "4096"));
        assertThat(negotiation.conclude().firstBurstLength()).isEqualTo(4096);
    }

    @Test
    void firstBurstIsNeverLongerThanOneBuffer() {
        Negotiation generous =
                new Negotiation(parameters(16777215, 16777215, true, false, 1, 0, ANY), false);
        assertThat(answers(generous, "MaxBurstLength=16777215", "FirstBurstLength=16777215"))
                .containsExactly("MaxBurstLength=16777215", "FirstBurstLength=1048576");
    }

    @Test
    void recoveryAllowsOneOutstandingR2T() {
        Negotiation recovering =
                new Negotiation(parameters(1048576, 262144, true, false, 16, 2, ANY), false);
        assertThat(answers(recovering, "MaxOutstandingR2T=8", "ErrorRecoveryLevel=1"))
                .containsExactly("MaxOutstandingR2T=1", "ErrorRecoveryLevel=1");
        Negotiation later =
                new Negotiation(parameters(1048576, 262144, true, false, 16, 2, ANY), false);
        assertThat(answers(later, "MaxOutstandingR2T=8")).containsExactly("MaxOutstandingR2T=8");
        assertThat(answers(later, "ErrorRecoveryLevel=1")).containsExactly("ErrorRecoveryLevel=0");
    }

    @Test
    void whatDefaultsCannotGiveIsDemandedOnce() {
        Negotiation strict =
                new Negotiation(
                        parameters(65536, 8192, false, true, 1, 0, List.of(Digest.CRC32C)), false);
        assertThat(strict.demands())
                .extracting(KeyValue::toString)
                .containsExactly(
                        "HeaderDigest=CRC32C",
                        "DataDigest=CRC32C",
                        "ImmediateData=No",
                        "MaxBurstLength=65536",
                        "FirstBurstLength=8192");
        assertThat(strict.demands()).isEmpty();
        assertThat(
                        answers(
                                strict,
                                "HeaderDigest=CRC32C",
                                "DataDigest=CRC32C",
                                "ImmediateData=No",
                                "MaxBurstLength=32768"))
                .isEmpty();
        NegotiatedParameters result = strict.conclude();
        assertThat(result.headerDigest()).isEqualTo(Digest.CRC32C);
        assertThat(result.immediateData()).isFalse();
        assertThat(result.maxBurstLength()).isEqualTo(32768);
        assertThat(result.firstBurstLength()).as("not answered: its default").isEqualTo(32768);
    }

    @Test
    void demandedDigestThatIsNotAgreedOnEndsTheLogin() {
        Negotiation strict =
                new Negotiation(
                        parameters(1048576, 262144, true, true, 1, 0, List.of(Digest.CRC32C)),
                        false);
        assertThat(answers(strict, "HeaderDigest=None")).containsExactly("HeaderDigest=Reject");
        assertThatThrownBy(strict::conclude)
                .isInstanceOf(NegotiationException.class)
                .hasMessage("HeaderDigest None is not allowed");
    }

    @Test
    void discoveryCallsDataTransferIrrelevant() {
        Negotiation discovery = new Negotiation(IscsiParameters.DEFAULTS, true);
        assertThat(
                        answers(
                                discovery,
                                "MaxBurstLength=512",
                                "InitialR2T=No",
                                "HeaderDigest=CRC32C",
                                "DefaultTime2Wait=2",
                                "ErrorRecoveryLevel=0"))
                .containsExactly(
                        "MaxBurstLength=Irrelevant",
                        "InitialR2T=Irrelevant",
                        "HeaderDigest=CRC32C",
                        "DefaultTime2Wait=2",
                        "ErrorRecoveryLevel=0");
        assertThat(discovery.conclude().maxBurstLength()).isEqualTo(262144);
    }

    @Test
    void discoveryHasNoRecovery() {
        Negotiation discovery =
                new Negotiation(parameters(1048576, 262144, true, true, 1, 2, ANY), true);
        assertThat(answers(discovery, "ErrorRecoveryLevel=2"))
                .containsExactly("ErrorRecoveryLevel=0");
    }

    @Test
    void anyOffersEndInAdmissibleResults(SeededRandom random) {
        for (int round = 0; round < 2000; round++) {
            int ourMax = 512 + random.nextInt(1 << 20);
            int ourFirst = 512 + random.nextInt(1 << 20);
            boolean ourImmediate = random.nextBoolean();
            boolean ourR2T = random.nextBoolean();
            int ourOutstanding = 1 + random.nextInt(64);
            int theirMax = 512 + random.nextInt(1 << 20);
            int theirFirst = 512 + random.nextInt(1 << 20);
            int theirOutstanding = 1 + random.nextInt(64);
            boolean theirImmediate = random.nextBoolean();
            boolean theirR2T = random.nextBoolean();
            Negotiation each =
                    new Negotiation(
                            parameters(
                                    ourMax, ourFirst, ourImmediate, ourR2T, ourOutstanding, 0, ANY),
                            false);
            List<String> answers =
                    answers(
                            each,
                            "FirstBurstLength=" + theirFirst,
                            "MaxBurstLength=0x" + Integer.toHexString(theirMax),
                            "MaxOutstandingR2T=" + theirOutstanding,
                            "ImmediateData=" + (theirImmediate ? "Yes" : "No"),
                            "InitialR2T=" + (theirR2T ? "Yes" : "No"));
            int max = Math.min(ourMax, theirMax);
            int first = Math.min(Math.min(ourFirst, theirFirst), max);
            assertThat(answers)
                    .containsExactly(
                            "FirstBurstLength=" + first,
                            "MaxBurstLength=" + max,
                            "MaxOutstandingR2T=" + Math.min(ourOutstanding, theirOutstanding),
                            "ImmediateData=" + (ourImmediate && theirImmediate ? "Yes" : "No"),
                            "InitialR2T=" + (ourR2T || theirR2T ? "Yes" : "No"));
            assertThat(each.conclude().firstBurstLength()).isEqualTo(first);
            assertThat(each.conclude().maxBurstLength()).isEqualTo(max);
        }
    }

    @Test
    void anyValueOfAnyKeyIsAnsweredOrRefusedAsText(SeededRandom random) {
        String[] values = {
            "",
            "Yes",
            "No",
            "None",
            "Reject",
            "Irrelevant",
            "NotUnderstood",
            "0",
            "1",
            "-1",
            "0x",
            "0xffffffffffffffff",
            "2147483648",
            "16777215",
            "CRC32C",
            ",",
            ",,,None",
            "\u00e4",
            "\n",
            "a=b",
            "All",
            "1~2"
        };
        for (int round = 0; round < 3000; round++) {
            Negotiation each = new Negotiation(IscsiParameters.DEFAULTS, random.nextBoolean());
            for (NegotiationKey key : NegotiationKey.values()) {
                String value = values[random.nextInt(values.length)];
                List<KeyValue> answers = each.answer(List.of(key.with(value)));
                assertThat(answers).hasSizeLessThanOrEqualTo(1);
                assertThat(answers)
                        .as("known keys are understood")
                        .noneMatch(pair -> pair.value().equals("NotUnderstood"));
            }
            NegotiatedParameters result = each.conclude();
            assertThat(result.firstBurstLength()).isBetween(512, result.maxBurstLength());
            assertThat(result.maxBurstLength()).isBetween(512, 1048576);
            assertThat(result.peerMaxRecvDataSegmentLength()).isBetween(512, 16777215);
        }
    }
}
