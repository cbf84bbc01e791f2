package io.rbdgate.iscsi.text;

import io.rbdgate.config.Digest;
import io.rbdgate.config.IscsiParameters;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Our side of each negotiated key: the configuration as rows. Immutable.
final class TargetValues {
    /// Most unsolicited data a command may bring, in bytes: one buffer of the data path.
    private static final int MAX_FIRST_BURST_BYTES = 1 << 20;

    private final Map<NegotiationKey, Integer> numbers = new EnumMap<>(NegotiationKey.class);
    private final Map<NegotiationKey, Boolean> booleans = new EnumMap<>(NegotiationKey.class);
    private final Map<NegotiationKey, List<String>> lists = new EnumMap<>(NegotiationKey.class);
    private final int maxRecvDataSegmentLength;

    TargetValues(IscsiParameters configured) {
        maxRecvDataSegmentLength = configured.maxRecvDataSegmentLength();
        int firstBurst = Math.min(configured.firstBurstLength(), MAX_FIRST_BURST_BYTES);
        numbers.put(NegotiationKey.MAX_CONNECTIONS, configured.maxConnections());
        numbers.put(NegotiationKey.MAX_BURST_LENGTH, configured.maxBurstLength());
        numbers.put(
                NegotiationKey.FIRST_BURST_LENGTH,
                Math.min(firstBurst, configured.maxBurstLength()));
        // We need no pause before a new login; how long we would keep tasks is RFC 7143's default.
        numbers.put(NegotiationKey.DEFAULT_TIME_2_WAIT, 0);
        numbers.put(NegotiationKey.DEFAULT_TIME_2_RETAIN, 20);
        numbers.put(NegotiationKey.MAX_OUTSTANDING_R2T, configured.maxOutstandingR2T());
        numbers.put(NegotiationKey.ERROR_RECOVERY_LEVEL, configured.errorRecoveryLevel());
        numbers.put(NegotiationKey.PROTOCOL_LEVEL, 1);
        booleans.put(NegotiationKey.INITIAL_R2T, configured.initialR2T());
        booleans.put(NegotiationKey.IMMEDIATE_DATA, configured.immediateData());
        booleans.put(NegotiationKey.DATA_PDU_IN_ORDER, true);
        booleans.put(NegotiationKey.DATA_SEQUENCE_IN_ORDER, true);
        lists.put(NegotiationKey.HEADER_DIGEST, texts(configured.headerDigest()));
        lists.put(NegotiationKey.DATA_DIGEST, texts(configured.dataDigest()));
        lists.put(NegotiationKey.TASK_REPORTING, List.of(TaskReporting.RFC3720.text()));
    }

    private static List<String> texts(List<Digest> digests) {
        return digests.stream().map(Digest::text).toList();
    }

    int number(NegotiationKey key) {
        return row(numbers, key);
    }

    boolean yes(NegotiationKey key) {
        return row(booleans, key);
    }

    List<String> list(NegotiationKey key) {
        return row(lists, key);
    }

    int maxRecvDataSegmentLength() {
        return maxRecvDataSegmentLength;
    }

    private static <T> T row(Map<NegotiationKey, T> rows, NegotiationKey key) {
        T value = rows.get(key);
        if (value == null) {
            throw new IllegalStateException("no value of ours for " + key.text());
        }
        return value;
    }
}
