package io.rbdgate.iscsi.session;

import io.rbdgate.iscsi.text.NegotiatedParameters;

/// What a session agreed on about data transfer; lengths in bytes.
record TransferLimits(
        int maxBurstBytes,
        int firstBurstBytes,
        boolean initialR2t,
        boolean immediateData,
        int maxOutstandingR2t) {

    static TransferLimits of(NegotiatedParameters agreed) {
        return new TransferLimits(
                agreed.maxBurstLength(),
                agreed.firstBurstLength(),
                agreed.initialR2T(),
                agreed.immediateData(),
                agreed.maxOutstandingR2T());
    }
}
