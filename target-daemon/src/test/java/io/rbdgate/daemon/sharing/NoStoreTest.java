package io.rbdgate.daemon.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rbdgate.config.store.ConfEditException;
import org.junit.jupiter.api.Test;

final class NoStoreTest {

    @Test
    void aChangeIsAConflictThatSaysWhatToConfigure() {
        try (NoStore store = new NoStore()) {
            ConfEditException asked =
                    catchThrowableOfType(ConfEditException.class, store::requireKeeps);
            ConfEditException changed =
                    catchThrowableOfType(
                            ConfEditException.class, () -> store.update(document -> {}));

            assertThat(asked)
                    .hasMessage(
                            "nothing can be kept with store: none; say 'store: file:DIR' or"
                                    + " 'store: rados' in the configuration file");
            assertThat(asked.status()).isEqualTo(409);
            assertThat(changed.status()).isEqualTo(409);
        }
    }
}
