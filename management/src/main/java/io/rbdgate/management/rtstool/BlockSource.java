package io.rbdgate.management.rtstool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A block device or file of this host as `/api/v1` describes a backstore.
final class BlockSource {
    private static final int KIND = 0170000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int SECTOR = 512;

    private BlockSource() {}

    /// The backstore on `device`; links are kept, since `/dev/VG/LV` leads elsewhere after a
    /// reboot.
    ///
    /// @throws RtstoolException when there is nothing that can be exported
    static ObjectNode of(String device) {
        Path path = Path.of(device).toAbsolutePath();
        ObjectNode backstore = JsonNodeFactory.instance.objectNode();
        try {
            if (Files.isRegularFile(path)) {
                return backstore
                        .put("type", "file")
                        .put("path", path.toString())
                        .put("sizeBytes", size(path));
            }
            if (isBlockDevice(path)) {
                return backstore.put("type", "device").put("path", path.toString());
            }
        } catch (IOException e) {
            throw new RtstoolException(path + " cannot be looked at: " + e.getMessage(), e);
        }
        throw new RtstoolException(path + " is no block device and no file of this host");
    }

    private static boolean isBlockDevice(Path path) throws IOException {
        return Files.exists(path)
                && Files.getAttribute(path, "unix:mode") instanceof Integer mode
                && (mode & KIND) == BLOCK_DEVICE;
    }

    private static long size(Path path) throws IOException {
        long size = Files.size(path);
        if (size < SECTOR || size % SECTOR != 0) {
            throw new RtstoolException(
                    path + " has " + size + " bytes: it must be a multiple of 512");
        }
        return size;
    }
}
