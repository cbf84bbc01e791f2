package io.rbdgate.management.v1;

import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.StorageException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Pools rbd and ecdata in memory, one OSD, one monitor.
final class MemoryStorage implements StorageAdmin {
    final List<String> log = new ArrayList<>();
    final Map<String, String> answers = new HashMap<>();
    final Map<String, String> contents = new HashMap<>();
    volatile @Nullable CountDownLatch slow;
    @Nullable String failingSnapshotOf;
    volatile @Nullable String busy;
    volatile @Nullable Error broken;
    private final Map<ImageName, Image> images = new TreeMap<>(this::compare);
    private final Map<String, PoolInfo> pools = new TreeMap<>();
    private final TreeSet<String> namespaces = new TreeSet<>();
    private final Map<String, Trash> trash = new TreeMap<>();

    private static final class Image {
        long size;
        @Nullable String dataPool;
        @Nullable String parent;
        final Map<String, SnapshotInfo> snapshots = new TreeMap<>();
    }

    private record Trash(String name, Image image) {}

    MemoryStorage() {
        pools.put("rbd", new PoolInfo(2, "rbd", "replicated", 3, 42, 1000, List.of("rbd")));
        answers.put(
                "osd tree",
                """
                {"nodes":[{"id":-1,"name":"default","type":"root","children":[-3]},
                {"id":-3,"name":"node1","type":"host","children":[0]},
                {"id":0,"name":"osd.0","type":"osd","device_class":"ssd","crush_weight":0.5,
                 "status":"up","reweight":1}]}""");
        answers.put(
                "status",
                """
                {"fsid":"f-1","health":{"status":"HEALTH_WARN"},"quorum_names":["a"],
                "osdmap":{"num_osds":1,"num_up_osds":1,"num_in_osds":1},
                "pgmap":{"pgs_by_state":[{"state_name":"active+clean","count":33}],"num_pools":2,
                "bytes_total":1000,"bytes_used":10}}""");
        answers.put(
                "version", "{\"version\":\"ceph version 16.2.15 (618f4402) pacific (stable)\"}");
        answers.put(
                "health",
                """
                {"status":"HEALTH_WARN","checks":{"POOL_NO_REDUNDANCY":{"severity":"HEALTH_WARN",
                "summary":{"message":"1 pool(s) have no replicas configured","count":1},
                "muted":false}}}""");
        answers.put(
                "quorum_status",
                """
                {"quorum_names":["a"],"monmap":{"mons":[
                {"rank":0,"name":"a","public_addr":"10.0.0.1:6789/0"},
                {"rank":1,"name":"b","public_addr":"10.0.0.2:6789/0"}]}}""");
        answers.put("osd erasure-code-profile ls", "[\"default\"]");
        answers.put("osd erasure-code-profile get", "{\"k\":\"2\",\"m\":\"2\"}");
        answers.put(
                "pg dump",
                """
                {"pg_ready":true,"pg_stats":[
                {"pgid":"2.0","state":"active+clean","up":[0],"acting":[0],
                 "stat_sum":{"num_objects":3,"num_bytes":42},
                 "last_scrub_stamp":"2026-11-20T10:00:00.000000+0000",
                 "last_deep_scrub_stamp":"2026-11-19T10:00:00.000000+0000"},
                {"pgid":"3.1","state":"active+clean+scrubbing","up":[0],"acting":[0],
                 "stat_sum":{}}]}""");
    }

    private int compare(ImageName a, ImageName b) {
        return a.toString().compareTo(b.toString());
    }

    private void pool(String pool) {
        if (!pools.containsKey(pool) && !pool.equals("ecdata")) {
            throw new StorageException(Kind.NOT_FOUND, "there is no pool " + pool, null);
        }
    }

    private Image existing(ImageName name) {
        pool(name.pool());
        Image image = images.get(name);
        if (image == null) {
            throw new StorageException(Kind.NOT_FOUND, "there is no image " + name, null);
        }
        return image;
    }

