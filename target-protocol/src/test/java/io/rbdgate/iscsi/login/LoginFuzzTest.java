package io.rbdgate.iscsi.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.iscsi.pdu.LoginRequest;
import io.rbdgate.iscsi.pdu.TextRequest;
import io.rbdgate.iscsi.text.NegotiationKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever comes in, a login and a text exchange answer with a step and stay within their bounds.
class LoginFuzzTest {
    private static final String[] VALUES = {
        "",
        "Yes",
        "No",
        "None",
        "CHAP",
        "CHAP,None",
        "5",
        "5,6,7,8",
        "0x",
        "0b",
        "0xfea5",
        "16",
        "iqn.1994-05.com.redhat:host",
        "iqn.2026-11.io.rbdgate:disk",
        "Discovery",
        "Normal",
        "All",
        "0xfea56398c32f341febd3530213706f45",
        "0x000102030405060708090a0b0c0d0e0f",
        "alice",
        "262144",
        "512",
        "\u00e4\u00f6",
        "Reject",
        "NotUnderstood",
        "\u0001",
        "16777216",
        "=",
        ","
    };

    private static byte[] someText(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> noise(random, random.nextInt(200));
            case 1 -> cut(random, somePairs(random));
            case 2 -> flipped(random, somePairs(random));
            default -> somePairs(random);
        };
    }

    private static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] somePairs(Random random) {
        NegotiationKey[] keys = NegotiationKey.values();
        List<String> pairs = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            pairs.add("InitiatorName=iqn.1994-05.com.redhat:host");
            pairs.add("TargetName=iqn.2026-11.io.rbdgate:disk");
        }
        int count = random.nextInt(random.nextInt(20) == 0 ? 400 : 6);
        for (int i = 0; i < count; i++) {
            String key =
                    random.nextInt(5) == 0
                            ? "X-" + Integer.toHexString(random.nextInt())
                            : keys[random.nextInt(keys.length)].text();
            pairs.add(key + "=" + VALUES[random.nextInt(VALUES.length)]);
        }
        return ScriptedInitiator.text(pairs.toArray(String[]::new));
    }

    private static byte[] cut(Random random, byte[] text) {
        return java.util.Arrays.copyOf(text, random.nextInt(text.length + 1));
    }

    private static byte[] flipped(Random random, byte[] text) {
        for (int i = random.nextInt(5); i > 0 && text.length > 0; i--) {
            text[random.nextInt(text.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return text;
    }

    private static LoginRequest someRequest(Random random, int textBytes) {
        boolean odd = random.nextInt(10) == 0;
        return new LoginRequest(
                random.nextBoolean(),
                random.nextInt(6) == 0,
                random.nextInt(odd ? 4 : 2),
                odd ? random.nextInt(4) : 1 + 2 * random.nextInt(2),
                0,
                random.nextInt(40) == 0 ? 1 : 0,
                0,
                textBytes,
                ScriptedInitiator.ISID,
                0,
                0x2a,
                1,
                1,
                0);
    }

    private static TestPolicy somePolicy(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5));
            case 1 -> TestPolicy.chap(TestPolicy.mutual(ChapAlgorithm.SHA256, ChapAlgorithm.MD5));
            default -> TestPolicy.open();
        };
    }

    @Test
    void anyRequestsLeadToAStepAndAnEnd(SeededRandom random) {
        int completed = 0;
        for (int login = 0; login < 20_000; login++) {
            ScriptedInitiator initiator = new ScriptedInitiator(somePolicy(random));
            LoginStep step = new LoginStep.Close("not begun");
            int rounds = 0;
            do {
                byte[] text = someText(random);
                step = initiator.machine.next(someRequest(random, text.length), text);
                rounds++;
                checkBounds(step);
            } while (step instanceof LoginStep.Reply);
            assertThat(rounds).isLessThanOrEqualTo(33);
            assertThat(initiator.challenges.size()).isZero();
            completed += step instanceof LoginStep.Complete ? 1 : 0;
        }
        assertThat(completed).as("some get through").isGreaterThan(20);
    }

    private static void checkBounds(LoginStep step) {
        switch (step) {
            case LoginStep.Reply reply -> {
                assertThat(reply.text().length).isLessThanOrEqualTo(8192);
                assertThat(reply.response().transit() && reply.response().continued()).isFalse();
            }
            case LoginStep.Complete complete -> {
                assertThat(complete.text().length).isLessThanOrEqualTo(8192);
                assertThat(complete.response().nextStage()).isEqualTo(3);
                assertThat(complete.outcome().parameters().firstBurstLength())
                        .isLessThanOrEqualTo(complete.outcome().parameters().maxBurstLength());
            }
            case LoginStep.Refuse refuse -> {
                assertThat(refuse.response().status().code()).isBetween(0x0200, 0x0302);
                assertThat(refuse.reason()).matches("[ -~]+").hasSizeLessThan(600);
            }
            case LoginStep.Close close -> assertThat(close.reason()).isNotBlank();
        }
    }

    @Test
    void aGuardedTargetIsNeverReachedByChance(SeededRandom random) {
        TestPolicy policy =
                TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.SHA3_256, ChapAlgorithm.SHA256));
        for (int login = 0; login < 5_000; login++) {
            ScriptedInitiator initiator = new ScriptedInitiator(policy);
            LoginStep step;
            do {
                byte[] text = someText(random);
                step = initiator.machine.next(someRequest(random, text.length), text);
            } while (step instanceof LoginStep.Reply);
            boolean normal =
                    step instanceof LoginStep.Complete complete
                            && complete.outcome().target() != null;
            assertThat(normal).isFalse();
        }
    }

    @Test
    void anyTextRequestLeadsToAStep(SeededRandom random) {
        TestPolicy policy =
                TestPolicy.open()
                        .announcing(TestPolicy.DISK, new DiscoveredPortal("192.0.2.7", 3260, 1));
        ScriptedInitiator initiator = new ScriptedInitiator(policy);
        LoginOutcome outcome =
                ScriptedInitiator.outcome(
                        initiator.send(
                                "1T3",
                                "InitiatorName=" + TestPolicy.HOST,
                                "SessionType=Discovery",
                                "MaxRecvDataSegmentLength=512"));
        TextExchange exchange = new TextExchange(policy, outcome, initiator.context);
        int tag = 0xffffffff;
        int limit = 512;
        for (int round = 0; round < 30_000; round++) {
            byte[] text = random.nextInt(3) == 0 ? new byte[0] : someText(random);
            TextRequest request =
                    new TextRequest(
                            false,
                            random.nextBoolean(),
                            random.nextInt(5) == 0,
                            0,
                            text.length,
                            0,
                            77,
                            random.nextInt(3) == 0 ? 0xffffffff : tag,
                            1,
                            1);
            switch (exchange.next(request, text)) {
                case TextStep.Answer answer -> {
                    assertThat(answer.text().length).isLessThanOrEqualTo(limit);
                    tag = answer.response().targetTransferTag();
                    assertThat(answer.response().last()).isEqualTo(tag == 0xffffffff);
                    Integer declared = answer.peerMaxRecvDataSegmentLength();
                    limit = declared == null ? limit : declared;
                }
                case TextStep.Refuse refuse ->
                        assertThat(refuse.explanation()).matches("[ -~]+").hasSizeLessThan(600);
            }
        }
    }

    @Test
    void hugeTextOfOneKindIsRefusedQuickly() {
        for (String pattern : new String[] {"a=\0", "\0", "=", "a", "a=b\0\0", "X-=\0"}) {
            ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
            byte[] text =
                    pattern.repeat(8192 / pattern.length()).getBytes(StandardCharsets.US_ASCII);
            LoginStep step = new LoginStep.Close("not begun");
            for (int i = 0; i < 9; i++) {
                step = initiator.machine.next(ScriptedInitiator.request("0C"), text);
            }
            assertThat(step).isNotInstanceOf(LoginStep.Reply.class);
        }
    }
}
