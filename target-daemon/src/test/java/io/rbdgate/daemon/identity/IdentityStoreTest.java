package io.rbdgate.daemon.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Serial numbers that were given once stay.
final class IdentityStoreTest {
    private static final String DISK = "memory:iqn.2026-11.test:t/0";

    @TempDir Path directory;

    @Test
    void whatIsPreparedIsStoredAsIfAskedForOneByOne() throws IOException {
        IdentityStore store = new IdentityStore(directory);

        store.prepare(List.of(DISK, "file:/data/disk"));

        assertThat(store.serialOf(DISK)).isEqualTo("18ea52fe-de33-35b2-b20c-f2ec5e837538");
        assertThat(new IdentityStore(directory).known(DISK))
                .isEqualTo("18ea52fe-de33-35b2-b20c-f2ec5e837538");
        assertThat(new IdentityStore(directory).known("file:/data/disk")).isNotNull();
    }

    @Test
    void aSerialFoundElsewhereIsNotReplacedByADerivedOne() throws IOException {
        IdentityStore store = new IdentityStore(directory);
        store.remember(DISK, "given");

        store.prepare(List.of(DISK));

        assertThat(new IdentityStore(directory).known(DISK)).isEqualTo("given");
    }
}
