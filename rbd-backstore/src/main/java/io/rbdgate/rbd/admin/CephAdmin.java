package io.rbdgate.rbd.admin;

import io.rbdgate.rbd.CommandTarget;
import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.ProgressCallback;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Administers one cluster: pools, images, trash, snapshots, and commands to its daemons.
///
/// Callable from any thread, virtual ones too; blocks, for 10 s at most where the work is not said
/// to be long. A call that is not answered in that time ends with ETIMEDOUT and may still be
/// carried out. Operations on images have no time limit inside of Ceph: a late write of one that
/// was given up could otherwise hit a disk in use.
public final class CephAdmin implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ControlClient client;
    private final Images images = new Images(this);
    private final Snapshots snapshots = new Snapshots(this);
    private final Trash trash = new Trash(this);
    private final Pools pools = new Pools(this);
    private final PoolChanges poolChanges = new PoolChanges(this);

    /// Of the cluster of the configuration file `conf`, as `client` (such as `client.admin`);
    /// connects at the first call.
    public CephAdmin(Path conf, String client) {
        this.client =
                new ControlClient(
                        "ceph-admin",
                        () -> RbdCluster.connect(CephLibrary.installed(), conf, client));
    }

    /// Pools and their namespaces.
    public Pools pools() {
        return pools;
    }

    /// Makes and removes pools.
    public PoolChanges poolChanges() {
        return poolChanges;
    }

    /// Images.
    public Images images() {
        return images;
    }

    /// Images that are removed but can be had back.
    public Trash trash() {
        return trash;
    }

    /// Snapshots and clones.
    public Snapshots snapshots() {
        return snapshots;
    }

    /// Sends a command in JSON to a daemon, and answers its output.
    ///
    /// @throws RbdException when it is refused or not answered
    public String command(CommandTarget target, String json) {
        return call(target + " command", cluster -> cluster.command(target, json));
    }

    <T extends @Nullable Object> T call(String what, Function<RbdCluster, T> work) {
        return client.call(what, LIMIT, work);
    }

    <T extends @Nullable Object> T inPool(
            String what, String pool, String namespace, Function<RbdPool, T> work) {
        return call(what, cluster -> with(cluster, pool, namespace, work));
    }

    static <T extends @Nullable Object> T with(
            RbdCluster cluster, String pool, String namespace, Function<RbdPool, T> work) {
        try (RbdPool open = cluster.pool(pool, namespace)) {
            return work.apply(open);
        }
    }

    /// Long work: waits for its end.
    void longWork(String what, Consumer<RbdCluster> work) {
        client.await(
                what,
                () ->
                        client.use(
                                cluster -> {
                                    work.accept(cluster);
                                    return true;
                                }));
    }

    /// Calls librbd with a progress callback; answers whether it was asked to stop but did not.
    ///
    /// @throws RbdException when it fails; with ECANCELED when it has stopped because it was asked
    ///   to
    static boolean tracked(
            String what, Object subject, Progress progress, ToIntFunction<ProgressCallback> call) {
        Progress.Native callback = new Progress.Native(progress);
        try {
            int answer = call.applyAsInt(callback);
            boolean stopped = answer < 0 && callback.stopped();
            RbdException.check(
                    stopped ? -ErrnoTable.ECANCELED.number() : answer, what, subject.toString());
            return callback.stopped();
        } finally {
            Reference.reachabilityFence(callback);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
