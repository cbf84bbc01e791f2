package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageAdmin.ImageInfo;
import io.rbdgate.management.StorageAdmin.ImageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// RBD images.
final class ImageOperations {
    private static final String TAG = "images";
    private static final String IMAGES = "/pools/{pool}/images";
    private static final String IMAGE = IMAGES + "/{image}";
    private static final List<String> FEATURES =
            List.of(
                    "layering",
                    "striping",
                    "exclusive-lock",
                    "object-map",
                    "fast-diff",
                    "deep-flatten",
                    "journaling",
                    "data-pool",
                    "operations",
                    "migrating");

    private final Ceph ceph;
    private final Tasks tasks;
    private final Mappings mappings;

    ImageOperations(Ceph ceph, Tasks tasks, Mappings mappings) {
        this.ceph = ceph;
        this.tasks = tasks;
        this.mappings = mappings;
    }

    record Image(
            @Field("Its pool") String pool,
            @Field("Its RBD namespace; empty: the default one") String namespace,
            @Field("Its name") String image,
            @Field("librbd's internal id") String id,
            @Field("Its size in bytes") long sizeBytes,
            @Field("The size of its objects in bytes") long objectBytes,
            @Field("What librbd does for it") List<String> features,
            @Field("The erasure-coded pool of its data") @Nullable String dataPool,
            @Field("The snapshot it was cloned from") @Nullable String parent,
            @Field("The LUNs of this gateway on it") List<Mappings.LunRef> luns) {}

    record ImageEntry(@Field("Its name") String image) {}

    record NewImage(
            @Field(
                            value = "Its name",
                            pattern = CephNames.NAME,
                            longest = CephNames.LONGEST,
                            example = "disk_1")
                    String image,
            @Field(value = "Its size in bytes", min = 512, max = 1L << 50) long sizeBytes,
            @Field(
                            value = "The RBD namespace; absent: the default one",
                            pattern = CephNames.NAME,
                            example = "team1")
                    @Nullable String namespace,
            @Field(
                            value = "An erasure-coded pool for its data",
                            pattern = CephNames.NAME,
                            example = "ecdata")
                    @Nullable String dataPool) {}

    record Resize(
            @Field(value = "The new size in bytes, larger", min = 512, max = 1L << 50)
                    long sizeBytes) {}

    record Trash(
            @Field(value = "How long it cannot be removed, seconds", max = 315_360_000)
                    @Nullable Long delaySeconds) {}

    List<Operation> table() {
        List<Operation> rows = new ArrayList<>(basics());
        rows.add(
                row(post(IMAGE + "/trash", TAG, "Moves an image to the trash"))
                        .takes(Trash.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::trash));
        rows.add(copying("/copy", "Copies an image as it is now", false));
        rows.add(copying("/deep-copy", "Copies an image with its snapshots", true));
        rows.add(
                row(post(IMAGE + "/flatten", TAG, "Makes a clone independent of its parent"))
                        .starts()
                        .fails(404, 409, 422, 429, 503)
                        .by(this::flatten));
        return rows;
    }

    private Operation copying(String route, String summary, boolean deep) {
        return row(post(IMAGE + route, TAG, summary))
                .takes(NewPlace.class)
                .starts()
                .fails(400, 404, 409, 415, 422, 429, 503)
                .by(call -> copy(call, deep));
    }

    private List<Operation> basics() {
        return List.of(
                row(get(IMAGES, TAG, "Lists the images of a pool"))
                        .lists(ImageEntry.class)
                        .fails(404, 422, 503)
                        .by(this::list),
                post(IMAGES, TAG, "Makes an image")
                        .takes(NewImage.class)
                        .creates(Image.class)
                        .fails(400, 404, 409, 415, 422, 503, 507)
                        .by(this::create),
                row(get(IMAGE, TAG, "Describes an image"))
                        .answers(Image.class)
                        .fails(404, 422, 503)
                        .by(call -> view(existing(call))),
                row(delete(IMAGE, TAG, "Removes an image for good"))
                        .starts()
                        .fails(404, 409, 422, 429, 503)
                        .by(this::remove),
                row(post(IMAGE + "/resize", TAG, "Grows an image; its LUN notices"))
                        .takes(Resize.class)
                        .answers(Image.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::resize));
    }

