package io.rbdgate.config;

import java.util.List;

/// What a target offers in the operational negotiation (RFC 7143 §13); lengths in bytes.
/// `queueDepth` is the command window (MaxCmdSN - ExpCmdSN + 1).
public record IscsiParameters(
        int maxRecvDataSegmentLength,
        int maxBurstLength,
        int firstBurstLength,
        boolean immediateData,
        boolean initialR2T,
        int maxOutstandingR2T,
        int maxConnections,
        int errorRecoveryLevel,
        List<Digest> headerDigest,
        List<Digest> dataDigest,
        int queueDepth) {

    /// What is offered unless the configuration says otherwise.
    public static final IscsiParameters DEFAULTS =
            new IscsiParameters(
                    262144,
                    1048576,
                    262144,
                    true,
                    false,
                    1,
                    1,
                    0,
                    List.of(Digest.NONE, Digest.CRC32C),
                    List.of(Digest.NONE, Digest.CRC32C),
                    128);
}
