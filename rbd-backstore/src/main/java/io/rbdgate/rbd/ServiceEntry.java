package io.rbdgate.rbd;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An image in ceph-mgr's service list, told through the one client that has it open: a daemon of
/// the service `tcmu-runner`, as the data path of ceph-iscsi shows itself. By it the Dashboard
/// finds the counters librbd reports through that client, and every gateway who has the lock.
///
/// The list is for people: what cannot be told is logged, and no disk fails because of it. Blocks;
/// on admin threads. The entry goes with its client.
final class ServiceEntry {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceEntry.class);
    private static final String SERVICE = "tcmu-runner";

    private final RbdCluster cluster;
    private final String daemon;
    private final Map<String, String> metadata;
    private Map<String, String> told = Map.of();

    /// Nothing is told yet. `imageId` is what librbd names its counters by.
    ServiceEntry(RbdCluster cluster, String gateway, RbdSpec spec, String imageId) {
        String namespace = spec.namespace();
        String image = namespace == null ? spec.image() : namespace + "/" + spec.image();
        this.cluster = cluster;
        this.daemon = gateway + ":" + spec.pool() + "/" + image;
        this.metadata =
                Map.of(
                        "pool_name", spec.pool(),
                        "image_name", image,
                        "image_id", imageId,
                        "daemon_type", "portal",
                        "daemon_prefix", gateway);
    }

    /// Enters it; it can be found within some seconds.
    void register() {
        attempt(() -> cluster.register(SERVICE, daemon, metadata));
    }

    /// Says whether the lock is ours and how often the image was lost, when that is news.
    void tell(boolean lockOwner, Losses losses) {
        Map<String, String> status =
                Map.of(
                        "lock_owner", Boolean.toString(lockOwner),
                        "lock_lost_cnt", Integer.toString(losses.locks()),
                        "conn_lost_cnt", Integer.toString(losses.connections()),
                        "cmd_timed_out_cnt", "0"); // a command waits as long as its outcome is open
        if (!status.equals(told)) {
            told = status;
            attempt(() -> cluster.updateStatus(status));
        }
    }

    private void attempt(Runnable call) {
        try {
            call.run();
        } catch (RbdException e) {
            LOG.warn("ceph-mgr does not know {}: {}", daemon, e.getMessage());
        }
    }
}
