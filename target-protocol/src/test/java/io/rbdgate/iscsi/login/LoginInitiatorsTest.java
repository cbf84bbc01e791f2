package io.rbdgate.iscsi.login;

import static io.rbdgate.iscsi.login.ScriptedInitiator.assertReply;
import static io.rbdgate.iscsi.login.ScriptedInitiator.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.Digest;
import io.rbdgate.iscsi.text.NegotiatedParameters;
import io.rbdgate.iscsi.text.TaskReporting;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The logins of initiators that exist, key by key (reference/iscsi.md §4).
class LoginInitiatorsTest {
    private static final String WHO = "InitiatorName=iqn.1994-05.com.redhat:host";
    private static final String WHERE = "TargetName=iqn.2026-11.io.rbdgate:disk";
    private static final String TAG = "TargetPortalGroupTag=1";

    private final ScriptedInitiator open = new ScriptedInitiator(TestPolicy.open());

    @Test
    void openIscsiLogsIn() {
        open.exchange(
                "0T1",
                List.of(
                        WHO,
                        "InitiatorAlias=host.example.org",
                        WHERE,
                        "SessionType=Normal",
                        "AuthMethod=None"),
                "0T1",
                TAG,
                "AuthMethod=None");
        LoginStep last =
                open.send(
                        "1T3",
                        "HeaderDigest=None",
                        "DataDigest=None",
                        "DefaultTime2Wait=2",
                        "DefaultTime2Retain=0",
                        "IFMarker=No",
                        "OFMarker=No",
                        "ErrorRecoveryLevel=0",
                        "InitialR2T=No",
                        "ImmediateData=Yes",
                        "MaxBurstLength=16776192",
                        "FirstBurstLength=262144",
                        "MaxOutstandingR2T=1",
                        "MaxConnections=1",
                        "DataPDUInOrder=Yes",
                        "DataSequenceInOrder=Yes",
                        "MaxRecvDataSegmentLength=262144",
                        "X-com.cisco.iscsi.draft=1");
        assertReply(
                last,
                "1T3",
                "HeaderDigest=None",
                "DataDigest=None",
                "DefaultTime2Wait=2",
                "DefaultTime2Retain=0",
                "IFMarker=No",
                "OFMarker=No",
                "ErrorRecoveryLevel=0",
                "InitialR2T=No",
                "ImmediateData=Yes",
                "MaxBurstLength=1048576",
                "FirstBurstLength=262144",
                "MaxOutstandingR2T=1",
                "MaxConnections=1",
                "DataPDUInOrder=Yes",
                "DataSequenceInOrder=Yes",
                "X-com.cisco.iscsi.draft=NotUnderstood",
                "MaxRecvDataSegmentLength=262144");
        assertThat(outcome(last).initiatorAlias()).isEqualTo("host.example.org");
        assertThat(outcome(last).parameters())
                .isEqualTo(
                        new NegotiatedParameters(
                                Digest.NONE,
                                Digest.NONE,
                                262144,
                                262144,
                                1048576,
                                262144,
                                false,
                                true,
                                1,
                                1,
                                0,
                                2,
                                0,
                                true,
                                true,
                                TaskReporting.RFC3720,
                                1));
    }

