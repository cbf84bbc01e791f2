package io.rbdgate.scsi.backstore.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the kernel says in sysfs about the request queue of a block device. A partition has the
/// queue of its disk.
record DeviceQueue(@Nullable Path directory) {

    private static final Path CLASS = Path.of("/sys/class/block");

    static DeviceQueue of(Path device) {
        try {
            Path entry = CLASS.resolve(device.toRealPath().getFileName()).toRealPath();
            Path own = entry.resolve("queue");
            return new DeviceQueue(Files.isDirectory(own) ? own : entry.resolveSibling("queue"));
        } catch (IOException e) {
            return new DeviceQueue(null); // no sysfs: then no discard is promised
        }
    }

    /// The unit in which ranges are given back, at least `sectorBytes`; 0 when they cannot be.
    int discardBytes(int sectorBytes) {
        if (value("discard_max_bytes") <= 0) {
            return 0;
        }
        long granularity = value("discard_granularity");
        boolean usable = granularity >= sectorBytes && granularity <= Integer.MAX_VALUE;
        return usable ? (int) granularity : sectorBytes;
    }

    private long value(String name) {
        if (directory == null) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(directory.resolve(name)).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
