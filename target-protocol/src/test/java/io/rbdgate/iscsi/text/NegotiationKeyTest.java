package io.rbdgate.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationKeyTest {
    @ParameterizedTest
    @CsvSource({
        "HeaderDigest, LIST, LOGIN, CONNECTION, BOTH, None",
        "DataDigest, LIST, LOGIN, CONNECTION, BOTH, None",
        "MaxConnections, MIN, LEADING, SESSION, BOTH, 1",
        "InitialR2T, OR, LEADING, SESSION, BOTH, Yes",
        "ImmediateData, AND, LEADING, SESSION, BOTH, Yes",
        "MaxRecvDataSegmentLength, DECLARATIVE, ALWAYS, CONNECTION, BOTH, 8192",
        "MaxBurstLength, MIN, LEADING, SESSION, BOTH, 262144",
        "FirstBurstLength, MIN, LEADING, SESSION, BOTH, 65536",
        "DefaultTime2Wait, MAX, LEADING, SESSION, BOTH, 2",
        "DefaultTime2Retain, MIN, LEADING, SESSION, BOTH, 20",
        "MaxOutstandingR2T, MIN, LEADING, SESSION, BOTH, 1",
        "DataPDUInOrder, OR, LEADING, SESSION, BOTH, Yes",
        "DataSequenceInOrder, OR, LEADING, SESSION, BOTH, Yes",
        "ErrorRecoveryLevel, MIN, LEADING, SESSION, BOTH, 0",
        "SessionType, DECLARATIVE, LEADING, SESSION, INITIATOR, Normal",
        "TaskReporting, LIST, LEADING, SESSION, BOTH, RFC3720",
        "iSCSIProtocolLevel, MIN, LEADING, SESSION, BOTH, 1",
        "SendTargets, DECLARATIVE, FULL_FEATURE, SESSION, INITIATOR, ''",
        "InitiatorName, DECLARATIVE, LOGIN, SESSION, INITIATOR, ''",
        "InitiatorAlias, DECLARATIVE, ALWAYS, SESSION, INITIATOR, ''",
        "TargetName, DECLARATIVE, ALWAYS, SESSION, BOTH, ''",
        "TargetAlias, DECLARATIVE, ALWAYS, SESSION, TARGET, ''",
        "TargetAddress, DECLARATIVE, ALWAYS, SESSION, TARGET, ''",
        "TargetPortalGroupTag, DECLARATIVE, LOGIN, SESSION, TARGET, ''",
        "AuthMethod, SECURITY, LOGIN, CONNECTION, BOTH, ''",
        "IFMarker, FIXED, LOGIN, CONNECTION, BOTH, No",
        "OFMarkInt, FIXED, LOGIN, CONNECTION, BOTH, Reject"
    })
    void rowSaysWhatTheStandardSays(
            String text, String kind, String use, String scope, String sender, String usual) {
        NegotiationKey key = Objects.requireNonNull(NegotiationKey.of(text));
        assertThat(key.text()).isEqualTo(text);
        assertThat(key.kind()).hasToString(kind);
        assertThat(key.use()).hasToString(use);
        assertThat(key.scope()).hasToString(scope);
        assertThat(key.sender()).hasToString(sender);
        assertThat(key.defaultText()).isEqualTo(usual);
    }

    @ParameterizedTest
    @CsvSource({
        "MaxConnections, 1, 65535",
        "MaxRecvDataSegmentLength, 512, 16777215",
        "MaxBurstLength, 512, 16777215",
        "FirstBurstLength, 512, 16777215",
        "DefaultTime2Wait, 0, 3600",
        "DefaultTime2Retain, 0, 3600",
        "MaxOutstandingR2T, 1, 65535",
        "ErrorRecoveryLevel, 0, 2",
        "iSCSIProtocolLevel, 0, 31"
    })
    void rangeSaysWhatTheStandardSays(String text, int lowest, int highest) {
        NegotiationKey key = Objects.requireNonNull(NegotiationKey.of(text));
        assertThat(key.admits(lowest)).isTrue();
        assertThat(key.admits(highest)).isTrue();
        assertThat(key.admits(lowest - 1L)).isFalse();
        assertThat(key.admits(highest + 1L)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MaxConnections",
                "InitialR2T",
                "ImmediateData",
                "MaxBurstLength",
                "FirstBurstLength",
                "MaxOutstandingR2T",
                "DataPDUInOrder",
                "DataSequenceInOrder",
                "TaskReporting"
            })
    void keyOfDataTransferIsIrrelevantInDiscovery(String text) {
        NegotiationKey key = Objects.requireNonNull(NegotiationKey.of(text));
        assertThat(key.irrelevantInDiscovery()).isTrue();
    }

    @Test
    void digestsAreRelevantInDiscovery() {
        assertThat(NegotiationKey.HEADER_DIGEST.irrelevantInDiscovery()).isFalse();
    }

    @Test
    void namesAreUniqueAndCaseSensitive() {
        Set<String> texts = new HashSet<>();
        for (NegotiationKey key : NegotiationKey.values()) {
            assertThat(texts.add(key.text())).as(key.text()).isTrue();
        }
        assertThat(NegotiationKey.of("headerdigest")).isNull();
        assertThat(NegotiationKey.of("X-com.example")).isNull();
    }
}
