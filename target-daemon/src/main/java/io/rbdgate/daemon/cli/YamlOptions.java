package io.rbdgate.daemon.cli;

import io.rbdgate.management.shell.convert.Conversions.GatewayYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of commands that print a gateway's YAML.
final class YamlOptions {
    @Option(names = "--yaml", description = "print a gateway's configuration file")
    private boolean yaml;

    @Option(
            names = "--secrets",
            paramLabel = "DIR",
            description = "with --yaml: write the secrets it names there, mode 0600")
    private @Nullable Path secrets;

    boolean wanted() {
        return yaml;
    }

    /// Where the YAML says the secrets are.
    String directory() {
        return secrets == null ? "secrets" : secrets.toString();
    }

    /// Prints the YAML; the secrets are written, or the user is told that they are not.
    ///
    /// @throws IOException when a file cannot be written; none is overwritten
    void print(Terminal terminal, GatewayYaml converted) throws IOException {
        Path directory = secrets;
        if (directory == null) {
            converted
                    .secrets()
                    .keySet()
                    .forEach(f -> terminal.complain("not written: " + f + " (see --secrets DIR)"));
        } else {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> secret : converted.secrets().entrySet()) {
                write(Path.of(secret.getKey()), secret.getValue());
            }
        }
        terminal.out().print(converted.yaml());
        terminal.out().flush();
    }

    private static void write(Path file, String secret) throws IOException {
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            var text = StandardCharsets.UTF_8.encode(secret + "\n");
            while (text.hasRemaining()) {
                channel.write(text);
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " exists already and is left alone", e);
        }
    }
}
