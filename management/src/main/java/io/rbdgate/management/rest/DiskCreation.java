package io.rbdgate.management.rest;

import io.rbdgate.config.ByteSize;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.edit.DiskEdits;
import io.rbdgate.management.StorageAdmin.ImageInfo;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.live.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes disks: over a new image, or over one that exists.
final class DiskCreation {
    private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,15}[MGT]");
    private static final int MOST_AT_ONCE = 10;

    private final Plane plane;

    /// What is asked for, of each disk. `bytes` null: the image must exist; `dataPool` null: the
    /// data are where the image is.
    private record Wanted(
            @Nullable Long bytes,
            boolean mayMake,
            String wwn,
            ObjectNode controls,
            @Nullable String dataPool) {}

    DiskCreation(Plane plane) {
        this.plane = plane;
    }

    /// Carries out `mode=create`; with a count it stops at the first that fails. Of our own is the
    /// field `data_pool`: the pool, erasure coded, for the data of an image that is made.
    void create(Request request) {
        int count = count(request.field("count", "1"));
        String wwn = request.field("wwn", "");
        if (count > 1 && !wwn.isEmpty()) {
            throw new ApiProblem(400, "wwn can not be given for more than one disk");
        }
        String backstore = request.field("backstore", DiskEdits.BACKSTORE);
        if (!backstore.equals(DiskEdits.BACKSTORE)) {
            throw new ApiProblem(
                    400, "backstore '" + backstore + "' is not supported: " + DiskEdits.BACKSTORE);
        }
        String given = request.field("size", "");
        String dataPool = request.field("data_pool", "");
        Wanted wanted =
                new Wanted(
                        given.isEmpty() ? null : Long.valueOf(size(given)),
                        mayMake(request.field("create_image", "true")),
                        wwn,
                        Plane.controls(request),
                        dataPool.isEmpty() ? null : dataPool);
        String pool = request.variable("pool");
        List<String> images = new ArrayList<>();
        if (count == 1) {
            images.add(request.variable("image"));
        }
        for (int i = 1; count > 1 && i <= count; i++) {
            images.add(request.variable("image") + i);
        }
        for (String image : images) {
            plane.refuseFileImage(pool, image);
            // whatever of them can be refused is, before there is an image
            plane.live().preview(definition(ImageName.of(pool, image), 0, wanted));
        }
        for (String image : images) {
            one(ImageName.of(pool, image), wanted);
        }
    }

    private void one(ImageName name, Wanted wanted) {
        ImageInfo info = looked(name);
        if (info == null) {
            info = make(name, wanted);
        } else {
            adopt(info, wanted);
        }
        plane.live().change(definition(name, info.poolId(), wanted), Effect.GIVES);
    }

    private ConfigEdit definition(ImageName name, long poolId, Wanted wanted) {
        return plane.edits()
                .disks()
                .define(
                        name.pool(),
                        name.image(),
                        poolId,
                        wanted.wwn(),
                        plane.own(),
                        wanted.controls());
    }

    /// The image, null when the pool has none of that name.
    private @Nullable ImageInfo looked(ImageName name) {
        try {
            return plane.stored(() -> plane.storage().image(name));
        } catch (ApiProblem e) {
            throw e.status() == 404 ? new ApiProblem(400, "pool name is invalid: " + e.text()) : e;
        }
    }

    private static boolean mayMake(String createImage) {
        return switch (createImage.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new ApiProblem(
                            400,
                            "Invalid 'create_image' value '" + createImage + "': true or false");
        };
    }

    private ImageInfo make(ImageName name, Wanted wanted) {
        Long bytes = wanted.bytes();
        if (!wanted.mayMake()) {
            throw new ApiProblem(
                    400, "rbd image " + name + " does not exist and create_image is false");
        }
        if (bytes == null) {
            throw new ApiProblem(
                    400, "Size parameter missing: rbd image " + name + " does not exist yet");
        }
        plane.stored(
                () -> {
                    plane.storage().create(name, bytes, wanted.dataPool());
                    return true;
                });
        return existing(name);
    }

    private void adopt(ImageInfo info, Wanted wanted) {
        Long bytes = wanted.bytes();
        String dataPool = wanted.dataPool();
        if (!info.exclusiveLock()) {
            throw new ApiProblem(
                    400,
                    "rbd image "
                            + info.name()
                            + " has not the feature exclusive-lock: `rbd feature enable "
                            + info.name()
                            + " exclusive-lock`");
        }
        if (dataPool != null && !dataPool.equals(info.dataPool())) {
            throw new ApiProblem(
                    400,
                    "rbd image "
                            + info.name()
                            + " exists, and not with its data in the pool "
                            + dataPool);
        }
        if (bytes != null && bytes > info.sizeBytes()) {
            plane.stored(
                    () -> {
                        plane.storage().resize(info.name(), bytes);
                        return true;
                    });
        }
    }

    /// The image, which must be there.
    ImageInfo existing(ImageName name) {
        ImageInfo info = plane.stored(() -> plane.storage().image(name));
        if (info == null) {
            throw new ApiProblem(404, "rbd image " + name + " does not exist in the cluster");
        }
        return info;
    }

    private static int count(String text) {
        if (text.matches("[0-9]{1,3}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MOST_AT_ONCE) {
                return count;
            }
        }
        throw new ApiProblem(400, "Invalid count '" + text + "': 1 to " + MOST_AT_ONCE);
    }

    /// Bytes meant by a size with M, G or T.
    ///
    /// @throws ApiProblem 400 when it is none
    static long size(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        if (SIZE.matcher(upper).matches()) {
            try {
                return ByteSize.parse(upper);
            } catch (IllegalArgumentException e) {
                throw new ApiProblem(400, "Size is invalid: " + e.getMessage());
            }
        }
        throw new ApiProblem(
                400, "Size '" + text + "' is invalid: a whole number with M, G or T, as 10G");
    }
}
