package io.rbdgate.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "00262144, 262144",
        "16777215, 16777215",
        "0x40000, 262144",
        "0XfF, 255",
        "9223372036854775807, 9223372036854775807",
        "0x7fffffffffffffff, 9223372036854775807"
    })
    void numberIsDecimalOrHexadecimal(String text, long number) {
        assertThat(NumericValue.parse(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+1",
                " 1",
                "1 ",
                "1.0",
                "0x",
                "0xg",
                "1a",
                "9223372036854775808",
                "0x8000000000000000",
                "99999999999999999999999",
                "\u0661\u0662",
                "Yes"
            })
    void otherTextIsNoNumber(String text) {
        assertThat(NumericValue.parse(text)).isEqualTo(-1);
    }

    @Test
    void endlessZerosAreNoNumber() {
        assertThat(NumericValue.parse("0".repeat(200))).isEqualTo(-1);
    }

    @Test
    void hexadecimalComesInEitherCase() {
        byte[] octets = {0x0a, (byte) 0xbc};
        assertThat(BinaryValue.decode("0x0abc")).isEqualTo(octets);
        assertThat(BinaryValue.decode("0X0ABC")).isEqualTo(octets);
    }

    @Test
    void oddNumberOfHexDigitsHasAShortFirstOctet() {
        assertThat(BinaryValue.decode("0xabc")).isEqualTo(new byte[] {0x0a, (byte) 0xbc});
        assertThat(BinaryValue.decode("0x1")).isEqualTo(new byte[] {1});
    }

    @Test
    void base64ComesWithOrWithoutPadding() {
        byte[] octets = {(byte) 0xfe, (byte) 0xa5, 0x63, (byte) 0x98};
        assertThat(BinaryValue.decode("0b/qVjmA==")).isEqualTo(octets);
        assertThat(BinaryValue.decode("0B/qVjmA")).isEqualTo(octets);
    }

    @Test
    void emptyBinaryIsEmpty() {
        assertThat(BinaryValue.decode("0x")).isEmpty();
        assertThat(BinaryValue.decode("0b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "abc", "1x00", "0y00", "0x0g", "0b/qVjmA=", "0b/q!jmA==", "0b="})
    void otherTextIsNoBinary(String text) {
        assertThat(BinaryValue.decode(text)).isNull();
    }

    @Test
    void octetsAreWrittenInLowerCase() {
        assertThat(BinaryValue.encode(new byte[] {0, (byte) 0xAB, (byte) 0xff}))
                .isEqualTo("0x00abff");
    }
}
