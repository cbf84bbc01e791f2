package io.rbdgate.config.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Tells whether two paths lead to one file, through links too.
final class FileIdentity {
    private FileIdentity() {}

    /// Equal for equal files: the file itself where it exists, else its place.
    static Object of(Path path) {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path.toRealPath() : key;
        } catch (IOException e) {
            return placeOf(path);
        }
    }

    private static Path placeOf(Path path) {
        Path parent = path.getParent();
        Path name = path.getFileName();
        if (parent == null || name == null) {
            return path;
        }
        try {
            return parent.toRealPath().resolve(name);
        } catch (IOException e) {
            return placeOf(parent).resolve(name);
        }
    }
}
