package io.rbdgate.rbd.admin;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.NativeStrings;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRbdAdmin;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The trash of a pool and namespace. See [CephAdmin] for threads and time; failures are
/// [RbdException]s.
public final class Trash {
    private static final int INFO_BYTES = 40;
    private static final int SOURCE_USER = 0;
    private static final int SOURCE_USER_PARENT = 4;
    private static final int FIRST_ROOM = 64;

    private final CephAdmin admin;

    Trash(CephAdmin admin) {
        this.admin = admin;
    }

    /// What users have put there.
    public List<TrashFacts> list(String pool, String namespace) {
        return admin.inPool("listing the trash of " + pool, pool, namespace, Trash::list);
    }

    private static List<TrashFacts> list(RbdPool pool) {
        LibRbdAdmin rbd = pool.cluster().library().admin();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocateFrom(JAVA_LONG, FIRST_ROOM);
            while (true) {
                long room = count.get(JAVA_LONG, 0);
                MemorySegment list = arena.allocate(INFO_BYTES * (room + 1), 8);
                int answer = rbd.rbd_trash_list(pool.handle(), list.address(), count.address());
                if (ErrnoTable.ERANGE.is(answer)) {
                    continue;
                }
                RbdException.check(answer, "listing the trash of", pool.name());
                long found = count.get(JAVA_LONG, 0);
                List<TrashFacts> facts = new ArrayList<>();
                for (long i = 0; i < found; i++) {
                    addOfUser(list.asSlice(INFO_BYTES * i, INFO_BYTES), facts);
                }
                rbd.rbd_trash_list_cleanup(list.address(), found);
                return List.copyOf(facts);
            }
        }
    }

    private static void addOfUser(MemorySegment info, List<TrashFacts> facts) {
        int source = info.get(JAVA_INT, 16);
        if (source == SOURCE_USER || source == SOURCE_USER_PARENT) {
            facts.add(
                    new TrashFacts(
                            NativeStrings.at(info.getAtIndex(JAVA_LONG, 0)),
                            NativeStrings.at(info.getAtIndex(JAVA_LONG, 1)),
                            info.getAtIndex(JAVA_LONG, 3),
                            info.getAtIndex(JAVA_LONG, 4)));
        }
    }

    /// Puts an image there; it cannot be removed for `delaySeconds`.
    ///
    /// @throws RbdException with EBUSY while it is open
    public void put(ImageRef name, long delaySeconds) {
        admin.inPool(
                "moving " + name + " to the trash",
                name.pool(),
                name.namespace(),
                pool -> {
                    // librbd would only ask for the lock, which a reader has not
                    Images.refuseWhileOpen(
                            "moving to the trash", name.toString(), Images.watchers(pool, name));
                    return RbdException.check(
                            pool.cluster()
                                    .library()
                                    .admin()
                                    .rbd_trash_move(pool.handle(), name.image(), delaySeconds),
                            "moving to the trash",
                            name.toString());
                });
    }

    /// Takes an image out again, under the name `image`.
    public void restore(String pool, String namespace, String id, String image) {
        admin.inPool(
                "restoring " + image,
                pool,
                namespace,
                open ->
                        RbdException.check(
                                open.cluster()
                                        .library()
                                        .admin()
                                        .rbd_trash_restore(open.handle(), id, image),
                                "restoring",
                                id + " as " + open.name() + "/" + image));
    }

    /// Removes an image and its data for good; long.
    ///
    /// @throws RbdException with EPERM before the time it is kept has passed
    public void remove(String pool, String namespace, String id, Progress progress) {
        String subject = id + " of the trash of " + pool;
        admin.longWork(
                "removing " + subject,
                cluster -> {
                    try (RbdPool open = cluster.pool(pool, namespace)) {
                        CephAdmin.tracked(
                                "removing",
                                subject,
                                progress.unstoppable(),
                                callback ->
                                        cluster.library()
                                                .admin()
                                                .rbd_trash_remove_with_progress(
                                                        open.handle(), id, false, callback, 0));
                    }
                });
    }
}
