package io.rbdgate.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.iscsi.pdu.RejectReason;
import io.rbdgate.iscsi.pdu.TextRequest;
import io.rbdgate.iscsi.pdu.TextResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextExchangeTest {
    private static final int NEW = 0xffffffff;
    private static final DiscoveredPortal PORTAL = new DiscoveredPortal("192.0.2.7", 3260, 1);
    private static final String DISK_NAME = "TargetName=iqn.2026-11.io.rbdgate:disk";
    private static final String DISK_ADDRESS = "TargetAddress=192.0.2.7:3260,1";

    private static TestPolicy twoTargets() {
        return TestPolicy.open()
                .announcing("iqn.2026-11.io.rbdgate:disk", PORTAL)
                .announcing("iqn.2026-11.io.rbdgate:tape", PORTAL);
    }

    private static TextExchange exchange(TestPolicy policy, String... loginPairs) {
        ScriptedInitiator initiator = new ScriptedInitiator(policy);
        LoginOutcome outcome = ScriptedInitiator.outcome(initiator.send("1T3", loginPairs));
        return new TextExchange(policy, outcome, initiator.context);
    }

    private static TextExchange discovery(TestPolicy policy, String... more) {
        List<String> pairs =
                new ArrayList<>(
                        List.of(
                                "InitiatorName=iqn.1994-05.com.redhat:host",
                                "SessionType=Discovery"));
        pairs.addAll(List.of(more));
        return exchange(policy, pairs.toArray(String[]::new));
    }

    private static TextExchange normal() {
        return exchange(
                twoTargets(),
                "InitiatorName=iqn.1994-05.com.redhat:host",
                "TargetName=iqn.2026-11.io.rbdgate:disk");
    }

    private static TextRequest request(String flags, int tag) {
        return new TextRequest(
                false,
                flags.contains("F"),
                flags.contains("C"),
                0,
                0,
                0x0001000000000000L,
                77,
                tag,
                5,
                6);
    }

    private static TextStep send(TextExchange exchange, String flags, int tag, String... pairs) {
        return exchange.next(request(flags, tag), ScriptedInitiator.text(pairs));
    }

    private static TextStep.Answer answer(TextStep step) {
        assertThat(step).as("%s", step).isInstanceOf(TextStep.Answer.class);
        return (TextStep.Answer) step;
    }

    private static List<String> pairs(byte[] text) {
        String all = new String(text, StandardCharsets.UTF_8);
        return all.isEmpty() ? List.of() : Arrays.asList(all.split("\0"));
    }

    private static void assertDone(TextStep step, String... pairs) {
        TextStep.Answer answer = answer(step);
        assertThat(pairs(answer.text())).containsExactly(pairs);
        assertThat(answer.response())
                .isEqualTo(
                        new TextResponse(true, false, answer.text().length, 0, 77, NEW, 0, 0, 0));
    }

    @Test
    void allNamesEverythingTheInitiatorMaySee() {
        assertDone(
                send(discovery(twoTargets()), "F", NEW, "SendTargets=All"),
                DISK_NAME,
                DISK_ADDRESS,
                "TargetName=iqn.2026-11.io.rbdgate:tape",
                DISK_ADDRESS);
    }

    @Test
    void strangerSeesNothing() {
        TextExchange stranger =
                exchange(
                        twoTargets(),
                        "InitiatorName=iqn.1994-05.com.redhat:stranger",
                        "SessionType=Discovery");
        assertDone(send(stranger, "F", NEW, "SendTargets=All"));
        assertDone(send(stranger, "F", NEW, "SendTargets=iqn.2026-11.io.rbdgate:disk"));
    }

    @Test
    void oneTargetIsAskedForByName() {
        assertDone(
                send(discovery(twoTargets()), "F", NEW, "SendTargets=iqn.2026-11.io.rbdgate:disk"),
                DISK_NAME,
                DISK_ADDRESS);
    }

    @Test
    void targetIsAskedForByNameInAnyCase() {
        assertDone(
                send(discovery(twoTargets()), "F", NEW, "SendTargets=iqn.2026-11.io.RBDGATE:Disk"),
                DISK_NAME,
                DISK_ADDRESS);
    }

    @Test
    void nameNobodyHasIsAnsweredWithNothing() {
        assertDone(send(discovery(twoTargets()), "F", NEW, "SendTargets=iqn.2026-11.x:none"));
    }

    @Test
    void emptyRequestIsForNormalSessionsOnly() {
        assertDone(send(discovery(twoTargets()), "F", NEW, "SendTargets="), "SendTargets=Reject");
        assertDone(send(normal(), "F", NEW, "SendTargets="), DISK_NAME, DISK_ADDRESS);
    }

    @Test
    void normalSessionIsToldOfItsOwnTargetOnly() {
        TextExchange session = normal();
        assertDone(
                send(session, "F", NEW, "SendTargets=iqn.2026-11.io.rbdgate:disk"),
                DISK_NAME,
                DISK_ADDRESS);
        assertDone(send(session, "F", NEW, "SendTargets=All"), "SendTargets=Reject");
        assertDone(
                send(session, "F", NEW, "SendTargets=iqn.2026-11.io.rbdgate:tape"),
                "SendTargets=Reject");
    }

    @Test
    void secondSendTargetsInOneTextIsRefused() {
        assertThat(send(discovery(twoTargets()), "F", NEW, "SendTargets=All", "SendTargets=All"))
                .isEqualTo(
                        new TextStep.Refuse(
                                RejectReason.PROTOCOL_ERROR, "SendTargets comes twice"));
    }

    @Test
    void emptyTextIsAnswered() {
        assertDone(send(normal(), "F", NEW));
    }

    @Test
    void openExchangeIsContinuedUnderItsTag() {
        TextExchange session = discovery(twoTargets());
        TextStep.Answer first = answer(send(session, "", NEW, "SendTargets=All"));
        assertThat(first.response().last()).isFalse();
        assertThat(first.response().continued()).isFalse();
        assertThat(first.response().targetTransferTag()).isNotEqualTo(NEW);
        assertThat(pairs(first.text())).hasSize(4);
        assertDone(send(session, "F", first.response().targetTransferTag()));
    }

    @Test
    void requestCutAtAnyByteIsJoined() {
        byte[] text = ScriptedInitiator.text("SendTargets=iqn.2026-11.io.rbdgate:disk");
        TextExchange session = discovery(twoTargets());
        for (int cut = 0; cut <= text.length; cut++) {
            TextStep.Answer first =
                    answer(session.next(request("C", NEW), Arrays.copyOfRange(text, 0, cut)));
            assertThat(first.text()).isEmpty();
            assertThat(first.response().last()).isFalse();
            int tag = first.response().targetTransferTag();
            assertDone(
                    session.next(request("F", tag), Arrays.copyOfRange(text, cut, text.length)),
                    DISK_NAME,
                    DISK_ADDRESS);
        }
    }

    private static TestPolicy manyTargets(int count) {
        TestPolicy policy = TestPolicy.open();
        for (int i = 0; i < count; i++) {
            policy.announcing(
                    "iqn.2026-11.io.rbdgate:disk-" + i,
                    PORTAL,
                    new DiscoveredPortal("192.0.2.8", 3260, 2),
                    new DiscoveredPortal("192.0.2.9", 3260, 3));
        }
        return policy;
    }

    @ParameterizedTest
    @CsvSource({"4096, 512", "4096, 8192", "4096, 262144", "10, 512"})
    void longReplyIsFetchedInPieces(int targets, int length) {
        TextExchange session =
                discovery(manyTargets(targets), "MaxRecvDataSegmentLength=" + length);
        List<String> all = new ArrayList<>();
        TextStep.Answer piece = answer(send(session, "F", NEW, "SendTargets=All"));
        all.addAll(pairs(piece.text()));
        int pieces = 1;
        while (!piece.response().last()) {
            assertThat(piece.text().length).isBetween(1, length);
            assertThat(piece.response().continued()).isTrue();
            assertThat(piece.text()).endsWith((byte) 0);
            piece = answer(send(session, "F", piece.response().targetTransferTag()));
            all.addAll(pairs(piece.text()));
            pieces++;
        }
        assertThat(piece.response().continued()).isFalse();
        assertThat(piece.response().targetTransferTag()).isEqualTo(NEW);
        assertThat(pieces).isGreaterThan(1);
        assertThat(all).hasSize(targets * 4);
        assertThat(all.get(0)).isEqualTo("TargetName=iqn.2026-11.io.rbdgate:disk-0");
        assertThat(all.getLast()).isEqualTo("TargetAddress=192.0.2.9:3260,3");
    }

    @ParameterizedTest
    @CsvSource({"262144, 262000, 262144", "16777215, 900000, 1048576"})
    void replyFillsWhatTheInitiatorTakes(int length, int atLeast, int atMost) {
        TextExchange session = discovery(manyTargets(10_000), "MaxRecvDataSegmentLength=" + length);
        TextStep.Answer first = answer(send(session, "F", NEW, "SendTargets=All"));
        assertThat(first.text().length).isBetween(atLeast, atMost);
        assertThat(first.response().last()).isFalse();
    }

    @Test
    void newRequestDropsTheOldExchange() {
        TextExchange session = discovery(manyTargets(50), "MaxRecvDataSegmentLength=512");
        TextStep.Answer first = answer(send(session, "F", NEW, "SendTargets=All"));
        int old = first.response().targetTransferTag();
        assertDone(
                send(session, "F", NEW, "SendTargets=iqn.2026-11.io.rbdgate:disk-7"),
                "TargetName=iqn.2026-11.io.rbdgate:disk-7",
                "TargetAddress=192.0.2.7:3260,1",
                "TargetAddress=192.0.2.8:3260,2",
                "TargetAddress=192.0.2.9:3260,3");
        assertThat(send(session, "F", old))
                .isEqualTo(
                        new TextStep.Refuse(
                                RejectReason.INVALID_PDU_FIELD,
                                "text request with a tag that is not ours"));
    }

    @Test
    void tagOfADroppedExchangeDoesNotFetchFromTheNext() {
        TextExchange session = discovery(manyTargets(50), "MaxRecvDataSegmentLength=512");
        int old = answer(send(session, "F", NEW, "SendTargets=All")).response().targetTransferTag();
        int fresh =
                answer(send(session, "F", NEW, "SendTargets=All")).response().targetTransferTag();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(send(session, "F", old)).isInstanceOf(TextStep.Refuse.class);
    }

    @Test
    void halfARequestIsDroppedByANewOne() {
        TextExchange session = discovery(twoTargets());
        assertThat(
                        answer(
                                        session.next(
                                                request("C", NEW),
                                                "SendTar".getBytes(StandardCharsets.US_ASCII)))
                                .text())
                .isEmpty();
        assertDone(send(session, "F", NEW, "MaxRecvDataSegmentLength=4096"));
    }

    @Test
    void tagWithoutExchangeIsRefused() {
        assertThat(send(normal(), "F", 1)).isInstanceOf(TextStep.Refuse.class);
        assertThat(send(normal(), "F", 0)).isInstanceOf(TextStep.Refuse.class);
    }

    @Test
    void finalAndContinueExcludeEachOther() {
        assertThat(send(normal(), "FC", NEW, "SendTargets=")).isInstanceOf(TextStep.Refuse.class);
    }

    @Test
    void textDuringOurContinuationIsRefused() {
        TextExchange session = discovery(manyTargets(50), "MaxRecvDataSegmentLength=512");
        TextStep.Answer first = answer(send(session, "F", NEW, "SendTargets=All"));
        assertThat(send(session, "F", first.response().targetTransferTag(), "SendTargets=All"))
                .isEqualTo(
                        new TextStep.Refuse(
                                RejectReason.PROTOCOL_ERROR, "text while our own is continued"));
    }

    @Test
    void lengthIsDeclaredAnew() {
        TextStep step = send(normal(), "F", NEW, "MaxRecvDataSegmentLength=65536");
        assertDone(step);
        assertThat(answer(step).peerMaxRecvDataSegmentLength()).isEqualTo(65536);
    }

    @Test
    void newLengthHoldsForTheNextReply() {
        TextExchange session = discovery(manyTargets(50));
        assertThat(answer(send(session, "F", NEW, "SendTargets=All")).text().length)
                .isGreaterThan(4096);
        assertDone(send(session, "F", NEW, "MaxRecvDataSegmentLength=512"));
        assertThat(answer(send(session, "F", NEW, "SendTargets=All")).text().length)
                .isLessThanOrEqualTo(512);
    }

    @Test
    void lengthOfADroppedExchangeDoesNotHold() {
        TextExchange session = normal();
        assertThat(
                        answer(send(session, "", NEW, "MaxRecvDataSegmentLength=65536"))
                                .peerMaxRecvDataSegmentLength())
                .isNull();
        TextStep fresh = send(session, "F", NEW);
        assertDone(fresh);
        assertThat(answer(fresh).peerMaxRecvDataSegmentLength()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"511", "0", "16777216", "x", ""})
    void inadmissibleLengthIsRejected(String length) {
        TextStep step = send(normal(), "F", NEW, "MaxRecvDataSegmentLength=" + length);
        assertDone(step, "MaxRecvDataSegmentLength=Reject");
        assertThat(answer(step).peerMaxRecvDataSegmentLength()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MaxBurstLength=512",
                "HeaderDigest=CRC32C",
                "InitialR2T=No",
                "AuthMethod=None",
                "CHAP_N=alice",
                "InitiatorName=iqn.1994-05.com.redhat:other",
                "TargetName=iqn.2026-11.io.rbdgate:tape",
                "SessionType=Discovery",
                "TargetAlias=x",
                "IFMarker=No",
                "MaxConnections=2"
            })
    void keyOfTheLoginIsRejected(String pair) {
        assertDone(send(normal(), "F", NEW, pair), pair.split("=", -1)[0] + "=Reject");
    }

    @Test
    void harmlessAndUnknownKeysAreAnsweredAsInLogin() {
        assertDone(
                send(
                        normal(),
                        "F",
                        NEW,
                        "InitiatorAlias=me",
                        "X#NodeArchitecture=x",
                        "X-com.example=1"),
                "X-com.example=NotUnderstood");
    }

    @Test
    void limitsAreThoseOfTheLogin() {
        byte[] flood = "a=1\0".repeat(2048).getBytes(StandardCharsets.US_ASCII);
        assertThat(normal().next(request("F", NEW), flood))
                .isEqualTo(new TextStep.Refuse(RejectReason.PROTOCOL_ERROR, "too many keys"));
    }

    @Test
    void roundsOfOneExchangeAreBounded() {
        TextExchange session = normal();
        int tag = NEW;
        for (int round = 1; round <= 32; round++) {
            tag = answer(send(session, "", tag)).response().targetTransferTag();
        }
        assertThat(send(session, "", tag)).isInstanceOf(TextStep.Refuse.class);
        assertDone(send(session, "F", NEW));
    }

    @Test
    void malformedTextIsRefusedAndTheSessionGoesOn() {
        TextExchange session = normal();
        assertThat(session.next(request("F", NEW), "nonsense".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(TextStep.Refuse.class);
        assertDone(send(session, "F", NEW, "SendTargets="), DISK_NAME, DISK_ADDRESS);
    }

    @Test
    void wildcardIsAnnouncedAsTheAddressOfTheConnection() {
        TestPolicy policy =
                TestPolicy.open()
                        .announcing(
                                "iqn.2026-11.io.rbdgate:disk",
                                new DiscoveredPortal("0.0.0.0", 3260, 1));
        assertThat(InetAddress.ofLiteral("192.0.2.7").isAnyLocalAddress()).isFalse();
        assertDone(send(discovery(policy), "F", NEW, "SendTargets=All"), DISK_NAME, DISK_ADDRESS);
    }
}
