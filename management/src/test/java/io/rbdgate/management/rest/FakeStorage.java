package io.rbdgate.management.rest;

import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.StorageException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// One pool `rbd` in memory: names, sizes and snapshots, no data; and what the cluster answers to
/// commands, by their prefix.
final class FakeStorage implements StorageAdmin {
    final Map<String, ImageInfo> images = new TreeMap<>();
    final Map<String, List<SnapshotInfo>> snapshots = new TreeMap<>();
    final Map<String, String> answers = new TreeMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile Runnable whileRollingBack = () -> {};

    void put(String image, long bytes, long features) {
        ImageName name = ImageName.of("rbd", image);
        images.put(name.toString(), new ImageInfo(name, "1", 7, bytes, 22, features, null, null));
    }

    private static StorageException unsupported() {
        return new StorageException(Kind.FAILED, "not in this storage", null);
    }

    @Override
    public List<PoolInfo> pools() {
        return List.of(
                new PoolInfo(7, "rbd", "replicated", 3, 0, 1L << 40, List.of("rbd")),
                new PoolInfo(8, "coded", "erasure", 3, 0, 1L << 40, List.of("rbd")));
    }

    @Override
    public void createPool(NewPool pool) {
        throw unsupported();
    }

    @Override
    public @Nullable String poolContent(String pool) {
        throw unsupported();
    }

    @Override
    public void removePool(String pool) {
        throw unsupported();
    }

    @Override
    public List<String> namespaces(String pool) {
        return List.of();
    }

    @Override
    public void createNamespace(String pool, String namespace) {
        throw unsupported();
    }

    @Override
    public void removeNamespace(String pool, String namespace) {
        throw unsupported();
    }

    @Override
    public List<String> images(String pool, String namespace) {
        return List.copyOf(images.keySet());
    }

    @Override
    public @Nullable ImageInfo image(ImageName name) {
        if (!name.pool().equals("rbd")) {
            throw new StorageException(
                    Kind.NOT_FOUND, "pool '" + name.pool() + "' does not exist", null);
        }
        return images.get(name.toString());
    }

    @Override
    public void create(ImageName name, long sizeBytes, @Nullable String dataPool) {
        images.put(name.toString(), new ImageInfo(name, "1", 7, sizeBytes, 22, 61, dataPool, null));
    }

    @Override
    public void resize(ImageName name, long sizeBytes) {
        put(name.image(), sizeBytes, 61);
    }

    @Override
    public void remove(ImageName name, Progress progress) {
        images.remove(name.toString());
        calls.add("remove " + name);
    }

    @Override
    public void copy(ImageName from, ImageName to, Progress progress) {
        throw unsupported();
    }

    @Override
    public void deepCopy(ImageName from, ImageName to, Progress progress) {
        throw unsupported();
    }

    @Override
    public void flatten(ImageName name, Progress progress) {
        throw unsupported();
    }

    @Override
    public List<TrashEntry> trash(String pool, String namespace) {
        return List.of();
    }

    @Override
    public void moveToTrash(ImageName name, long delaySeconds) {
        throw unsupported();
    }

    @Override
    public void restoreFromTrash(String pool, String namespace, String id, String image) {
        throw unsupported();
    }

    @Override
    public void removeFromTrash(String pool, String namespace, String id, Progress progress) {
        throw unsupported();
    }

    @Override
    public List<SnapshotInfo> snapshots(ImageName name) {
        return snapshots.getOrDefault(name.toString(), List.of());
    }

    @Override
    public void createSnapshot(ImageName name, String snapshot) {
        snapshots
                .computeIfAbsent(name.toString(), n -> new ArrayList<>())
                .add(new SnapshotInfo(1, snapshot, 0, false));
    }

    @Override
    public void removeSnapshot(ImageName name, String snapshot) {
        snapshots
                .getOrDefault(name.toString(), new ArrayList<>())
                .removeIf(s -> s.name().equals(snapshot));
    }

    @Override
    public void protectSnapshot(ImageName name, String snapshot) {
        throw unsupported();
    }

    @Override
    public void unprotectSnapshot(ImageName name, String snapshot) {
        throw unsupported();
    }

    @Override
    public void rollback(ImageName name, String snapshot, Progress progress) {
        calls.add("rollback " + name + "@" + snapshot);
        whileRollingBack.run();
    }

    @Override
    public void cloneSnapshot(ImageName parent, String snapshot, ImageName child) {
        throw unsupported();
    }

    @Override
    public String command(Map<String, ?> command, boolean toManager) {
        String answer = answers.get(String.valueOf(command.get("prefix")));
        if (answer == null) {
            throw unsupported();
        }
        return answer;
    }
}
