package io.rbdgate.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
    private static final Path EXAMPLES =
            Path.of(System.getProperty("rbdgate.root", ".."), "config/examples");
    private static final Pattern SECRET =
            Pattern.compile("(?:secret|password)File: (secrets/[a-z]+)");

    @TempDir Path directory = Path.of("");

    static List<String> examples() throws IOException {
        try (var listed = Files.list(EXAMPLES)) {
            return listed.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleLoadsOnceItsSecretsAreThere(String name) throws IOException {
        ConfigDirectory files = new ConfigDirectory(directory);
        String yaml = Files.readString(EXAMPLES.resolve(name));
        for (var found = SECRET.matcher(yaml); found.find(); ) {
            files.write(found.group(1), "the secret of " + found.group(1) + "\n");
        }

        assertThat(files.load(yaml).problems()).isEmpty();
    }

    @Test
    void thereIsOneForEachKindOfBackstore() throws IOException {
        assertThat(examples())
                .contains("file.yaml", "full.yaml", "memory.yaml", "rbd.yaml", "shared.yaml");
    }
}
