package io.rbdgate.iscsi.text;

import io.rbdgate.config.Digest;

/// What a connection and its session agreed on; lengths in bytes, times in seconds.
///
/// `peerMaxRecvDataSegmentLength` bounds what we send in one PDU, `ownMaxRecvDataSegmentLength`
/// what we said we take (8192 as long as nothing was said). `firstBurstLength` never exceeds
/// `maxBurstLength`.
public record NegotiatedParameters(
        Digest headerDigest,
        Digest dataDigest,
        int ownMaxRecvDataSegmentLength,
        int peerMaxRecvDataSegmentLength,
        int maxBurstLength,
        int firstBurstLength,
        boolean initialR2T,
        boolean immediateData,
        int maxOutstandingR2T,
        int maxConnections,
        int errorRecoveryLevel,
        int defaultTime2WaitSeconds,
        int defaultTime2RetainSeconds,
        boolean dataPduInOrder,
        boolean dataSequenceInOrder,
        TaskReporting taskReporting,
        int protocolLevel) {

    /// What holds before and without negotiation (RFC 7143 §13).
    public static final NegotiatedParameters DEFAULTS =
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
                    1);

    /// The same after the peer declared another MaxRecvDataSegmentLength in full feature phase.
    public NegotiatedParameters withPeerMaxRecvDataSegmentLength(int bytes) {
        return new NegotiatedParameters(
                headerDigest,
                dataDigest,
                ownMaxRecvDataSegmentLength,
                bytes,
                maxBurstLength,
                firstBurstLength,
                initialR2T,
                immediateData,
                maxOutstandingR2T,
                maxConnections,
                errorRecoveryLevel,
                defaultTime2WaitSeconds,
                defaultTime2RetainSeconds,
                dataPduInOrder,
                dataSequenceInOrder,
                taskReporting,
                protocolLevel);
    }
}
