package io.rbdgate.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the octets are, the loader answers: a configuration or problems, never an exception.
class MutatedYamlTest {
    private static final int ROUNDS = 3000;
    private static final byte[] TELLING =
            "\n\t :-{}[],&*!|>'\"#%@`~0?<=".getBytes(StandardCharsets.US_ASCII);

    private static final String SERVED =
            """
            ceph: {client: client.a}
            portals:
              - listen: "[::1]:3260"
                tag: 2
            targets:
              - iqn: iqn.2026-11.io.rbdgate:demo
                access: open
                portals: ["[::1]:3260"]
                luns:
                  - {lun: 0, backstore: {type: rbd, pool: p, namespace: n, image: i, create: 1G}, serial: a1}
                  - {lun: 1, backstore: {type: file, path: a.img, size: 64M}, readOnly: true}
                initiators:
                  - iqn: eui.02004567a425678d
                    luns: [0, 1]
                parameters: {queueDepth: 64, headerDigest: [None], firstBurstLength: 65536}
            metrics: {listen: 127.0.0.1:9287}
            limits: {connections: 16, bytesInFlight: 1G}
            """;

    @TempDir Path directory = Path.of("");

    @Test
    void damagedFilesAreProblems() throws IOException {
        byte[] refused = everything();
        byte[] served = SERVED.getBytes(StandardCharsets.UTF_8);
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Path file = directory.resolve("gw.yaml");
            Files.write(file, damage(seed % 2 == 0 ? refused : served, new Random(seed)));

            ConfigLoader.Result result = load(file, seed);

            assertThat(result.problems().isEmpty())
                    .as("seed %d", seed)
                    .isEqualTo(result.config() != null);
        }
    }

    private static byte[] everything() throws IOException {
        try (var in = MutatedYamlTest.class.getResourceAsStream("/everything.yaml")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static ConfigLoader.Result load(Path file, long seed) {
        try {
            return ConfigDirectory.loader().read(file);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static byte[] damage(byte[] whole, Random random) {
        int length = random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length;
        byte[] damaged = Arrays.copyOf(whole, length);
        for (int i = random.nextInt(6); i >= 0 && length > 0; i--) {
            boolean telling = random.nextInt(3) > 0;
            damaged[random.nextInt(length)] =
                    telling ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt(256);
        }
        return damaged;
    }
}
