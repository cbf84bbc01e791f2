package io.rbdgate.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {

    @Test
    void theFileInTheRepositoryIsWhatTheTableSays() throws IOException {
        Path file = Path.of(System.getProperty("rbdgate.root", ".."), "config/REFERENCE.md");

        assertThat(ConfigReference.markdown())
                .as("write it anew: java -cp ... io.rbdgate.config.yaml.ConfigReference %s", file)
                .isEqualTo(Files.readString(file));
    }

    @Test
    void aRowTellsKeyValueDefaultAndMeaning() {
        assertThat(ConfigReference.markdown())
                .contains(
                        "\n| `tag` | whole number 1..65535 | `1` | Target portal group tag, also the"
                                + " relative port id. |\n")
                .contains(
                        "\n| `link` | `HOST:PORT` | none | Address and port for the other gateways."
                                + " *(not available in this version)* |\n");
    }
}
