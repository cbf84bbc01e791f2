package io.rbdgate.iscsi.session;

/// StatSN of one connection (RFC 7143 §4.2.2.2) and what the initiator has acknowledged.
public final class StatusSequence {
    private int next;
    private int acknowledged;

    /// Starts with the number the first response will carry.
    public StatusSequence(int first) {
        next = first;
        acknowledged = first;
    }

    /// The number of this response; the next one gets another.
    public int take() {
        return next++;
    }

    /// The number of the next response, not advanced: for R2T, unsolicited NOP-In.
    public int next() {
        return next;
    }

    /// ExpStatSN of the initiator: everything before it has arrived. What lies beyond what was
    /// sent, or behind what was acknowledged, is not believed.
    public void acknowledge(int expStatSn) {
        if (SerialNumber.within(expStatSn, acknowledged, next)) {
            acknowledged = expStatSn;
        }
    }

    /// Everything before this number has arrived.
    public int acknowledged() {
        return acknowledged;
    }
}
