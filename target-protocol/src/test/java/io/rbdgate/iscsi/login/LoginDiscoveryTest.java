package io.rbdgate.iscsi.login;

import static io.rbdgate.iscsi.login.ScriptedInitiator.assertRefused;
import static io.rbdgate.iscsi.login.ScriptedInitiator.assertReply;
import static io.rbdgate.iscsi.login.ScriptedInitiator.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.ChapAlgorithm;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginDiscoveryTest {
    private static final String WHO = "InitiatorName=iqn.1994-05.com.redhat:anyone";
    private static final String DISCOVERY = "SessionType=Discovery";

    @Test
    void discoveryNeedsNoTarget() {
        ScriptedInitiator initiator = new ScriptedInitiator(TestPolicy.open());
        initiator.exchange(
                "0T1", List.of(WHO, DISCOVERY, "AuthMethod=None"), "0T1", "AuthMethod=None");
        LoginStep last = initiator.send("1T3", "MaxBurstLength=512", "ErrorRecoveryLevel=0");
        assertReply(
                last,
                "1T3",
                "MaxBurstLength=Irrelevant",
                "ErrorRecoveryLevel=0",
                "MaxRecvDataSegmentLength=262144");
        assertThat(outcome(last).discovery()).isTrue();
        assertThat(outcome(last).target()).isNull();
    }

    @Test
    void namedDiscoveryIsToldItsPortalGroup() {
        new ScriptedInitiator(TestPolicy.open())
                .exchange(
                        "0T1",
                        List.of(WHO, DISCOVERY, "TargetName=iqn.2026-11.io.rbdgate:disk"),
                        "0T1",
                        "TargetPortalGroupTag=1");
    }

    @Test
    void discoveryHasCredentialsOfItsOwn() {
        ScriptedInitiator initiator =
                new ScriptedInitiator(
                        TestPolicy.open().withDiscoveryAuth(TestPolicy.oneWay(ChapAlgorithm.SHA1)));
        initiator
                .exchange(
                        "0T1",
                        List.of(WHO, DISCOVERY, "AuthMethod=CHAP,None"),
                        "0",
                        "AuthMethod=CHAP")
                .exchange(
                        "0",
                        List.of("CHAP_A=6"),
                        "0",
                        "CHAP_A=6",
                        "CHAP_I=20",
                        "CHAP_C=0x000102030405060708090a0b0c0d0e0f10111213")
                .exchange(
                        "0T1",
                        List.of(
                                "CHAP_N=alice",
                                "CHAP_R=0x7ec23d32573c94fdfdab7b9f4a8b8ca1f6dd24cf"),
                        "0T1");
        assertThat(outcome(initiator.send("1T3")).chapUser()).isEqualTo("alice");
    }

    @Test
    void discoveryWithoutRequiredChapIsRefused() {
        ScriptedInitiator initiator =
                new ScriptedInitiator(
                        TestPolicy.open().withDiscoveryAuth(TestPolicy.oneWay(ChapAlgorithm.SHA1)));
        assertRefused(initiator.send("0T3", WHO, DISCOVERY, "AuthMethod=None"), 0x0201);
    }
}
