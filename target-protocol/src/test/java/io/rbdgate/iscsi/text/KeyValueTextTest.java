package io.rbdgate.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValueTextTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<KeyValue> parse(String text) {
        return KeyValueText.parse(bytes(text), 256);
    }

    @Test
    void pairsComeInTheirOrder() {
        assertThat(parse("HeaderDigest=None\0InitialR2T=No\0"))
                .containsExactly(
                        new KeyValue("HeaderDigest", "None"), new KeyValue("InitialR2T", "No"));
    }

    @Test
    void emptyTextHasNoPairs() {
        assertThat(parse("")).isEmpty();
    }

    @Test
    void valueMayBeEmptyOrHoldEqualsSigns() {
        assertThat(parse("SendTargets=\0CHAP_N=a=b\0"))
                .containsExactly(new KeyValue("SendTargets", ""), new KeyValue("CHAP_N", "a=b"));
    }

    @Test
    void paddingCountedAsTextIsTolerated() {
        assertThat(parse("SendTargets=All\0\0\0\0"))
                .containsExactly(new KeyValue("SendTargets", "All"));
    }

    @Test
    void valueIsUtf8() {
        assertThat(parse("InitiatorAlias=Köln\0"))
                .containsExactly(new KeyValue("InitiatorAlias", "K\u00f6ln"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InitialR2T=No",
                "InitialR2T\0",
                "=No\0",
                "InitialR2T=No\0\0ImmediateData=No\0",
                "Initial R2T=No\0",
                "1InitialR2T=No\0",
                "Initial\u00e4=No\0",
                "A\u0001=No\0"
            })
    void malformedTextIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(NegotiationException.class);
    }

    @Test
    void valueThatIsNotUtf8IsRefused() {
        byte[] text = bytes("InitiatorAlias=xy\0");
        text[15] = (byte) 0xc3;
        text[16] = (byte) 0x28;
        assertThatThrownBy(() -> KeyValueText.parse(text, 256))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("value of InitiatorAlias is not UTF-8");
    }

    @Test
    void keyHasAtMost63Characters() {
        assertThat(parse("X" + "a".repeat(62) + "=1\0")).hasSize(1);
        assertThatThrownBy(() -> parse("X" + "a".repeat(63) + "=1\0"))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("key longer than 63 characters");
    }

    @Test
    void simpleValueHasAtMost255Bytes() {
        assertThat(parse("InitiatorAlias=" + "a".repeat(255) + "\0")).hasSize(1);
        assertThat(parse("X-com.example=" + "a".repeat(255) + "\0")).hasSize(1);
        assertThatThrownBy(() -> parse("InitiatorAlias=" + "a".repeat(256) + "\0"))
                .isInstanceOf(NegotiationException.class);
        assertThatThrownBy(() -> parse("X-com.example=" + "a".repeat(256) + "\0"))
                .isInstanceOf(NegotiationException.class);
    }

    @Test
    void binaryOf1024OctetsFits() {
        assertThat(parse("CHAP_C=0x" + "ab".repeat(1024) + "\0")).hasSize(1);
        assertThatThrownBy(() -> parse("CHAP_C=0x" + "ab".repeat(1025) + "\0"))
                .isInstanceOf(NegotiationException.class);
    }

    @Test
    void numberOfPairsIsBounded() {
        assertThat(parse("a=\0".repeat(256))).hasSize(256);
        assertThatThrownBy(() -> parse("a=\0".repeat(257)))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("too many keys");
    }

    @Test
    void pairsAreWrittenEachWithItsNul() {
        assertThat(
                        KeyValueText.encode(
                                List.of(
                                        new KeyValue("TargetName", "iqn.2026-11.io.rbdgate:a"),
                                        new KeyValue("TargetAddress", "[::1]:3260,1"))))
                .isEqualTo(
                        bytes(
                                "TargetName=iqn.2026-11.io.rbdgate:a\0"
                                        + "TargetAddress=[::1]:3260,1\0"));
    }

    @Test
    void valueOfOursHoldsNoNul() {
        List<KeyValue> forged = List.of(new KeyValue("TargetAlias", "a\0TargetName=x"));
        assertThatThrownBy(() -> KeyValueText.encode(forged))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void quotedTextIsFitForALogLine() {
        assertThat(NegotiationException.quoted("a\nb\u001b[0m\u00e4")).isEqualTo("'a?b?[0m?'");
        assertThat(NegotiationException.quoted("x".repeat(500))).hasSize(85).endsWith("...'");
    }
}
