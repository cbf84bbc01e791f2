package io.rbdgate.bench;

import io.rbdgate.bench.bare.BareDisk;
import io.rbdgate.bench.bare.OpenPolicy;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Limits;
import io.rbdgate.iscsi.session.ProtocolObserver;
import io.rbdgate.iscsi.transport.EventLoops;
import io.rbdgate.iscsi.transport.IscsiServer;
import io.rbdgate.scsi.SessionBarrier;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// Transport, protocol, engine and nullio without the daemon around them: serves one disk of 1 TiB,
/// LUN 0 of [#IQN], until it is killed. Argument: the port on 127.0.0.1.
public final class BareTarget {

    /// The target's name.
    public static final String IQN = "iqn.2026-11.io.rbdgate:bare";

    private BareTarget() {}

    /// Started by `compare --targets bare,…`.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        EventLoops loops = EventLoops.start();
        BareDisk disk = new BareDisk(IQN, loops.nextLane());
        IscsiServer server =
                new IscsiServer(
                        new IscsiServer.Parts(
                                loops,
                                () -> Limits.DEFAULTS,
                                () -> new OpenPolicy(IQN),
                                disk,
                                ProtocolObserver.NONE,
                                new SessionBarrier(),
                                System::nanoTime));
        System.out.println(
                "listening on "
                        + server.bind(new HostPort("127.0.0.1", Integer.parseInt(arguments[0]))));
        // The loops are daemon threads: stay until killed.
        new CountDownLatch(1).await();
    }
}
