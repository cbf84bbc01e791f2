package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrnoTableTest {

    @ParameterizedTest
    @CsvSource({
        "0, OK",
        "4096, OK",
        "-1, FAILED",
        "-2, GONE",
        "-5, MEDIUM_ERROR",
        "-11, NO_RESOURCE",
        "-12, NO_RESOURCE",
        "-13, FAILED",
        "-16, NO_RESOURCE",
        "-22, UNSUPPORTED",
        "-28, NO_SPACE",
        "-30, NOT_OWNER",
        "-84, MISCOMPARE",
        "-95, UNSUPPORTED",
        "-108, FENCED",
        "-110, TIMEOUT",
        "-122, NO_SPACE",
        "-99, FAILED",
        "-4095, FAILED",
        "-2147483648, FAILED"
    })
    void everyErrnoHasOneMeaning(long answer, BackstoreResult result) {
        assertThat(ErrnoTable.result(answer, false)).isEqualTo(result);
    }

    @Test
    void aReadOnlyImageIsReadOnlyAndNotLost() {
        assertThat(ErrnoTable.result(-30, true)).isEqualTo(BackstoreResult.READ_ONLY);
    }

    @Test
    void messagesNameTheErrno() {
        assertThat(ErrnoTable.text(-108)).isEqualTo("this client is blocklisted (ESHUTDOWN)");
        assertThat(ErrnoTable.text(-71)).isEqualTo("errno 71");
    }
}
