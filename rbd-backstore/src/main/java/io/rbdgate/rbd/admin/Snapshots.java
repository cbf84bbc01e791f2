package io.rbdgate.rbd.admin;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.ImageKeys;
import io.rbdgate.rbd.NativeStrings;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdImage;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRbdAdmin;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Snapshots of images, and clones of them. See [CephAdmin] for threads and time; failures are
/// [RbdException]s.
public final class Snapshots {
    private static final int INFO_BYTES = 24;
    private static final int FIRST_ROOM = 64;

    private final CephAdmin admin;

    Snapshots(CephAdmin admin) {
        this.admin = admin;
    }

    /// The snapshots users have made, oldest first.
    public List<SnapshotFacts> list(ImageRef name) {
        return admin.inPool(
                "listing snapshots of " + name,
                name.pool(),
                name.namespace(),
                pool -> {
                    try (RbdImage image = RbdImage.open(pool, name.image(), null, true)) {
                        return list(image);
                    }
                });
    }

    private static List<SnapshotFacts> list(RbdImage image) {
        LibRbdAdmin rbd = rbd(image);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocateFrom(JAVA_INT, FIRST_ROOM);
            while (true) {
                int room = count.get(JAVA_INT, 0);
                MemorySegment list = arena.allocate((long) INFO_BYTES * (room + 1), 8);
                int found = rbd.rbd_snap_list(image.handle(), list.address(), count.address());
                if (ErrnoTable.ERANGE.is(found)) {
                    continue;
                }
                RbdException.check(found, "listing snapshots of", image.name());
                List<SnapshotFacts> facts = new ArrayList<>();
                for (long at = 0; at < (long) INFO_BYTES * found; at += INFO_BYTES) {
                    addUserSnapshot(image, list.asSlice(at, INFO_BYTES), facts);
                }
                if (found > 0) {
                    rbd.rbd_snap_list_end(list.address());
                }
                return List.copyOf(facts);
            }
        }
    }

    /// Leaves out those of groups, the trash and mirroring.
    private static void addUserSnapshot(
            RbdImage image, MemorySegment info, List<SnapshotFacts> facts) {
        LibRbdAdmin rbd = rbd(image);
        long id = info.getAtIndex(JAVA_LONG, 0);
        String name = NativeStrings.at(info.getAtIndex(JAVA_LONG, 2));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_INT);
            RbdException.check(
                    rbd.rbd_snap_get_namespace_type(image.handle(), id, out.address()),
                    "kind of",
                    image.name() + "@" + name);
            if (out.get(JAVA_INT, 0) == LibRbdAdmin.SNAP_NAMESPACE_USER) {
                RbdException.check(
                        rbd.rbd_snap_is_protected(image.handle(), name, out.address()),
                        "protection of",
                        image.name() + "@" + name);
                facts.add(
                        new SnapshotFacts(
                                id,
                                name,
                                info.getAtIndex(JAVA_LONG, 1),
                                out.get(JAVA_INT, 0) != 0));
            }
        }
    }

    private static LibRbdAdmin rbd(RbdImage image) {
        return image.pool().cluster().library().admin();
    }

    /// Takes a snapshot.
    ///
    /// @throws RbdException with EEXIST when there is one of that name
    public void create(ImageRef name, String snapshot) {
        call("taking", name, snapshot, LibRbdAdmin::rbd_snap_create);
    }

    /// Removes a snapshot.
    ///
    /// @throws RbdException with EBUSY when it is protected or has clones
    public void remove(ImageRef name, String snapshot) {
        call("removing", name, snapshot, LibRbdAdmin::rbd_snap_remove);
    }

    /// Keeps a snapshot from being removed, so that it can be cloned.
    ///
    /// @throws RbdException with EBUSY when it is protected already
    public void protect(ImageRef name, String snapshot) {
        call("protecting", name, snapshot, LibRbdAdmin::rbd_snap_protect);
    }

    /// Ends that.
    ///
    /// @throws RbdException with EBUSY while it has clones, with EINVAL when it is not protected
    public void unprotect(ImageRef name, String snapshot) {
        call("unprotecting", name, snapshot, LibRbdAdmin::rbd_snap_unprotect);
    }

    private interface SnapshotCall {
        int call(LibRbdAdmin rbd, long image, String snapshot);
    }

    private void call(String what, ImageRef name, String snapshot, SnapshotCall call) {
        String subject = name + "@" + snapshot;
        admin.call(
                what + " " + subject,
                cluster -> {
                    Images.opened(
                            cluster,
                            name,
                            image ->
                                    RbdException.check(
                                            call.call(rbd(image), image.handle(), snapshot),
                                            what,
                                            subject));
                    return true;
                });
    }

    /// Makes the image what it was; long. Nobody else may have it open for writing: a write between
    /// old and new data cannot be told from either.
    ///
    /// @throws RbdException with EBUSY when another client has the image open
    public void rollback(ImageRef name, String snapshot, Progress progress) {
        String subject = name + "@" + snapshot;
        admin.longWork(
                "rolling back to " + subject,
                cluster ->
                        Images.opened(
                                cluster,
                                name,
                                image -> {
                                    refuseWhileOpenElsewhere(image, subject);
                                    keepKey(image);
                                    CephAdmin.tracked(
                                            "rolling back to",
                                            subject,
                                            progress.unstoppable(),
                                            callback ->
                                                    rbd(image)
                                                            .rbd_snap_rollback_with_progress(
                                                                    image.handle(),
                                                                    snapshot,
                                                                    callback,
                                                                    0));
                                    forgetUnfinishedWork(image);
                                }));
    }

    /// A key whose destruction was left undone belongs to the snapshot too: who opens the image
    /// must not go on with it.
    private static void keepKey(RbdImage image) {
        String mark = image.metadata(ImageKeys.ENCRYPTION);
        if (mark != null && mark.startsWith(ImageKeys.KEY_GOES)) {
            image.putMetadata(ImageKeys.ENCRYPTION, ImageKeys.FORMATTED);
        }
    }

    /// What was left undone was about the data that is gone now.
    private static void forgetUnfinishedWork(RbdImage image) {
        if (image.metadata(ImageKeys.MEDIUM_WORK) != null) {
            image.putMetadata(ImageKeys.MEDIUM_WORK, ImageKeys.NO_WORK);
        }
    }

    private static void refuseWhileOpenElsewhere(RbdImage image, String subject) {
        String own = image.pool().cluster().address();
        List<String> others =
                image.watchers().stream().filter(address -> !address.equals(own)).toList();
        Images.refuseWhileOpen("rolling back to", subject, others);
    }

    /// Makes a new image from a snapshot, which must be protected unless the cluster requires
    /// clients of version Mimic or later.
    public void cloneTo(ImageRef parent, String snapshot, ImageRef child) {
        String subject = parent + "@" + snapshot + " to " + child;
        admin.call(
                "cloning " + subject,
                cluster -> {
                    try (RbdPool from = cluster.pool(parent.pool(), parent.namespace());
                            RbdPool to = cluster.pool(child.pool(), child.namespace());
                            ImageOptions options = new ImageOptions(to, null)) {
                        RbdException.check(
                                cluster.library()
                                        .admin()
                                        .rbd_clone3(
                                                from.handle(),
                                                parent.image(),
                                                snapshot,
                                                to.handle(),
                                                child.image(),
                                                options.handle()),
                                "cloning",
                                subject);
                    }
                    return true;
                });
    }
}
