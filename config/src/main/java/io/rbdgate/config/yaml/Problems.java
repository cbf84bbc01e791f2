package io.rbdgate.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong in one file.
final class Problems {
    private record Found(Position at, String text) {}

    private final String file;
    private final List<Found> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /// `subject` is the key or section concerned.
    void add(Position at, String subject, String text) {
        add(at, subject + ": " + text);
    }

    void add(Position at, String text) {
        Found problem = new Found(at, text);
        if (!found.contains(problem)) { // the same node may be reached twice through an alias
            found.add(problem);
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// In the order of the file.
    List<ConfigProblem> inOrder() {
        return found.stream()
                .sorted(Comparator.comparing(Found::at))
                .map(f -> new ConfigProblem(file, f.at.line(), f.at.column(), f.text))
                .toList();
    }
}