    private static Operation.Row row(Operation.Row row) {
        return row.query("namespace", CephNames.NAMESPACE, "RBD namespace");
    }

    static ImageName name(Call call) {
        return new ImageName(call.text("pool"), call.query("namespace", ""), call.text("image"));
    }

    private ImageInfo existing(Call call) {
        return existing(name(call));
    }

    private ImageInfo existing(ImageName name) {
        ImageInfo info = ceph.storage().image(name);
        if (info == null) {
            throw Problem.notFound("there is no image " + name);
        }
        return info;
    }

    private Image view(ImageInfo info) {
        List<String> features = new ArrayList<>();
        for (int bit = 0; bit < FEATURES.size(); bit++) {
            if ((info.features() & 1L << bit) != 0) {
                features.add(FEATURES.get(bit));
            }
        }
        return new Image(
                info.name().pool(),
                info.name().namespace(),
                info.name().image(),
                info.id(),
                info.sizeBytes(),
                1L << info.order(),
                features,
                info.dataPool(),
                info.parent(),
                mappings.lunsOn(info.name()));
    }

    private List<ImageEntry> list(Call call) {
        return ceph.storage().images(call.text("pool"), call.query("namespace", "")).stream()
                .map(ImageEntry::new)
                .toList();
    }

    private Operation.Created create(Call call) {
        NewImage wanted = call.body(NewImage.class);
        ImageName name =
                new ImageName(call.text("pool"), textOr(wanted.namespace(), ""), wanted.image());
        ceph.storage().create(name, wanted.sizeBytes(), wanted.dataPool());
        String query = name.namespace().isEmpty() ? "" : "?namespace=" + name.namespace();
        return new Operation.Created(
                ApiPath.of("pools", name.pool(), "images", name.image()) + query,
                view(existing(name)));
    }

    private Tasks.TaskView remove(Call call) {
        ImageInfo info = existing(call);
        mappings.requireFree(info.name(), "removing the image");
        if (!ceph.storage().snapshots(info.name()).isEmpty()) {
            throw Problem.conflict(info.name() + " has snapshots: delete them first");
        }
        return tasks.start(
                Tasks.Kind.PATIENT,
                "Removing " + info.name(),
                call.user(),
                progress -> {
                    ceph.storage().remove(info.name(), progress);
                    return null;
                });
    }

    private Image resize(Call call) {
        ImageInfo info = existing(call);
        long wanted = call.body(Resize.class).sizeBytes();
        if (wanted <= info.sizeBytes()) {
            throw Problem.invalid(
                    "sizeBytes",
                    "must be more than the present " + info.sizeBytes() + ": images only grow");
        }
        ceph.storage().resize(info.name(), wanted);
        return view(existing(call));
    }

    private Map<String, String> trash(Call call) {
        ImageInfo info = existing(call);
        mappings.requireFree(info.name(), "moving the image to the trash");
        Long delay = call.body(Trash.class).delaySeconds();
        ceph.storage().moveToTrash(info.name(), delay == null ? 0 : delay);
        return Map.of();
    }

    private Tasks.TaskView copy(Call call, boolean deep) {
        StorageAdmin storage = ceph.storage();
        ImageName from = existing(call).name();
        ImageName to = call.body(NewPlace.class).name();
        if (storage.image(to) != null) {
            throw Problem.conflict(to + " exists: choose another name for the copy");
        }
        return tasks.start(
                Tasks.Kind.STORAGE,
                "Copying " + from + " to " + to,
                call.user(),
                progress -> {
                    if (deep) {
                        storage.deepCopy(from, to, progress);
                    } else {
                        storage.copy(from, to, progress);
                    }
                    return view(existing(to));
                });
    }

    private Tasks.TaskView flatten(Call call) {
        ImageInfo info = existing(call);
        if (info.parent() == null) {
            throw Problem.conflict(info.name() + " is no clone: there is nothing to flatten");
        }
        return tasks.start(
                Tasks.Kind.STORAGE,
                "Flattening " + info.name(),
                call.user(),
                progress -> {
                    ceph.storage().flatten(info.name(), progress);
                    return view(existing(info.name()));
                });
    }

    static String textOr(@Nullable String text, String absent) {
        return text == null ? absent : text;
    }
}
