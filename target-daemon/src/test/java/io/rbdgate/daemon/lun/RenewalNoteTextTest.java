package io.rbdgate.daemon.lun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.rbd.ImageKeys;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.renewal.RenewalNote;
import io.rbdgate.scsi.renewal.RenewalPlan;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RenewalNoteTextTest {
    private final RenewalNoteText form = new RenewalNoteText();

    @ParameterizedTest
    @CsvSource({
        "NONE, v1 none",
        "FORMAT, v1 format",
        "SANITIZE, v1 sanitize",
        "UNRESTRICTED_SANITIZE, v1 unrestricted_sanitize",
    })
    void everyWorkThatHasFailedHasItsText(MediumWork work, String text) {
        assertThat(form.write(RenewalNote.failed(work))).isEqualTo(text);
        assertThat(form.read(text + "\n", "there")).isEqualTo(RenewalNote.failed(work));
    }

    @Test
    void nothingIsWhatARollbackLeaves() {
        assertThat(form.write(RenewalNote.NONE)).isEqualTo(ImageKeys.NO_WORK);
    }

    @Test
    void aFormatIsNotGoneOnWith() {
        RenewalPlan plan = new RenewalPlan(MediumWork.FORMAT, List.of());

        assertThat(form.write(RenewalNote.of(plan))).isEqualTo("v1 format");
        assertThat(form.read("v1 format", "there").plan(512)).isNull();
    }

    @Test
    void aNewKeyIsNotGoneOnWith() {
        RenewalPlan plan = RenewalPlan.withNewKey(MediumWork.SANITIZE);

        assertThat(form.write(RenewalNote.of(plan))).isEqualTo("v1 sanitize");
    }

    @Test
    void anEraseIsGoneOnWith() {
        RenewalPlan plan = new RenewalPlan(MediumWork.SANITIZE, List.of());

        assertThat(form.write(RenewalNote.of(plan))).isEqualTo("v2 sanitize erase");
        assertThat(form.read("v2 sanitize erase\n", "there").plan(512)).isEqualTo(plan);
    }

    @Test
    void ofAnOverwriteThePatternAndItsInversionsAreKept() {
        byte[] block = new byte[512];
        byte[] inverted = new byte[512];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (0x0A + i % 3);
            inverted[i] = (byte) ~block[i];
        }
        RenewalPlan plan =
                new RenewalPlan(MediumWork.UNRESTRICTED_SANITIZE, List.of(block, inverted, block));

        String text = form.write(RenewalNote.of(plan));

        assertThat(text).isEqualTo("v2 unrestricted_sanitize overwrite +-+ 0A0B0C");
        RenewalPlan read = Objects.requireNonNull(form.read(text, "there").plan(512));
        assertThat(read.work()).isEqualTo(MediumWork.UNRESTRICTED_SANITIZE);
        List<String> passes = new ArrayList<>();
        read.passes().forEach(pass -> passes.add(HexFormat.of().formatHex(pass)));
        assertThat(passes)
                .containsExactly(
                        HexFormat.of().formatHex(block),
                        HexFormat.of().formatHex(inverted),
                        HexFormat.of().formatHex(block));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v3 sanitize",
                "v1 ironing",
                "v2 format erase",
                "v2 sanitize",
                "v2 sanitize overwrite + 0A0",
                "v2 sanitize overwrite 0A0B",
            })
    void whatIsNotUnderstoodIsAnErrorAndNotNothing(String text) {
        assertThatThrownBy(() -> form.read(text, "disk_1, metadata key rbdgate.work"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "disk_1, metadata key rbdgate.work: '"
                                + text
                                + "', begun on the whole disk, is not understood by this version;"
                                + " remove it only if the content of the disk does not matter");
    }
}
