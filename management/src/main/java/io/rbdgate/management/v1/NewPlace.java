package io.rbdgate.management.v1;

import io.rbdgate.management.StorageAdmin.ImageName;
import org.jspecify.annotations.Nullable;

/// Where a copy or a clone of an image goes.
record NewPlace(
        @Field(value = "The pool of the new image", pattern = CephNames.NAME, example = "rbd")
                String pool,
        @Field(
                        value = "The RBD namespace of the new image; absent: the default one",
                        pattern = CephNames.NAME,
                        example = "team1")
                @Nullable String namespace,
        @Field(
                        value = "The name of the new image",
                        pattern = CephNames.NAME,
                        longest = CephNames.LONGEST,
                        example = "disk_2")
                String image) {
    ImageName name() {
        return new ImageName(pool, namespace == null ? "" : namespace, image);
    }
}
