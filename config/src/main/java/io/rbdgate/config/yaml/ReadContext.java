package io.rbdgate.config.yaml;

import java.nio.file.Path;

/// What a value's meaning depends on: the directory of the configuration file, from which relative
/// paths count, and whether that file may be read by every user of the host.
record ReadContext(Path directory, boolean readableByAll) {

    /// For values that depend on neither.
    static final ReadContext NONE = new ReadContext(Path.of("/"), false);

    static ReadContext of(Path file) {
        Path absolute = file.toAbsolutePath();
        Path parent = absolute.getParent();
        return new ReadContext(
                parent == null ? absolute : parent.normalize(),
                SecretFile.isReadableByAll(absolute));
    }

    /// `path` as an absolute one.
    Path resolve(String path) {
        return directory.resolve(path).normalize();
    }
}
