package io.rbdgate.scsi.backstore.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// This process's descriptors of a file, as the kernel lists them.
final class OpenDescriptors {

    private OpenDescriptors() {}

    /// The open flags of each descriptor.
    static Stream<Integer> flagsOf(Path path) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all
                    .filter(fd -> leadsTo(fd, path))
                    .map(OpenDescriptors::flags)
                    .toList()
                    .stream();
        }
    }

    private static boolean leadsTo(Path fd, Path path) {
        try {
            return Files.readSymbolicLink(fd).equals(path.toRealPath());
        } catch (IOException e) {
            return false; // Closed since it was listed.
        }
    }

    private static int flags(Path fd) {
        try {
            String octal =
                    Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(fd.getFileName()))
                            .stream()
                            .filter(line -> line.startsWith("flags:"))
                            .findFirst()
                            .orElseThrow()
                            .substring("flags:".length())
                            .strip();
            return Integer.parseInt(octal, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
