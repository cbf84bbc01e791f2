package io.rbdgate.iscsi.transport;

import io.rbdgate.iscsi.session.Connection;
import io.rbdgate.scsi.lane.Lane;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps the time of one login: so long until the first PDU, so long for all of it (DESIGN §7,
/// `limits`). Owned by the connection's loop, but for [#silent()] and [#crowdedOut()].
final class LoginWatch {
    private final ServerContext server;
    private final Connection connection;
    private final NettyWire wire;
    private Lane.@Nullable Timer firstPdu;
    private Lane.@Nullable Timer whole;
    private volatile boolean silent = true;
    private boolean over;

    private LoginWatch(ServerContext server, Connection connection, NettyWire wire) {
        this.server = server;
        this.connection = connection;
        this.wire = wire;
    }

    static LoginWatch start(ServerContext server, Connection connection, NettyWire wire) {
        LoginWatch watch = new LoginWatch(server, connection, wire);
        LoginWatch victim = server.logins().add(watch);
        if (victim != null) {
            victim.crowdedOut();
        }
        Lane lane = wire.lane();
        watch.firstPdu =
                lane.schedule(
                        watch::expectPdu,
                        TimeUnit.SECONDS.toNanos(server.limits().firstPduSeconds()));
        watch.whole =
                lane.schedule(
                        () -> watch.drop("login takes too long"),
                        TimeUnit.SECONDS.toNanos(server.limits().loginSeconds()));
        connection.whenFirstPdu(() -> watch.silent = false);
        return watch;
    }

    /// Whether not one PDU has come. Any thread.
    boolean silent() {
        return silent;
    }

    private void expectPdu() {
        if (silent) {
            drop("no login request");
        }
    }

    /// Another login needs the place. Any thread.
    void crowdedOut() {
        wire.lane().execute(() -> drop("crowded out: too many logins in progress"));
    }

    private void drop(String reason) {
        if (!over) {
            over();
            server.observer().loginDropped();
            connection.peerFault("connection dropped: " + reason);
            wire.close();
        }
    }

    /// The login has succeeded, or the connection is gone.
    void over() {
        if (over) {
            return;
        }
        over = true;
        cancel(firstPdu);
        cancel(whole);
        server.logins().remove(this);
    }

    private static void cancel(Lane.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
