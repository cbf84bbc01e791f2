package io.rbdgate.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each file of `src/test/resources/bad` against the literal lines about it in `expected.txt`.
class BadYamlTest {
    private static final Path BAD =
            Path.of(System.getProperty("rbdgate.root", ".."), "config/src/test/resources/bad");

    @TempDir Path directory = Path.of("");

    @BeforeEach
    void secrets() throws IOException {
        Files.createDirectory(directory.resolve("secrets"));
        secret("alice", "alice-secret-1\n", "rw-------");
        secret("api", "api-secret", "rw-------");
        secret("short", "short\n", "rw-------");
        secret("empty", "", "rw-------");
        secret("lines", "one-line-is-enough\nsecond\n", "rw-------");
        secret("readable", "alice-secret-1\n", "rw-r--r--");
    }

    private void secret(String name, String text, String mode) throws IOException {
        write(
                directory.resolve("secrets").resolve(name),
                text.getBytes(StandardCharsets.UTF_8),
                mode);
    }

    private static void write(Path file, byte[] content, String mode) throws IOException {
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static List<String> expectedLines() throws IOException {
        return Files.readAllLines(BAD.resolve("expected.txt"));
    }

    private static String fileOf(String line) {
        return line.substring(0, line.indexOf(':'));
    }

    static List<String> files() throws IOException {
        try (var listed = Files.list(BAD)) {
            return listed.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void tellsEveryProblemWithItsPlace(String name) throws IOException {
        Path file = directory.resolve(name);
        write(file, Files.readAllBytes(BAD.resolve(name)), "rw-------");
        ConfigLoader.Result result = ConfigDirectory.loader().read(file);

        List<String> expected =
                expectedLines().stream()
                        .filter(line -> fileOf(line).equals(name))
                        .map(line -> directory + "/" + line.replace("{dir}", directory.toString()))
                        .toList();
        assertThat(result.problems()).extracting(ConfigProblem::toString).isEqualTo(expected);
        assertThat(result.config()).isNull();
    }

    @Test
    void coversFortyKindsAndNamesOnlyFilesThatExist() throws IOException {
        var told = new TreeSet<String>();
        expectedLines().forEach(line -> told.add(fileOf(line)));

        assertThat(files()).hasSizeGreaterThanOrEqualTo(40).containsExactlyElementsOf(told);
    }

    @Test
    void aFileThatDoesNotExistIsAProblemToo() {
        Path file = directory.resolve("nothing.yaml");

        assertThat(ConfigLoader.load(file).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(file + ":1:1: the file does not exist");
    }

    @Test
    void aDirectoryIsNotAConfiguration() {
        assertThat(ConfigLoader.load(directory).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(directory + ":1:1: the file cannot be read: Is a directory");
    }

    @Test
    void octetsThatAreNotUtf8AreToldWhereTheyStand() throws IOException {
        Path file = directory.resolve("latin1.yaml");
        write(
                file,
                "gateway:\n  name: b\u00fcro\n".getBytes(StandardCharsets.ISO_8859_1),
                "rw-------");

        assertThat(ConfigLoader.load(file).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(file + ":2:10: the file is not UTF-8 text here");
    }

    @Test
    void aFileOfUnreasonableSizeIsNotRead() throws IOException {
        Path file = directory.resolve("large.yaml");
        write(file, new byte[(4 << 20) + 1], "rw-------");

        assertThat(ConfigLoader.load(file).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(file + ":1:1: the file has more than 4194304 bytes");
    }

    @Test
    void nestingWithoutEndIsRefused() throws IOException {
        Path file = directory.resolve("deep.yaml");
        write(
                file,
                ("portals: " + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8),
                "rw-------");

        assertThat(ConfigLoader.load(file).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(file + ":1:1: not usable as YAML: Nesting Depth exceeded max 20");
    }

    @Test
    void aliasesThatMultiplyAreRefused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        Path file = directory.resolve("bomb.yaml");
        write(file, bomb.toString().getBytes(StandardCharsets.UTF_8), "rw-------");

        assertThat(ConfigLoader.load(file).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        file
                                + ":1:1: not usable as YAML: Number of aliases for non-scalar nodes"
                                + " exceeds the specified max=50");
    }

    @Test
    void aSecretInAReadableConfigurationIsRefusedWithoutShowingIt() throws IOException {
        Path file = directory.resolve("open.yaml");
        String yaml =
                """
                portals:
                  - listen: 127.0.0.1:3260
                discovery:
                  auth: {user: alice, secret: alice-secret-1}
                """;
        write(file, yaml.getBytes(StandardCharsets.UTF_8), "rw-r--r--");

        assertThat(ConfigLoader.load(file).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        file
                                + ":4:31: secret: every user may read this file: use secretFile, or take"
                                + " the right away (chmod o-rwx)");
    }

    @Test
    void noProblemShowsASecret() throws IOException {
        for (String line : expectedLines()) {
            assertThat(line).doesNotContain("alice-secret-1").doesNotContain("12345678901");
        }
    }
}
