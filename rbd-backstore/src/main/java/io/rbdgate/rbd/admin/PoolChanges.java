package io.rbdgate.rbd.admin;

import io.rbdgate.rbd.CommandTarget;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes and removes pools. See [CephAdmin] for threads and time; failures are [RbdException]s.
public final class PoolChanges {
    private static final JsonMapper JSON = new JsonMapper();

    /// What RBD leaves in a pool after its last image has gone.
    private static final Set<String> BOOKKEEPING =
            Set.of(
                    "rbd_directory",
                    "rbd_children",
                    "rbd_info",
                    "rbd_namespace",
                    "rbd_trash",
                    "rbd_task",
                    "rbd_trash_purge_schedule",
                    "rbd_mirroring",
                    "rbd_mirror_leader",
                    "rbd_mirror_snapshot_schedule");

    private final CephAdmin admin;

    PoolChanges(CephAdmin admin) {
        this.admin = admin;
    }

    /// Makes a pool and prepares it for RBD. The monitors take a pool that exists for the one that
    /// is wanted: look first.
    ///
    /// @throws RbdException also when the pool was made but could not be prepared; the message
    ///   tells which
    public void create(PoolSpec spec) {
        ObjectNode command = command("osd pool create", spec.name());
        if (spec.placementGroups() != null) {
            command.put("pg_num", spec.placementGroups());
        }
        if (spec.erasureProfile() != null) {
            command.put("pool_type", "erasure");
            command.put("erasure_code_profile", spec.erasureProfile());
            send(command);
            send(
                    command("osd pool set", spec.name())
                            .put("var", "allow_ec_overwrites")
                            .put("val", "true"));
            send(command("osd pool application enable", spec.name()).put("app", "rbd"));
            return;
        }
        command.put("pool_type", "replicated");
        if (spec.size() != null) {
            command.put("size", spec.size());
        }
        send(command);
        admin.inPool("preparing " + spec.name() + " for RBD", spec.name(), "", PoolChanges::init);
    }

    private static long init(RbdPool pool) {
        return RbdException.check(
                pool.cluster().library().admin().rbd_pool_init(pool.handle(), false),
                "preparing for RBD (rbd pool init) the new pool",
                pool.name());
    }

    /// An object of a pool, in whatever namespace, that is more than RBD's empty lists; null when
    /// nothing would be lost with the pool but what images elsewhere say about it.
    public @Nullable String content(String pool) {
        return admin.inPool(
                "listing the objects of " + pool,
                pool,
                RbdPool.ALL_NAMESPACES,
                open -> open.object(name -> !BOOKKEEPING.contains(name)));
    }

    /// Removes a pool and all that is in it.
    ///
    /// @throws RbdException with EPERM when the monitors forbid it (mon_allow_pool_delete)
    public void remove(String pool) {
        send(
                command("osd pool delete", pool)
                        .put("pool2", pool)
                        .put("yes_i_really_really_mean_it", true));
    }

    private static ObjectNode command(String prefix, String pool) {
        return JSON.createObjectNode().put("prefix", prefix).put("pool", pool);
    }

    private void send(ObjectNode command) {
        admin.command(CommandTarget.MONITORS, JSON.writeValueAsString(command));
    }
}