    private void work(Progress progress) {
        CountDownLatch wait = slow;
        Error failure = broken;
        if (failure != null) {
            throw failure;
        }
        try {
            progress.at(1, 2);
            if (wait != null) {
                wait.await();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (!progress.at(2, 2)) {
            throw new StorageException(Kind.CANCELLED, "stopped on request", null);
        }
    }

    @Override
    public synchronized List<PoolInfo> pools() {
        return List.copyOf(pools.values());
    }

    @Override
    public synchronized void createPool(NewPool pool) {
        if (pools.containsKey(pool.name())) {
            throw new StorageException(Kind.EXISTS, "the pool " + pool.name() + " exists", null);
        }
        boolean coded = pool.erasureProfile() != null;
        int size = pool.size() == null ? 3 : pool.size();
        int id = 4 + pools.size();
        pools.put(
                pool.name(),
                new PoolInfo(
                        id,
                        pool.name(),
                        coded ? "erasure" : "replicated",
                        size,
                        0,
                        1000,
                        List.of("rbd")));
    }

    @Override
    public synchronized @Nullable String poolContent(String pool) {
        pool(pool);
        return contents.get(pool);
    }

    @Override
    public synchronized void removePool(String pool) {
        pool(pool);
        pools.remove(pool);
    }

    @Override
    public synchronized List<String> namespaces(String pool) {
        pool(pool);
        return List.copyOf(namespaces);
    }

    @Override
    public synchronized void createNamespace(String pool, String namespace) {
        pool(pool);
        if (!namespaces.add(namespace)) {
            throw new StorageException(Kind.EXISTS, namespace + " exists", null);
        }
    }

    @Override
    public synchronized void removeNamespace(String pool, String namespace) {
        pool(pool);
        if (!namespaces.remove(namespace)) {
            throw new StorageException(Kind.NOT_FOUND, "there is no " + namespace, null);
        }
    }

    @Override
    public synchronized List<String> images(String pool, String namespace) {
        pool(pool);
        return images.keySet().stream()
                .filter(n -> n.pool().equals(pool) && n.namespace().equals(namespace))
                .map(ImageName::image)
                .toList();
    }

    @Override
    public synchronized @Nullable ImageInfo image(ImageName name) {
        Image image = images.get(name);
        return image == null
                ? null
                : new ImageInfo(name, "id1", 2, image.size, 22, 61, image.dataPool, image.parent);
    }

    @Override
    public synchronized void create(ImageName name, long sizeBytes, @Nullable String dataPool) {
        pool(name.pool());
        if (images.containsKey(name)) {
            throw new StorageException(Kind.EXISTS, name + " exists", null);
        }
        Image image = new Image();
        image.size = sizeBytes;
        image.dataPool = dataPool;
        images.put(name, image);
    }

    @Override
    public synchronized void resize(ImageName name, long sizeBytes) {
        existing(name).size = sizeBytes;
        log.add("resize " + name + " " + sizeBytes);
    }

    @Override
    public void remove(ImageName name, Progress progress) {
        existing(name);
        work(progress);
        synchronized (this) {
            images.remove(name);
        }
    }

    @Override
    public void copy(ImageName from, ImageName to, Progress progress) {
        copyImage("copy", from, to, progress);
    }

    @Override
    public void deepCopy(ImageName from, ImageName to, Progress progress) {
        copyImage("deepCopy", from, to, progress);
    }

    private void copyImage(String how, ImageName from, ImageName to, Progress progress) {
        long size = existing(from).size;
        work(progress);
        synchronized (this) {
            log.add(how + " " + from + " " + to);
            create(to, size, null);
        }
    }

    @Override
    public void flatten(ImageName name, Progress progress) {
        existing(name);
        work(progress);
        synchronized (this) {
            existing(name).parent = null;
        }
    }

    @Override
    public synchronized List<TrashEntry> trash(String pool, String namespace) {
        pool(pool);
        return trash.entrySet().stream()
                .map(e -> new TrashEntry(e.getKey(), e.getValue().name(), 1000, 2000))
                .toList();
    }

    @Override
    public synchronized void moveToTrash(ImageName name, long delaySeconds) {
        trash.put("t" + trash.size(), new Trash(name.image(), existing(name)));
        images.remove(name);
        log.add("trash " + name + " " + delaySeconds);
    }

    @Override
    public synchronized void restoreFromTrash(
            String pool, String namespace, String id, String image) {
        pool(pool);
        Trash found = trash.remove(id);
        if (found == null) {
            throw new StorageException(Kind.NOT_FOUND, "there is no " + id, null);
        }
        images.put(new ImageName(pool, namespace, image), found.image());
    }

    @Override
    public synchronized void removeFromTrash(
            String pool, String namespace, String id, Progress progress) {
        trash.remove(id);
    }

    @Override
    public synchronized List<SnapshotInfo> snapshots(ImageName name) {
        return List.copyOf(existing(name).snapshots.values());
    }

    @Override
    public synchronized void createSnapshot(ImageName name, String snapshot) {
        Image image = existing(name);
        if (name.image().equals(failingSnapshotOf)) {
            throw new StorageException(Kind.FAILED, "no snapshot of " + name, null);
        }
        if (image.snapshots.containsKey(snapshot)) {
            throw new StorageException(Kind.EXISTS, name + "@" + snapshot + " exists", null);
        }
        log.add("snapshot " + name + "@" + snapshot);
        image.snapshots.put(snapshot, new SnapshotInfo(4, snapshot, image.size, false));
    }

    @Override
    public synchronized void removeSnapshot(ImageName name, String snapshot) {
        log.add("unsnapshot " + name + "@" + snapshot);
        existing(name).snapshots.remove(snapshot);
    }

    private void protect(ImageName name, String snapshot, boolean on) {
        Image image = existing(name);
        image.snapshots.put(snapshot, new SnapshotInfo(4, snapshot, image.size, on));
    }

    @Override
    public synchronized void protectSnapshot(ImageName name, String snapshot) {
        protect(name, snapshot, true);
    }

    @Override
    public synchronized void unprotectSnapshot(ImageName name, String snapshot) {
        protect(name, snapshot, false);
    }

    @Override
    public synchronized void rollback(ImageName name, String snapshot, Progress progress) {
        existing(name);
        if (busy != null) {
            throw new StorageException(StorageException.Kind.BUSY, busy, null);
        }
        log.add("rollback " + name + "@" + snapshot);
        progress.at(1, 1);
    }

    @Override
    public synchronized void cloneSnapshot(ImageName parent, String snapshot, ImageName child) {
        create(child, existing(parent).size, null);
        existing(child).parent = parent + "@" + snapshot;
    }

    @Override
    public synchronized String command(Map<String, ?> command, boolean toManager) {
        String prefix = String.valueOf(command.get("prefix"));
        String answer = answers.get(prefix);
        if (answer == null) {
            log.add(
                    (toManager ? "mgr " : "mon ")
                            + new TreeMap<>(command).toString().replace("format=json, ", ""));
            return "";
        }
        return answer;
    }
}
