package io.rbdgate.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes equal images, one per contender, filled from end to end so that reads find objects.
final class RbdDisks {

    private static final String SIZE_MEBIBYTES = "256";
    private static final String FEATURES = "layering,exclusive-lock";

    private final Path conf;
    private final String user;
    private final String pool;
    private final List<String> made = new ArrayList<>();

    RbdDisks(Path conf, String user, String pool) {
        this.conf = conf;
        this.user = user;
        this.pool = pool;
    }

    RbdDisk create(String image) {
        rbd("create", pool + "/" + image, "--size", SIZE_MEBIBYTES, "--image-feature", FEATURES);
        made.add(image);
        rbd(
                "bench",
                "--io-type",
                "write",
                "--io-pattern",
                "seq",
                "--io-size",
                "4M",
                "--io-total",
                SIZE_MEBIBYTES + "M",
                pool + "/" + image);
        return new RbdDisk(conf, user, pool, image);
    }

    /// Returns what could not be removed: a target that was killed watches its image for 30 s.
    List<String> removeAll() {
        List<String> left = new ArrayList<>();
        for (String image : made) {
            try {
                rbd("rm", "--no-progress", pool + "/" + image);
            } catch (IllegalStateException e) {
                left.add(pool + "/" + image);
            }
        }
        made.clear();
        return left;
    }

    private void rbd(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "rbd",
                                "--conf",
                                conf.toString(),
                                "--id",
                                user,
                                "--rbd-cache=false"));
        command.addAll(List.of(words));
        Command.run(command);
    }
}
