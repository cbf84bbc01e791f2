package io.rbdgate.daemon.storage;

import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.rbd.CommandTarget;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.admin.CephAdmin;
import io.rbdgate.rbd.admin.ImageFacts;
import io.rbdgate.rbd.admin.ImageRef;
import io.rbdgate.rbd.admin.PoolSpec;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The management plane's view of a cluster: the words and errors of its port for [CephAdmin],
/// which it owns.
public final class CephStorageAdmin implements StorageAdmin, AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final CephAdmin ceph;

    public CephStorageAdmin(CephAdmin ceph) {
        this.ceph = ceph;
    }

    // pools

    @Override
    public List<PoolInfo> pools() {
        return asked(
                () ->
                        ceph.pools().list().stream()
                                .map(
                                        pool ->
                                                new PoolInfo(
                                                        pool.id(),
                                                        pool.name(),
                                                        pool.type(),
                                                        pool.size(),
                                                        pool.usedBytes(),
                                                        pool.maxAvailable(),
                                                        pool.applications()))
                                .toList());
    }

    @Override
    public void createPool(NewPool pool) {
        if (pools().stream().anyMatch(known -> known.name().equals(pool.name()))) {
            throw new StorageException(
                    StorageException.Kind.EXISTS, "the pool " + pool.name() + " exists", null);
        }
        PoolSpec spec =
                new PoolSpec(
                        pool.name(), pool.erasureProfile(), pool.size(), pool.placementGroups());
        done(() -> ceph.poolChanges().create(spec));
    }

    @Override
    public @Nullable String poolContent(String pool) {
        return asked(() -> ceph.poolChanges().content(pool));
    }

    @Override
    public void removePool(String pool) {
        done(() -> ceph.poolChanges().remove(pool));
    }

    @Override
    public List<String> namespaces(String pool) {
        return asked(() -> ceph.pools().namespaces(pool));
    }

    @Override
    public void createNamespace(String pool, String namespace) {
        done(() -> ceph.pools().createNamespace(pool, namespace));
    }

    @Override
    public void removeNamespace(String pool, String namespace) {
        done(() -> ceph.pools().removeNamespace(pool, namespace));
    }

    // images

    @Override
    public List<String> images(String pool, String namespace) {
        return asked(() -> ceph.images().list(pool, namespace));
    }

    @Override
    public @Nullable ImageInfo image(ImageName name) {
        return asked(
                () -> {
                    ImageFacts facts = ceph.images().facts(ref(name));
                    return facts == null
                            ? null
                            : new ImageInfo(
                                    name,
                                    facts.id(),
                                    facts.poolId(),
                                    facts.sizeBytes(),
                                    facts.order(),
                                    facts.features(),
                                    facts.dataPool(),
                                    facts.parent());
                });
    }

    @Override
    public void create(ImageName name, long sizeBytes, @Nullable String dataPool) {
        if (dataPool != null && pools().stream().noneMatch(p -> p.name().equals(dataPool))) {
            // librbd would only say that something is not there
            throw new StorageException(
                    StorageException.Kind.INVALID,
                    "there is no pool " + dataPool + " for the data of " + name,
                    null);
        }
        done(() -> ceph.images().create(ref(name), sizeBytes, dataPool));
    }

    @Override
    public void resize(ImageName name, long sizeBytes) {
        done(() -> ceph.images().resize(ref(name), sizeBytes));
    }

    @Override
    public void remove(ImageName name, Progress progress) {
        done(() -> ceph.images().remove(ref(name), progress::at));
    }

    @Override
    public void copy(ImageName from, ImageName to, Progress progress) {
        done(() -> ceph.images().copy(ref(from), ref(to), progress::at));
    }

    @Override
    public void deepCopy(ImageName from, ImageName to, Progress progress) {
        done(() -> ceph.images().deepCopy(ref(from), ref(to), progress::at));
    }

    @Override
    public void flatten(ImageName name, Progress progress) {
        done(() -> ceph.images().flatten(ref(name), progress::at));
    }

    // trash

    @Override
    public List<TrashEntry> trash(String pool, String namespace) {
        return asked(
                () ->
                        ceph.trash().list(pool, namespace).stream()
                                .map(
                                        entry ->
                                                new TrashEntry(
                                                        entry.id(),
                                                        entry.name(),
                                                        entry.deletedEpochSeconds(),
                                                        entry.keptUntilEpochSeconds()))
                                .toList());
    }

    @Override
    public void moveToTrash(ImageName name, long delaySeconds) {
        done(() -> ceph.trash().put(ref(name), delaySeconds));
    }

    @Override
    public void restoreFromTrash(String pool, String namespace, String id, String image) {
        done(() -> ceph.trash().restore(pool, namespace, id, image));
    }

    @Override
    public void removeFromTrash(String pool, String namespace, String id, Progress progress) {
        done(() -> ceph.trash().remove(pool, namespace, id, progress::at));
    }

    // snapshots

    @Override
    public List<SnapshotInfo> snapshots(ImageName name) {
        return asked(
                () ->
                        ceph.snapshots().list(ref(name)).stream()
                                .map(
                                        snapshot ->
                                                new SnapshotInfo(
                                                        snapshot.id(),
                                                        snapshot.name(),
                                                        snapshot.sizeBytes(),
                                                        snapshot.isProtected()))
                                .toList());
    }

    @Override
    public void createSnapshot(ImageName name, String snapshot) {
        done(() -> ceph.snapshots().create(ref(name), snapshot));
    }

    @Override
    public void removeSnapshot(ImageName name, String snapshot) {
        done(() -> ceph.snapshots().remove(ref(name), snapshot));
    }

    @Override
    public void protectSnapshot(ImageName name, String snapshot) {
        done(() -> ceph.snapshots().protect(ref(name), snapshot));
    }

    @Override
    public void unprotectSnapshot(ImageName name, String snapshot) {
        done(() -> ceph.snapshots().unprotect(ref(name), snapshot));
    }

    @Override
    public void rollback(ImageName name, String snapshot, Progress progress) {
        done(() -> ceph.snapshots().rollback(ref(name), snapshot, progress::at));
    }

    @Override
    public void cloneSnapshot(ImageName parent, String snapshot, ImageName child) {
        done(() -> ceph.snapshots().cloneTo(ref(parent), snapshot, ref(child)));
    }

    // cluster

    @Override
    public String command(Map<String, ?> command, boolean toManager) {
        String json = JSON.writeValueAsString(command);
        CommandTarget target = toManager ? CommandTarget.MANAGER : CommandTarget.MONITORS;
        return asked(() -> ceph.command(target, json));
    }

    private static ImageRef ref(ImageName name) {
        return new ImageRef(name.pool(), name.namespace(), name.image());
    }

    private static void done(Runnable work) {
        asked(
                () -> {
                    work.run();
                    return true;
                });
    }

    private static <T extends @Nullable Object> T asked(Supplier<T> work) {
        try {
            return work.get();
        } catch (RbdException e) {
            throw new StorageException(kind(e), String.valueOf(e.getMessage()), e);
        } catch (MissingLibraryException e) {
            throw new StorageException(
                    StorageException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static StorageException.Kind kind(RbdException e) {
        ErrnoTable errno = e.errno();
        if (errno == null) {
            return StorageException.Kind.FAILED;
        }
        return switch (errno) {
            case ENOENT -> StorageException.Kind.NOT_FOUND;
            case EEXIST -> StorageException.Kind.EXISTS;
            case EBUSY, EAGAIN, EROFS -> StorageException.Kind.BUSY;
            case ENOTEMPTY -> StorageException.Kind.NOT_EMPTY;
            case EINVAL, ERANGE, E2BIG, ENAMETOOLONG, EOVERFLOW, EOPNOTSUPP ->
                    StorageException.Kind.INVALID;
            case ENOSPC, EDQUOT -> StorageException.Kind.NO_SPACE;
            case EPERM, EACCES -> StorageException.Kind.NOT_PERMITTED;
            case ECANCELED -> StorageException.Kind.CANCELLED;
            case ETIMEDOUT, ENOTCONN, ESHUTDOWN -> StorageException.Kind.UNAVAILABLE;
            case EIO, ENOMEM, ENODATA, EILSEQ, ESTALE -> StorageException.Kind.FAILED;
        };
    }

    @Override
    public void close() {
        ceph.close();
    }
}
