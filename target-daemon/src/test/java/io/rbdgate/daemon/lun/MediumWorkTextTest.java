package io.rbdgate.daemon.lun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.rbd.ImageKeys;
import io.rbdgate.scsi.description.MediumWork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MediumWorkTextTest {
    private final MediumWorkText form = new MediumWorkText();

    @ParameterizedTest
    @CsvSource({
        "NONE, v1 none",
        "FORMAT, v1 format",
        "SANITIZE, v1 sanitize",
        "UNRESTRICTED_SANITIZE, v1 unrestricted_sanitize",
    })
    void everyWorkHasItsText(MediumWork work, String text) {
        assertThat(form.write(work)).isEqualTo(text);
        assertThat(form.read(text + "\n", "there")).isEqualTo(work);
    }

    @Test
    void nothingIsWhatARollbackLeaves() {
        assertThat(form.write(MediumWork.NONE)).isEqualTo(ImageKeys.NO_WORK);
    }

    @Test
    void whatIsNotUnderstoodIsAnErrorAndNotNothing() {
        assertThatThrownBy(() -> form.read("v2 sanitize", "disk_1, metadata key rbdgate.work"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "disk_1, metadata key rbdgate.work: 'v2 sanitize', begun on the whole disk,"
                                + " is not understood by this version; remove it only if the"
                                + " content of the disk does not matter");
    }
}
