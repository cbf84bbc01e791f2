package io.rbdgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "1K, 1024",
        "64M, 67108864",
        "10G, 10737418240",
        "2T, 2199023255552",
        "8191P, 9222246136947933184",
        "9223372036854775807, 9223372036854775807"
    })
    void unitsArePowersOf1024(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1", "1.5G", "1 G", "1g", "1MB", "010", "0x10", "1_000"})
    void anythingElseIsNoSize(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'"
                                + text
                                + "' is not a size: write bytes, or a whole number with K, M, G, T or P");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8192P", "9223372036854775808", "9999999999999999999"})
    void whatDoesNotFitIsRefused(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .hasMessage("'" + text + "' is more than 2^63 bytes");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "513, 513", "1024, 1K", "1536, 1536", "67108864, 64M", "1073741824, 1G"})
    void formatsWithTheLargestUnitThatFits(long bytes, String text) {
        assertThat(ByteSize.format(bytes)).isEqualTo(text);
    }

    @Test
    void formatsTheLargestSize() {
        assertThat(ByteSize.format(Long.MAX_VALUE)).isEqualTo("9223372036854775807");
    }
}
