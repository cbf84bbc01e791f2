package io.rbdgate.iscsi.transport;

import io.rbdgate.iscsi.session.Connection;

/// Looks after a logged-in connection: pings a silent initiator, drops one that does not read.
///
/// An unanswered ping is no reason to drop it (iPXE never answers): the ping makes TCP send, and
/// TCP gives up a dead peer by its user timeout. Owned by the connection's loop.
final class IdleProbe {
    private static final long PERIOD_NANOS = 5_000_000_000L;
    private static final int PERIODS_UNTIL_PING = 6;
    private static final int PERIODS_UNTIL_STALLED = 6;

    private final Connection connection;
    private final NettyWire wire;
    private long lastReceived;
    private int silentPeriods;
    private int stalledPeriods;

    private IdleProbe(Connection connection, NettyWire wire) {
        this.connection = connection;
        this.wire = wire;
    }

    static void start(Connection connection, NettyWire wire) {
        new IdleProbe(connection, wire).again();
    }

    private void again() {
        wire.lane().schedule(this::look, PERIOD_NANOS);
    }

    private void look() {
        if (!wire.open()) {
            return;
        }
        connection.bytesLeft();
        long received = connection.receivedPdus();
        silentPeriods = received == lastReceived ? silentPeriods + 1 : 0;
        lastReceived = received;
        if (silentPeriods == PERIODS_UNTIL_PING) {
            connection.ping();
        }
        stalledPeriods = wire.stalledSinceLastCall() ? stalledPeriods + 1 : 0;
        if (stalledPeriods >= PERIODS_UNTIL_STALLED) {
            connection.peerFault("connection dropped: it has not read for 30 s");
            wire.close();
        } else {
            again();
        }
    }
}
