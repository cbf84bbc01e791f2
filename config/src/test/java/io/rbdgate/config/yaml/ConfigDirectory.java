package io.rbdgate.config.yaml;

import io.rbdgate.config.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A directory with a configuration and its secrets, all for their owner only.
final class ConfigDirectory {
    private final Path directory;

    ConfigDirectory(Path directory) {
        this.directory = directory;
    }

    Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    ConfigLoader.Result load(String yaml) throws IOException {
        return loader().read(write("gw.yaml", yaml));
    }

    /// A loader on a host called `gw1.example.org`.
    static ConfigLoader loader() {
        return new ConfigLoader(hostName());
    }

    static HostName hostName() {
        return new HostName(
                new HostName.Resolver() {
                    @Override
                    public String hostName() {
                        return "gw1";
                    }

                    @Override
                    public List<String> namesOf(String host) {
                        return List.of("gw1.example.org", "gw1");
                    }
                });
    }
}
