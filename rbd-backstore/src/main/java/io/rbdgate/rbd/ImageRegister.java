package io.rbdgate.rbd;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Which images have ever existed, so that a disk that is gone is never replaced by an empty one.
///
/// The omap of the object `rbdgate.images` (in the images' pool and namespace) holds for each image
/// name `v1 id=<image id> since=<time>`. An entry is written as soon as an image has been seen, and
/// nothing here ever removes one.
final class ImageRegister {
    static final String OBJECT = "rbdgate.images";

    private final RbdPool pool;
    private final Clock clock;

    ImageRegister(RbdPool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /// Remembers that `image` exists with this id.
    void remember(String image, String id) {
        String known = pool.omapValue(OBJECT, image);
        if (known == null || !known.startsWith("v1 id=" + id + " ")) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            pool.putOmapValue(OBJECT, image, "v1 id=" + id + " since=" + now);
        }
    }

    /// What is remembered of `image`; null when it has never existed.
    @Nullable String recall(String image) {
        return pool.omapValue(OBJECT, image);
    }

    /// How an administrator lets an image of this name be made again.
    String howToForget(String image) {
        return "rados -p %s rmomapkey %s %s"
                .formatted(pool.name().replace("/", " -N "), OBJECT, image);
    }
}
