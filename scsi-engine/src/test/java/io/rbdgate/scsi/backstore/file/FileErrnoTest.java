package io.rbdgate.scsi.backstore.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileErrnoTest {

    @ParameterizedTest
    @CsvSource({
        "0, OK",
        "5, MEDIUM_ERROR",
        "11, NO_RESOURCE",
        "12, NO_RESOURCE",
        "27, NO_SPACE",
        "28, NO_SPACE",
        "30, READ_ONLY",
        "110, TIMEOUT",
        "116, GONE",
        "122, NO_SPACE",
        "95, UNSUPPORTED",
        "22, FAILED",
        "9999, FAILED"
    })
    void everyErrnoHasItsResult(int number, BackstoreResult result) {
        assertThat(FileErrno.result(number)).isEqualTo(result);
    }

    @Test
    void noNumberIsThereTwice() {
        assertThat(Arrays.stream(FileErrno.values()).mapToInt(FileErrno::number))
                .doesNotHaveDuplicates();
    }

    @Test
    void onlySuccessIsOk() {
        assertThat(Arrays.stream(FileErrno.values()).map(e -> FileErrno.result(e.number())))
                .doesNotContain(BackstoreResult.OK);
    }

    @Test
    void theTextNamesTheErrno() {
        assertThat(FileErrno.text(28)).isEqualTo("no space left on the file system (ENOSPC)");
        assertThat(FileErrno.text(9999)).isEqualTo("errno 9999");
    }
}
