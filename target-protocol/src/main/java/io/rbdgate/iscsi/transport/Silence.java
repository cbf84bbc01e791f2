package io.rbdgate.iscsi.transport;

/// How long an initiator has sent nothing, and what that calls for. One thread.
final class Silence {
    private static final int PERIODS_UNTIL_PING = 6;
    private static final int PERIODS_UNTIL_DROP = 12;

    private long lastReceived;
    private int periods;

    /// What to do at the end of a period.
    enum Remedy {
        /// It talks, or has been pinged and still has time.
        NONE,
        /// Ask for a sign of life.
        PING,
        /// It was asked and gave none.
        DROP
    }

    /// A period is over, with so many PDUs received in all. An initiator that does not know pings
    /// (iPXE never answers one) is pinged, so that TCP finds out whether its host is there, but not
    /// dropped.
    Remedy after(long receivedPdus, boolean knowsPings) {
        periods = receivedPdus == lastReceived ? periods + 1 : 0;
        lastReceived = receivedPdus;
        if (periods == PERIODS_UNTIL_PING) {
            return Remedy.PING;
        }
        return knowsPings && periods >= PERIODS_UNTIL_DROP ? Remedy.DROP : Remedy.NONE;
    }
}
