package io.rbdgate.management;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pools, images, snapshots and the cluster they are in. Calls block; callable from any thread but
/// an event loop. Sizes are bytes. All failures are [StorageException]s.
public interface StorageAdmin {

    // pools

    /// Every pool that can hold images or data.
    List<PoolInfo> pools();

    /// Makes a pool and prepares it for RBD; fails (EXISTS) when there is one of that name.
    void createPool(NewPool pool);

    /// The name of an object in the pool, or null when all that is left in it are RBD's empty
    /// lists. Images that keep their data in this pool count with their first written block only.
    @Nullable String poolContent(String pool);

    /// Removes a pool with all that is in it; fails (NOT_PERMITTED) where the monitors forbid it.
    void removePool(String pool);

    /// The RBD namespaces of a pool.
    List<String> namespaces(String pool);

    void createNamespace(String pool, String namespace);

    void removeNamespace(String pool, String namespace);

    // images

    /// The images of a pool and namespace (empty: the default one).
    List<String> images(String pool, String namespace);

    /// What an image is, or null when there is none.
    @Nullable ImageInfo image(ImageName name);

    /// Makes an image with the features exclusive-lock, object-map, fast-diff, deep-flatten and
    /// layering; `dataPool` null: none.
    void create(ImageName name, long sizeBytes, @Nullable String dataPool);

    /// Grows an image; a smaller size is refused.
    void resize(ImageName name, long sizeBytes);

    /// Removes an image for good; refused (BUSY) while it is open or has snapshots.
    void remove(ImageName name, Progress progress);

    /// Copies the newest data to a new image.
    void copy(ImageName from, ImageName to, Progress progress);

    /// Copies an image with all its snapshots to a new one.
    void deepCopy(ImageName from, ImageName to, Progress progress);

    /// Makes a clone independent of its parent.
    void flatten(ImageName name, Progress progress);

    // trash

    List<TrashEntry> trash(String pool, String namespace);

    /// Moves an image to the trash, where it is safe from removal for `delaySeconds`.
    void moveToTrash(ImageName name, long delaySeconds);

    void restoreFromTrash(String pool, String namespace, String id, String image);

    void removeFromTrash(String pool, String namespace, String id, Progress progress);

    // snapshots

    List<SnapshotInfo> snapshots(ImageName name);

    void createSnapshot(ImageName name, String snapshot);

    void removeSnapshot(ImageName name, String snapshot);

    void protectSnapshot(ImageName name, String snapshot);

    void unprotectSnapshot(ImageName name, String snapshot);

    /// Makes the image what it was; nobody may have it open for writing.
    void rollback(ImageName name, String snapshot, Progress progress);

    void cloneSnapshot(ImageName parent, String snapshot, ImageName child);

    // cluster

    /// A command to the monitors or, with `toManager`, the manager, as `ceph` sends it (`{"prefix":
    /// …, "format": "json"}`); answers its output.
    String command(Map<String, ?> command, boolean toManager);

    /// Long work in Ceph, as its callback tells it.
    interface Progress {
        /// How far it is, of how much; false asks Ceph to stop where it can.
        boolean at(long done, long total);

        Progress NONE = (done, total) -> true;
    }

    /// An image: pool, RBD namespace (empty: the default one) and name.
    record ImageName(String pool, String namespace, String image) {
        public static ImageName of(String pool, String image) {
            return new ImageName(pool, "", image);
        }

        /// `pool[/namespace]/image`.
        @Override
        public String toString() {
            return pool + "/" + (namespace.isEmpty() ? "" : namespace + "/") + image;
        }
    }

    /// An image as librbd describes it. `features` are librbd's bits; `dataPool` and `parent`
    /// (`pool[/namespace]/image@snapshot`) are null when there is none.
    record ImageInfo(
            ImageName name,
            String id,
            long poolId,
            long sizeBytes,
            int order,
            long features,
            @Nullable String dataPool,
            @Nullable String parent) {
        /// RBD_FEATURE_EXCLUSIVE_LOCK.
        public boolean exclusiveLock() {
            return (features & 4) != 0;
        }
    }

    record SnapshotInfo(long id, String name, long sizeBytes, boolean isProtected) {}

    record TrashEntry(
            String id, String name, long deletedEpochSeconds, long keptUntilEpochSeconds) {}

    /// A pool; `maxAvailable` is what may still be written to it, after replication.
    record PoolInfo(
            long id,
            String name,
            String type,
            int size,
            long usedBytes,
            long maxAvailable,
            List<String> applications) {}

    /// A pool to be made: for images, or with an `erasureProfile` for the data of images only.
    /// `size` (copies; not for erasure code) and `placementGroups` null: as the cluster is
    /// configured.
    record NewPool(
            String name,
            @Nullable String erasureProfile,
            @Nullable Integer size,
            @Nullable Integer placementGroups) {}
}
