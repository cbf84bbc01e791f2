package io.rbdgate.scsi.backstore.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Space a file takes, as `stat` sees it, in blocks of 512 bytes.
final class StatBlocks {

    private StatBlocks() {}

    static long of(Path path) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", path.toString()).start();
        byte[] output = stat.getInputStream().readAllBytes();
        return Long.parseLong(new String(output, StandardCharsets.UTF_8).strip());
    }
}
