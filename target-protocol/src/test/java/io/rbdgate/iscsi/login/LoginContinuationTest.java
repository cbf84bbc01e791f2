package io.rbdgate.iscsi.login;

import static io.rbdgate.iscsi.login.ScriptedInitiator.assertRefused;
import static io.rbdgate.iscsi.login.ScriptedInitiator.assertReply;
import static io.rbdgate.iscsi.login.ScriptedInitiator.describe;
import static io.rbdgate.iscsi.login.ScriptedInitiator.request;
import static io.rbdgate.iscsi.login.ScriptedInitiator.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginContinuationTest {
    private static final String WHO = "InitiatorName=iqn.1994-05.com.redhat:host";
    private static final String WHERE = "TargetName=iqn.2026-11.io.rbdgate:disk";

    @Test
    void textCutAtAnyByteIsJoined() {
        byte[] text = text(WHO, WHERE, "AuthMethod=None");
        for (int cut = 0; cut <= text.length; cut++) {
            ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
            assertReply(
                    initiator.machine.next(request("0C"), Arrays.copyOfRange(text, 0, cut)), "0");
            assertReply(
                    initiator.machine.next(
                            request("0T1"), Arrays.copyOfRange(text, cut, text.length)),
                    "0T1",
                    "TargetPortalGroupTag=1",
                    "AuthMethod=None");
        }
    }

    @Test
    void emptyContinuedRequestIsHarmless() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        initiator
                .exchange("0C", List.of(), "0")
                .exchange("0C", List.of(), "0")
                .exchange("0T1", List.of(WHO, WHERE), "0T1", "TargetPortalGroupTag=1");
    }

    @Test
    void endlessContinuationIsRefused() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        for (int round = 1; round <= 32; round++) {
            initiator.exchange("0C", List.of(), "0");
        }
        assertRefused(initiator.send("0C"), 0x0200);
    }

    @Test
    void textBeyond64KiBIsRefused() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        byte[] full = new byte[8192];
        Arrays.fill(full, (byte) 'a');
        for (int i = 0; i < 8; i++) {
            assertReply(initiator.machine.next(request("0C"), full), "0");
        }
        assertRefused(initiator.machine.next(request("0C"), new byte[] {'a'}), 0x0200);
    }

    @Test
    void requestBeyond8192BytesIsRefused() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        assertRefused(initiator.machine.next(request("0C"), new byte[8193]), 0x0200);
    }

    private static List<String> manyUnknownKeys(int count) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add("X-com.example.a-rather-long-name-of-a-key-nobody-knows-%04d=1".formatted(i));
        }
        return pairs;
    }

    @Test
    void longAnswerIsFetchedInPieces() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        initiator.exchange("0T1", List.of(WHO, WHERE), "0T1", "TargetPortalGroupTag=1");
        List<String> keys = manyUnknownKeys(120);
        assertThat(text(keys.toArray(String[]::new)).length).isLessThan(8192);

        String one = describe(initiator.send("1T3", keys.toArray(String[]::new)));
        assertThat(one)
                .startsWith(
                        "1C [X-com.example.a-rather-long-name-of-a-key-nobody-knows-0000=NotUnderstood,");
        String two = describe(initiator.send("1T3"));
        assertThat(two).startsWith("1T3 [").endsWith("MaxRecvDataSegmentLength=262144]");

        int answered = (one + two).split("NotUnderstood", -1).length - 1;
        assertThat(answered).isEqualTo(120);
    }

    @Test
    void longAnswerWithoutTransitStaysInItsStage() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        initiator.exchange("0T1", List.of(WHO, WHERE), "0T1", "TargetPortalGroupTag=1");
        assertThat(describe(initiator.send("1T3", manyUnknownKeys(120).toArray(String[]::new))))
                .startsWith("1C ");
        assertThat(describe(initiator.send("1"))).startsWith("1 [");
        initiator.exchange("1T3", List.of(), "1T3");
    }

    @Test
    void textDuringOurContinuationIsRefused() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        initiator.exchange("0T1", List.of(WHO, WHERE), "0T1", "TargetPortalGroupTag=1");
        assertThat(describe(initiator.send("1T3", manyUnknownKeys(120).toArray(String[]::new))))
                .startsWith("1C ");
        assertRefused(initiator.send("1T3", "InitialR2T=No"), 0x0200);
    }

    @Test
    void floodOfUnknownKeysIsRefused() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        initiator.exchange("0T1", List.of(WHO, WHERE), "0T1", "TargetPortalGroupTag=1");
        byte[] flood = new byte[2048 * 4];
        for (int i = 0; i < flood.length; i += 4) {
            flood[i] = 'a';
            flood[i + 1] = '=';
            flood[i + 2] = '1';
        }
        assertRefused(initiator.machine.next(request("1T3"), flood), 0x0200);
    }
}
