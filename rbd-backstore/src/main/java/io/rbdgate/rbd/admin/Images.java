package io.rbdgate.rbd.admin;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.NativeStrings;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdImage;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRbdAdmin;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Images of all pools. See [CephAdmin] for threads and time; failures are [RbdException]s.
public final class Images {
    private static final int SPEC_BYTES = 16;
    private static final int FIRST_ROOM = 256;
    private static final int LINKED_IMAGE_BYTES = 48;
    private static final int SNAP_SPEC_BYTES = 24;

    private final CephAdmin admin;

    Images(CephAdmin admin) {
        this.admin = admin;
    }

    /// The names of the images of a pool and namespace, sorted.
    public List<String> list(String pool, String namespace) {
        return admin.inPool("listing images", pool, namespace, Images::names);
    }

    private static List<String> names(RbdPool pool) {
        LibRbdAdmin rbd = pool.cluster().library().admin();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocateFrom(JAVA_LONG, FIRST_ROOM);
            while (true) {
                long room = count.get(JAVA_LONG, 0);
                MemorySegment list = arena.allocate(SPEC_BYTES * room + SPEC_BYTES, 8);
                int answer = rbd.rbd_list2(pool.handle(), list.address(), count.address());
                if (ErrnoTable.ERANGE.is(answer)) {
                    continue;
                }
                RbdException.check(answer, "listing images of", pool.name());
                long found = count.get(JAVA_LONG, 0);
                List<String> names = new ArrayList<>();
                for (long i = 0; i < found; i++) {
                    names.add(NativeStrings.at(list.get(JAVA_LONG, SPEC_BYTES * i + 8)));
                }
                rbd.rbd_image_spec_list_cleanup(list.address(), found);
                names.sort(Comparator.naturalOrder());
                return List.copyOf(names);
            }
        }
    }

    /// What an image is; null when there is none of that name, or no such pool.
    public @Nullable ImageFacts facts(ImageRef name) {
        return admin.call(
                "looking at " + name,
                cluster -> {
                    try {
                        return readFacts(cluster, name);
                    } catch (RbdException e) {
                        if (e.is(ErrnoTable.ENOENT)) {
                            return null;
                        }
                        throw e;
                    }
                });
    }

    private static ImageFacts readFacts(RbdCluster cluster, ImageRef name) {
        try (RbdPool pool = cluster.pool(name.pool(), name.namespace());
                RbdImage image = RbdImage.open(pool, name.image(), null, true)) {
            long dataPool = cluster.library().rbd().rbd_get_data_pool_id(image.handle());
            return new ImageFacts(
                    name,
                    image.id(),
                    pool.id(),
                    image.sizeBytes(),
                    Long.numberOfTrailingZeros(image.objectBytes()),
                    image.features(),
                    dataPool == pool.id() ? null : cluster.poolName(dataPool),
                    parent(image));
        }
    }

    private static @Nullable String parent(RbdImage image) {
        LibRbdAdmin rbd = image.pool().cluster().library().admin();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parent = arena.allocate(LINKED_IMAGE_BYTES, 8);
            MemorySegment snapshot = arena.allocate(SNAP_SPEC_BYTES, 8);
            int answer = rbd.rbd_get_parent(image.handle(), parent.address(), snapshot.address());
            if (ErrnoTable.ENOENT.is(answer)) {
                return null;
            }
            RbdException.check(answer, "parent of", image.name());
            ImageRef name = new ImageRef(text(parent, 8), text(parent, 16), text(parent, 32));
            String text = name + "@" + text(snapshot, 16);
            rbd.rbd_linked_image_spec_cleanup(parent.address());
            rbd.rbd_snap_spec_cleanup(snapshot.address());
            return text;
        }
    }

    private static String text(MemorySegment struct, long offset) {
        long address = struct.get(ADDRESS, offset).address();
        return address == 0 ? "" : NativeStrings.at(address);
    }

    /// Makes an image that can be served; `dataPool` null: none.
    ///
    /// @throws RbdException with EEXIST when there is one
    public void create(ImageRef name, long sizeBytes, @Nullable String dataPool) {
        admin.inPool(
                "making " + name,
                name.pool(),
                name.namespace(),
                pool -> {
                    try (ImageOptions options = new ImageOptions(pool, dataPool)) {
                        RbdException.check(
                                pool.cluster()
                                        .library()
                                        .rbd()
                                        .rbd_create4(
                                                pool.handle(),
                                                name.image(),
                                                sizeBytes,
                                                options.handle()),
                                "making",
                                name.toString());
                    }
                    return true;
                });
    }

    /// Grows an image.
    ///
    /// @throws RbdException with EINVAL when it is not smaller than that
    public void resize(ImageRef name, long sizeBytes) {
        admin.call(
                "resizing " + name,
                cluster -> {
                    opened(cluster, name, image -> grow(image, sizeBytes));
                    return true;
                });
    }

    private static void grow(RbdImage image, long sizeBytes) {
        long now = image.sizeBytes();
        if (sizeBytes <= now) {
            throw new RbdException(
                    "resizing",
                    "%s from %d to %d bytes: an image can only be made larger"
                            .formatted(image.name(), now, sizeBytes),
                    -ErrnoTable.EINVAL.number());
        }
        CephAdmin.tracked(
                "resizing",
                image.name(),
                (_, _) -> true,
                callback ->
                        image.pool()
                                .cluster()
                                .library()
                                .admin()
                                .rbd_resize2(image.handle(), sizeBytes, false, callback, 0));
    }

    /// Removes an image and its data for good; long.
    ///
    /// @throws RbdException with EBUSY while it is open, with ENOTEMPTY while it has snapshots
    public void remove(ImageRef name, Progress progress) {
        admin.longWork(
                "removing " + name,
                cluster ->
                        inPool(
                                cluster,
                                name,
                                pool ->
                                        sayingWho(
                                                pool,
                                                name,
                                                "removing",
                                                () -> remove(pool, name, progress))));
    }

    private static void remove(RbdPool pool, ImageRef name, Progress progress) {
        CephAdmin.tracked(
                "removing",
                name,
                progress.unstoppable(),
                callback ->
                        pool.cluster()
                                .library()
                                .admin()
                                .rbd_remove_with_progress(
                                        pool.handle(), name.image(), callback, 0));
    }

    /// Work that librbd refuses, without saying to whom it belongs, when an image is open.
    private static void sayingWho(RbdPool pool, ImageRef name, String what, Runnable work) {
        try {
            work.run();
        } catch (RbdException e) {
            refuseWhileOpen(what, name.toString(), watchers(pool, name));
            throw e;
        }
    }

    static List<String> watchers(RbdPool pool, ImageRef name) {
        try (RbdImage image = RbdImage.open(pool, name.image(), null, true)) {
            return image.watchers();
        } catch (RbdException e) {
            return List.of(); // half removed, say: the first failure tells more
        }
    }

    static void refuseWhileOpen(String what, String subject, List<String> watchers) {
        if (!watchers.isEmpty()) {
            throw new RbdException(
                    what,
                    subject + ", which is open at " + String.join(", ", watchers),
                    -ErrnoTable.EBUSY.number());
        }
    }

    /// Copies the data as it is now to a new image; long. librbd removes a copy that fails. It
    /// (16.2) hears that it is asked to stop, but goes on: the copy is removed then when it is
    /// complete.
    public void copy(ImageRef from, ImageRef to, Progress progress) {
        copy(
                "copying " + from + " to",
                from,
                to,
                (rbd, image, pool, options) ->
                        CephAdmin.tracked(
                                "copying " + from + " to",
                                to,
                                progress,
                                callback ->
                                        rbd.rbd_copy_with_progress3(
                                                image, pool, to.image(), options, callback, 0)));
    }

    /// Copies an image with its snapshots to a new one; long. As [#copy] otherwise.
    public void deepCopy(ImageRef from, ImageRef to, Progress progress) {
        copy(
                "copying " + from + " to",
                from,
                to,
                (rbd, image, pool, options) ->
                        CephAdmin.tracked(
                                "copying " + from + " to",
                                to,
                                progress,
                                callback ->
                                        rbd.rbd_deep_copy_with_progress(
                                                image, pool, to.image(), options, callback, 0)));
    }

    private interface CopyCall {
        /// Whether it was asked to stop but did not.
        boolean call(LibRbdAdmin rbd, long image, long pool, long options);
    }

    private void copy(String what, ImageRef from, ImageRef to, CopyCall call) {
        admin.longWork(
                what + " " + to,
                cluster -> {
                    try (RbdPool source = cluster.pool(from.pool(), from.namespace());
                            RbdImage image = RbdImage.open(source, from.image(), null, true);
                            RbdPool target = cluster.pool(to.pool(), to.namespace());
                            ImageOptions options = new ImageOptions(target, null)) {
                        boolean unwanted =
                                call.call(
                                        cluster.library().admin(),
                                        image.handle(),
                                        target.handle(),
                                        options.handle());
                        if (unwanted) {
                            remove(target, to, (_, _) -> true);
                            throw new RbdException(
                                    what, to.toString(), -ErrnoTable.ECANCELED.number());
                        }
                    }
                });
    }

    /// Makes a clone independent of its parent; long.
    public void flatten(ImageRef name, Progress progress) {
        admin.longWork(
                "flattening " + name,
                cluster ->
                        opened(
                                cluster,
                                name,
                                image ->
                                        CephAdmin.tracked(
                                                "flattening",
                                                name,
                                                progress,
                                                callback ->
                                                        cluster.library()
                                                                .admin()
                                                                .rbd_flatten_with_progress(
                                                                        image.handle(),
                                                                        callback,
                                                                        0))));
    }

    static void inPool(RbdCluster cluster, ImageRef name, Consumer<RbdPool> work) {
        try (RbdPool pool = cluster.pool(name.pool(), name.namespace())) {
            work.accept(pool);
        }
    }

    /// With the image open for writing.
    static void opened(RbdCluster cluster, ImageRef name, Consumer<RbdImage> work) {
        try (RbdPool pool = cluster.pool(name.pool(), name.namespace());
                RbdImage image = RbdImage.open(pool, name.image(), null, false)) {
            work.accept(image);
        }
    }
}