    @Test
    void libiscsiLogsInWithChapAndDigests() {
        ScriptedInitiator initiator =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.oneWay(ChapAlgorithm.MD5)));
        initiator
                .exchange(
                        "0",
                        List.of(
                                WHO,
                                "InitiatorAlias=x",
                                WHERE,
                                "SessionType=Normal",
                                "AuthMethod=CHAP,None"),
                        "0",
                        TAG,
                        "AuthMethod=CHAP")
                .exchange(
                        "0",
                        List.of("CHAP_A=5"),
                        "0",
                        "CHAP_A=5",
                        "CHAP_I=16",
                        "CHAP_C=0x000102030405060708090a0b0c0d0e0f")
                .exchange(
                        "0T1",
                        List.of("CHAP_N=alice", "CHAP_R=0xfea56398c32f341febd3530213706f45"),
                        "0T1");
        LoginStep last =
                initiator.send(
                        "1T3",
                        "HeaderDigest=CRC32C,None",
                        "DataDigest=CRC32C,None",
                        "InitialR2T=No",
                        "ImmediateData=Yes",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=262144",
                        "MaxRecvDataSegmentLength=262144",
                        "DataPDUInOrder=Yes",
                        "DefaultTime2Wait=2",
                        "DefaultTime2Retain=0",
                        "IFMarker=No",
                        "OFMarker=No",
                        "MaxConnections=1",
                        "MaxOutstandingR2T=1",
                        "ErrorRecoveryLevel=0",
                        "DataSequenceInOrder=Yes");
        NegotiatedParameters parameters = outcome(last).parameters();
        assertThat(parameters.headerDigest()).isEqualTo(Digest.CRC32C);
        assertThat(parameters.dataDigest()).isEqualTo(Digest.CRC32C);
        assertThat(parameters.maxBurstLength()).isEqualTo(262144);
        assertThat(parameters.firstBurstLength()).isEqualTo(262144);
    }

    @Test
    void edk2GetsAnExplicitAnswerToEverything() {
        ScriptedInitiator firmware =
                new ScriptedInitiator(
                        TestPolicy.chap(
                                TestPolicy.oneWay(ChapAlgorithm.SHA256, ChapAlgorithm.MD5)));
        firmware.exchange(
                        "0",
                        List.of(WHO, "SessionType=Normal", WHERE, "AuthMethod=CHAP"),
                        "0",
                        TAG,
                        "AuthMethod=CHAP")
                .exchange(
                        "0",
                        List.of("CHAP_A=7,5"),
                        "0",
                        "CHAP_A=7",
                        "CHAP_I=32",
                        "CHAP_C=0x000102030405060708090a0b0c0d0e0f"
                                + "101112131415161718191a1b1c1d1e1f")
                .exchange(
                        "0T1",
                        List.of(
                                "CHAP_N=alice",
                                "CHAP_R=0xe08642e274eb0bd05fcf9e90c758ca45"
                                        + "27029ce2439555b6193cb931c11d6ebe"),
                        "0T1");
        assertReply(
                firmware.send(
                        "1T3",
                        "HeaderDigest=None,CRC32",
                        "DataDigest=None,CRC32",
                        "ErrorRecoveryLevel=2",
                        "InitialR2T=No",
                        "ImmediateData=Yes",
                        "MaxRecvDataSegmentLength=65536",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=65536",
                        "MaxConnections=1",
                        "DataPDUInOrder=Yes",
                        "DataSequenceInOrder=Yes",
                        "DefaultTime2Wait=2",
                        "DefaultTime2Retain=20",
                        "MaxOutstandingR2T=16"),
                "1T3",
                "HeaderDigest=None",
                "DataDigest=None",
                "ErrorRecoveryLevel=0",
                "InitialR2T=No",
                "ImmediateData=Yes",
                "MaxBurstLength=262144",
                "FirstBurstLength=65536",
                "MaxConnections=1",
                "DataPDUInOrder=Yes",
                "DataSequenceInOrder=Yes",
                "DefaultTime2Wait=2",
                "DefaultTime2Retain=20",
                "MaxOutstandingR2T=1",
                "MaxRecvDataSegmentLength=262144");
    }

    @Test
    void ipxeLogsInWithChap() {
        ScriptedInitiator firmware =
                new ScriptedInitiator(
                        TestPolicy.chap(
                                TestPolicy.oneWay(ChapAlgorithm.SHA3_256, ChapAlgorithm.MD5)));
        firmware.exchange(
                        "0T1",
                        List.of(
                                "InitiatorName=iqn.2010-04.org.ipxe:host",
                                WHERE,
                                "SessionType=Normal",
                                "AuthMethod=CHAP,None"),
                        "0",
                        TAG,
                        "AuthMethod=CHAP")
                .exchange(
                        "0",
                        List.of("CHAP_A=5"),
                        "0",
                        "CHAP_A=5",
                        "CHAP_I=16",
                        "CHAP_C=0x000102030405060708090a0b0c0d0e0f")
                .exchange(
                        "0T1",
                        List.of("CHAP_N=alice", "CHAP_R=0xfea56398c32f341febd3530213706f45"),
                        "0T1");
        LoginStep last =
                firmware.send(
                        "1T3",
                        "HeaderDigest=None",
                        "DataDigest=None",
                        "MaxConnections=1",
                        "InitialR2T=Yes",
                        "ImmediateData=No",
                        "MaxRecvDataSegmentLength=8192",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=65536",
                        "DefaultTime2Wait=0",
                        "DefaultTime2Retain=0",
                        "MaxOutstandingR2T=1",
                        "DataPDUInOrder=Yes",
                        "DataSequenceInOrder=Yes",
                        "ErrorRecoveryLevel=0");
        assertReply(
                last,
                "1T3",
                "HeaderDigest=None",
                "DataDigest=None",
                "MaxConnections=1",
                "InitialR2T=Yes",
                "ImmediateData=No",
                "MaxBurstLength=262144",
                "FirstBurstLength=65536",
                "DefaultTime2Wait=0",
                "DefaultTime2Retain=0",
                "MaxOutstandingR2T=1",
                "DataPDUInOrder=Yes",
                "DataSequenceInOrder=Yes",
                "ErrorRecoveryLevel=0",
                "MaxRecvDataSegmentLength=262144");
        assertThat(outcome(last).parameters().peerMaxRecvDataSegmentLength()).isEqualTo(8192);
    }

    @Test
    void gpxeThatNamesAlmostNothingGetsTheDefaults() {
        open.exchange(
                "0T1",
                List.of("InitiatorName=iqn.2010-04.org.etherboot:host", WHERE, "AuthMethod=None"),
                "0T1",
                TAG,
                "AuthMethod=None");
        LoginStep last = open.send("1T3", "HeaderDigest=None", "DataDigest=None");
        assertReply(
                last,
                "1T3",
                "HeaderDigest=None",
                "DataDigest=None",
                "MaxRecvDataSegmentLength=262144");
        NegotiatedParameters parameters = outcome(last).parameters();
        assertThat(parameters.initialR2T()).isTrue();
        assertThat(parameters.immediateData()).isTrue();
        assertThat(parameters.maxBurstLength()).isEqualTo(262144);
        assertThat(parameters.firstBurstLength()).isEqualTo(65536);
        assertThat(parameters.peerMaxRecvDataSegmentLength()).isEqualTo(8192);
    }

    @Test
    void windowsLogsInWithMutualChapInBase64() {
        ScriptedInitiator windows =
                new ScriptedInitiator(TestPolicy.chap(TestPolicy.mutual(ChapAlgorithm.MD5)));
        windows.exchange(
                        "0",
                        List.of(WHO, "SessionType=Normal", WHERE, "AuthMethod=CHAP"),
                        "0",
                        TAG,
                        "AuthMethod=CHAP")
                .exchange(
                        "0",
                        List.of("CHAP_A=5"),
                        "0",
                        "CHAP_A=5",
                        "CHAP_I=16",
                        "CHAP_C=0x000102030405060708090a0b0c0d0e0f")
                .exchange(
                        "0T1",
                        List.of(
                                "CHAP_N=alice",
                                "CHAP_R=0b/qVjmMMvNB/r01MCE3BvRQ==",
                                "CHAP_I=123",
                                "CHAP_C=0b8OHSw7Sllod4aVpLPC0eDw=="),
                        "0T1",
                        "CHAP_N=gateway",
                        "CHAP_R=0x960fc2b33118bef755274febf8fa668f");
        assertReply(
                windows.send(
                        "1T3",
                        "HeaderDigest=None",
                        "DataDigest=None",
                        "ErrorRecoveryLevel=2",
                        "InitialR2T=No",
                        "ImmediateData=Yes",
                        "MaxRecvDataSegmentLength=65536",
                        "MaxBurstLength=262144",
                        "FirstBurstLength=65536",
                        "MaxConnections=32",
                        "DataPDUInOrder=No",
                        "DataSequenceInOrder=No",
                        "DefaultTime2Wait=0",
                        "DefaultTime2Retain=60",
                        "MaxOutstandingR2T=16"),
                "1T3",
                "HeaderDigest=None",
                "DataDigest=None",
                "ErrorRecoveryLevel=0",
                "InitialR2T=No",
                "ImmediateData=Yes",
                "MaxBurstLength=262144",
                "FirstBurstLength=65536",
                "MaxConnections=1",
                "DataPDUInOrder=Yes",
                "DataSequenceInOrder=Yes",
                "DefaultTime2Wait=0",
                "DefaultTime2Retain=20",
                "MaxOutstandingR2T=1",
                "MaxRecvDataSegmentLength=262144");
    }
}
