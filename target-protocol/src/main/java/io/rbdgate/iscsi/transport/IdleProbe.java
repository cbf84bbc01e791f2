package io.rbdgate.iscsi.transport;

import io.rbdgate.iscsi.session.Connection;
import java.time.Duration;

/// Looks after a logged-in connection: pings a silent initiator, drops one that does not answer or
/// does not read.
///
/// An initiator whose host is gone is TCP's to find: the ping makes it send, and it gives up by its
/// user timeout. Here are found those whose host still acknowledges. Owned by the connection's
/// loop.
final class IdleProbe {
    /// Six of them are the silence until a ping, and six the time to answer.
    static final Duration PERIOD = Duration.ofSeconds(5);

    private static final int PERIODS_UNTIL_STALLED = 6;
    private static final int PERIODS_UNTIL_UNPROVEN = 12;

    private final Connection connection;
    private final NettyWire wire;
    private final long periodNanos;
    private final Silence silence = new Silence();
    private int stalledPeriods;
    private int unprovenPeriods;

    private IdleProbe(Connection connection, NettyWire wire, Duration period) {
        this.connection = connection;
        this.wire = wire;
        this.periodNanos = period.toNanos();
    }

    static void start(Connection connection, NettyWire wire, Duration period) {
        new IdleProbe(connection, wire, period).again();
    }

    private void again() {
        wire.lane().schedule(this::look, periodNanos);
    }

    private void look() {
        if (!wire.open()) {
            return;
        }
        connection.bytesLeft();
        stalledPeriods = wire.stalledSinceLastCall() ? stalledPeriods + 1 : 0;
        if (stalledPeriods >= PERIODS_UNTIL_STALLED) {
            drop("it has not read for 30 s");
            return;
        }
        // Its commands would be refused for ever; those of a new session are not.
        unprovenPeriods = connection.owesProof() ? unprovenPeriods + 1 : 0;
        if (unprovenPeriods >= PERIODS_UNTIL_UNPROVEN) {
            drop("it has not answered a ping for 60 s since a disk came back");
            return;
        }
        switch (silence.after(connection.receivedPdus(), connection.knowsPings())) {
            case NONE -> again();
            case PING -> {
                connection.ping();
                again();
            }
            case DROP -> drop("it has not answered a ping for 30 s");
        }
    }

    private void drop(String reason) {
        connection.peerFault("connection dropped: " + reason);
        wire.close();
    }
}
