package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;

import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageAdmin.ImageInfo;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.StorageAdmin.PoolInfo;
import io.rbdgate.management.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pools themselves: list, make, describe, remove.
final class PoolLifecycle {
    private static final String TAG = "pools";
    private static final String REPLICATED = "replicated";
    private final Ceph ceph;
    private final Tasks tasks;
    private final Mappings mappings;

    PoolLifecycle(Ceph ceph, Tasks tasks, Mappings mappings) {
        this.ceph = ceph;
        this.tasks = tasks;
        this.mappings = mappings;
    }

    record Pool(
            @Field("Its number") long id,
            @Field("Its name") String name,
            @Field("replicated or erasure") String type,
            @Field("Copies or pieces of each object") int size,
            @Field("Bytes of data in it") long usedBytes,
            @Field("Bytes that may still be written to it") long availableBytes,
            @Field("What it is used for") List<String> applications) {}

    record NewPool(
            @Field(
                            value = "Its name",
                            pattern = CephNames.NAME,
                            longest = CephNames.LONGEST,
                            example = "disks")
                    String name,
            @Field(
                            value = "replicated (the default): for images; erasure: for their data",
                            oneOf = {REPLICATED, "erasure"})
                    @Nullable String type,
            @Field(
                            value = "Copies of each object, replicated only; absent: as configured",
                            min = 1,
                            max = 10)
                    @Nullable Integer size,
            @Field(
                            value = "The profile of the erasure code (default)",
                            pattern = CephNames.NAME,
                            longest = CephNames.LONGEST,
                            example = "default")
                    @Nullable String erasureProfile,
            @Field(value = "Placement groups; absent: as configured", min = 1, max = 65536)
                    @Nullable Integer placementGroups) {

        StorageAdmin.NewPool checked() {
            boolean coded = "erasure".equals(type);
            if (coded && size != null) {
                throw Problem.invalid(
                        "size", "does not go with the type erasure: its profile tells");
            }
            if (!coded && erasureProfile != null) {
                throw Problem.invalid("erasureProfile", "goes with the type erasure only");
            }
            String profile = erasureProfile == null ? "default" : erasureProfile;
            return new StorageAdmin.NewPool(name, coded ? profile : null, size, placementGroups);
        }
    }

    List<Operation> table() {
        return List.of(
                get("/pools", TAG, "Lists the pools")
                        .lists(Pool.class)
                        .fails(502, 503)
                        .by(_ -> pools().stream().map(PoolLifecycle::view).toList()),
                post("/pools", TAG, "Makes a pool for images or, erasure coded, for their data")
                        .takes(NewPool.class)
                        .creates(Pool.class)
                        .fails(400, 404, 409, 415, 422, 502, 503, 507)
                        .by(this::create),
                get("/pools/{pool}", TAG, "Describes a pool")
                        .answers(Pool.class)
                        .fails(404, 502, 503)
                        .by(call -> view(existing(call.text("pool")))),
                delete("/pools/{pool}", TAG, "Removes a pool that nothing is in")
                        .starts()
                        .fails(404, 409, 429, 502, 503)
                        .by(this::remove));
    }

    private List<PoolInfo> pools() {
        return ceph.storage().pools();
    }

    private static Pool view(PoolInfo info) {
        return new Pool(
                info.id(),
                info.name(),
                info.type(),
                info.size(),
                info.usedBytes(),
                info.maxAvailable(),
                info.applications());
    }

    private PoolInfo existing(String name) {
        return pools().stream()
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("there is no pool " + name));
    }

    private Operation.Created create(Call call) {
        StorageAdmin.NewPool wanted = call.body(NewPool.class).checked();
        ceph.storage().createPool(wanted);
        return new Operation.Created("/pools/" + wanted.name(), view(existing(wanted.name())));
    }

    /// What is in the pool is looked for before the answer; images elsewhere that keep their data
    /// in it are many to look at, so a task does.
    private Tasks.TaskView remove(Call call) {
        PoolInfo pool = existing(call.text("pool"));
        requireEmpty(pool);
        return tasks.start(
                Tasks.Kind.STORAGE,
                "Removing the pool " + pool.name(),
                call.user(),
                progress -> {
                    requireNoData(pool.name(), progress);
                    requireEmpty(pool);
                    ceph.storage().removePool(pool.name());
                    return null;
                });
    }

    private void requireEmpty(PoolInfo pool) {
        String name = pool.name();
        List<Mappings.LunRef> luns = mappings.lunsIn(name);
        if (!luns.isEmpty()) {
            throw occupied(name, "an image of it is served as " + luns.getFirst());
        }
        List<String> others =
                pool.applications().stream().filter(use -> !use.equals("rbd")).toList();
        if (!others.isEmpty()) {
            throw occupied(name, "it is used for " + String.join(", ", others));
        }
        if (pool.type().equals(REPLICATED)) {
            spaces(name).forEach(space -> requireEmpty(name, space));
        }
        String content = ceph.storage().poolContent(name);
        if (content != null) {
            throw occupied(name, "it holds the object " + content);
        }
    }

    private void requireEmpty(String pool, String namespace) {
        StorageAdmin storage = ceph.storage();
        List<String> images = storage.images(pool, namespace);
        if (!images.isEmpty()) {
            ImageName first = new ImageName(pool, namespace, images.getFirst());
            throw occupied(pool, "it holds " + images.size() + " images, such as " + first);
        }
        List<StorageAdmin.TrashEntry> trash = storage.trash(pool, namespace);
        if (!trash.isEmpty()) {
            throw occupied(pool, "its trash holds " + trash.getFirst().name());
        }
    }

    /// The default namespace of a pool and its others.
    private List<String> spaces(String pool) {
        List<String> spaces = new ArrayList<>(ceph.storage().namespaces(pool));
        spaces.addFirst("");
        return spaces;
    }

    /// An image that has nothing written yet has no object in its data pool either.
    private void requireNoData(String dataPool, StorageAdmin.Progress progress) {
        List<ImageName> images = new ArrayList<>();
        for (PoolInfo pool : pools()) {
            if (pool.type().equals(REPLICATED) && pool.applications().contains("rbd")) {
                for (String space : spaces(pool.name())) {
                    ceph.storage()
                            .images(pool.name(), space)
                            .forEach(i -> images.add(new ImageName(pool.name(), space, i)));
                }
            }
        }
        for (int i = 0; i < images.size(); i++) {
            if (!progress.at(i, images.size())) {
                throw new StorageException(
                        StorageException.Kind.CANCELLED, "stopped on request", null);
            }
            ImageInfo info = ceph.storage().image(images.get(i));
            if (info != null && dataPool.equals(info.dataPool())) {
                throw occupied(dataPool, "the image " + info.name() + " keeps its data in it");
            }
        }
    }

    private static Problem occupied(String pool, String why) {
        return Problem.conflict("the pool " + pool + " is not removed: " + why);
    }
}
