package io.rbdgate.management.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names for places, kept in a file of the user's: one `name path` a line.
final class Bookmarks {
    private final Path file;

    Bookmarks(Path file) {
        this.file = file;
    }

    Map<String, String> all() {
        Map<String, String> marks = new TreeMap<>();
        if (!Files.exists(file)) {
            return marks;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    marks.put(line.substring(0, blank), line.substring(blank + 1));
                }
            }
            return marks;
        } catch (IOException e) {
            throw new UncheckedIOException("the bookmarks in " + file + " cannot be read", e);
        }
    }

    /// Drops all.
    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the bookmarks in " + file + " cannot be removed", e);
        }
    }

    /// Keeps a bookmark, or drops it when `path` is null.
    void put(String name, @Nullable String path) {
        Map<String, String> marks = all();
        if (path == null) {
            marks.remove(name);
        } else {
            marks.put(name, path);
        }
        List<String> lines = new ArrayList<>();
        marks.forEach((n, p) -> lines.add(n + " " + p));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the bookmarks in " + file + " cannot be written", e);
        }
    }
}
