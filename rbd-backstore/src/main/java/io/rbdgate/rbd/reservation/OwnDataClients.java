package io.rbdgate.rbd.reservation;

import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.RbdClients;
import io.rbdgate.rbd.RbdCluster;
import java.util.List;

/// The data clients of this process, and fences by way of a client for administration.
public final class OwnDataClients implements DataClients {
    private final ControlClient control;
    private final RbdClients clients;

    /// `control` may blocklist (`profile rbd` of the monitors); both stay the caller's.
    public OwnDataClients(ControlClient control, RbdClients clients) {
        this.control = control;
        this.clients = clients;
    }

    @Override
    public void fence(List<String> addresses) {
        boolean fenced =
                control.use(
                        cluster -> {
                            for (String address : addresses) {
                                cluster.blocklist(address, RbdCluster.FENCE_SECONDS);
                            }
                            cluster.awaitLatestMap();
                            return true;
                        });
        assert fenced;
        clients.awaitLatestMap();
    }

    @Override
    public void awaitLatestMap() {
        clients.awaitLatestMap();
    }

    @Override
    public boolean connected(String address) {
        return clients.connected(address);
    }
}
