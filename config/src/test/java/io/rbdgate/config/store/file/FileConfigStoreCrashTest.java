package io.rbdgate.config.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A writer that dies at any step leaves the old document or the new one, and no trace that hinders
/// the next.
class FileConfigStoreCrashTest {
    @TempDir Path dir;

    @ParameterizedTest
    @EnumSource(WriteStep.class)
    void aWriterKilledAtAnyStepLeavesTheOldDocumentOrTheNewOne(WriteStep step) throws Exception {
        try (FileConfigStore store = StoreChild.open(dir)) {
            store.update(StoreChild.addClient("before"));
        }
        Process writer = StoreChild.start("stop", dir.toString(), step.name());
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("at " + step);
        } finally {
            writer.destroyForcibly();
            writer.waitFor();
        }
        boolean written = step.compareTo(WriteStep.RENAMED) >= 0;

        try (FileConfigStore store = StoreChild.open(dir)) {
            assertThat(filesIn(dir)).containsExactly(".gateway.conf.lock", "gateway.conf");
            GatewayConf conf = store.read();
            assertThat(conf.epoch()).isEqualTo(written ? 2 : 1);
            assertThat(clients(conf)).isEqualTo(written ? "[before, killed]" : "[before]");
            assertThat(store.update(StoreChild.addClient("after")).epoch())
                    .isEqualTo(written ? 3 : 2);
        }
    }

    @ParameterizedTest
    @EnumSource(WriteStep.class)
    void aWriteThatFailsAtAnyStepIsReportedAndLeavesTheOldDocumentOrTheNewOne(WriteStep step)
            throws Exception {
        StoreChild.open(dir).close();
        try (FileConfigStore failing =
                FileConfigStore.open(
                        dir,
                        StoreChild.upgrade(),
                        StoreChild.CLOCK,
                        problem -> {},
                        at -> failAt(at, step))) {
            assertThatThrownBy(() -> failing.update(StoreChild.addClient("x")))
                    .isInstanceOf(ConfigStoreException.class)
                    .hasMessageEndingWith("gateway.conf could not be written: no space left");
        }
        boolean written = step.compareTo(WriteStep.RENAMED) >= 0;

        try (FileConfigStore store = StoreChild.open(dir)) {
            assertThat(store.read().epoch()).isEqualTo(written ? 1 : 0);
            assertThat(filesIn(dir)).containsExactly(".gateway.conf.lock", "gateway.conf");
        }
    }

    private static void failAt(WriteStep at, WriteStep step) throws IOException {
        if (at == step) {
            throw new IOException("no space left");
        }
    }

    private static String clients(GatewayConf conf) {
        return Objects.requireNonNull(conf.targets().get(StoreChild.TARGET))
                .clients()
                .keySet()
                .toString();
    }

    private static Stream<String> filesIn(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList().stream();
        }
    }
}
