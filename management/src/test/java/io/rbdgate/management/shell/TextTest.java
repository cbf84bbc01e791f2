package io.rbdgate.management.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.shell.text.Ink;
import io.rbdgate.management.shell.text.Screen;
import io.rbdgate.management.shell.text.TableText;
import io.rbdgate.management.shell.tree.SizeText;
import io.rbdgate.management.shell.tree.Summary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The small print.
final class TextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.00Y",
        "513, 513b",
        "1024, 1K",
        "314572800, 300M",
        "1073741824, 1G",
        "1610612736, 1536M",
        "18691697672192, 17.0T",
        "1125899906842624, 1.0P",
        "1152921504606846976, 1.00E",
        "1073741825, 1073741825b"
    })
    void sizesAreGwclis(long bytes, String text) {
        assertThat(SizeText.of(bytes)).isEqualTo(text);
    }

    @Test
    void wordsAreThoseOfAShell() {
        assertThat(Words.of("  a 'b c' \"d 'e'\" f\\ g x='' ''"))
                .containsExactly("a", "b c", "d 'e'", "f g", "x=", "");
        assertThatThrownBy(() -> Words.of("a \"b")).hasMessage("a quote (\") is not closed");
    }

    @Test
    void aPathEscapesWhatWouldBeAnotherSegment() {
        assertThat(ApiPath.of("api", "target", "iqn.2026-11.a:b"))
                .isEqualTo("/api/target/iqn.2026-11.a:b");
        assertThat(ApiPath.of("a/b", "c d", "é", "%")).isEqualTo("/a%2Fb/c%20d/%C3%A9/%25");
        assertThat(ApiPath.ofImage("/api/disk", "rbd/a?b")).isEqualTo("/api/disk/rbd/a%3Fb");
    }

    @Test
    void numbersOfATableStandToTheRight() {
        assertThat(
                        TableText.lines(
                                List.of("lun", "iops", "owner"),
                                List.of(List.of("a:0", "5", "gw1"), List.of("b:10", "1234", ""))))
                .containsExactly("lun   iops  owner", "a:0      5  gw1", "b:10  1234");
    }

    @Test
    void coloursAreOffWhereTheyAreNotWanted() {
        assertThat(new Ink(true).health(Summary.Health.BAD, "x"))
                .isEqualTo("\u001b[31;1mx\u001b[0m");
        assertThat(new Ink(false).health(Summary.Health.BAD, "x")).isEqualTo("x");
        assertThat(Screen.wantsColour(Map.of("TERM", "xterm"))).isTrue();
        assertThat(Screen.wantsColour(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
        assertThat(Screen.wantsColour(Map.of("TERM", "dumb"))).isFalse();
    }
}
