package io.rbdgate.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TextAssemblerTest {
    private static final byte[] TEXT =
            "InitiatorName=iqn.2026-11.io.rbdgate:x\0AuthMethod=CHAP,None\0"
                    .getBytes(StandardCharsets.US_ASCII);

    @Test
    void textCutAtAnyByteIsJoined() {
        for (int cut = 0; cut <= TEXT.length; cut++) {
            TextAssembler assembler = new TextAssembler();
            assertThat(assembler.add(Arrays.copyOfRange(TEXT, 0, cut), true)).isNull();
            assertThat(assembler.add(Arrays.copyOfRange(TEXT, cut, TEXT.length), false))
                    .as("cut at %d", cut)
                    .containsExactly(
                            new KeyValue("InitiatorName", "iqn.2026-11.io.rbdgate:x"),
                            new KeyValue("AuthMethod", "CHAP,None"));
        }
    }

    @Test
    void textInSingleBytesIsJoined() {
        TextAssembler assembler = new TextAssembler();
        for (byte octet : TEXT) {
            assertThat(assembler.add(new byte[] {octet}, true)).isNull();
        }
        assertThat(assembler.add(new byte[0], false)).hasSize(2);
    }

    @Test
    void nextTextBeginsEmpty() {
        TextAssembler assembler = new TextAssembler();
        assertThat(assembler.add(TEXT, true)).isNull();
        assertThat(assembler.add(new byte[0], false)).hasSize(2);
        assertThat(assembler.add(new byte[0], false)).isEmpty();
    }

    @Test
    void bytesAreCountedOverAllTexts() {
        TextAssembler assembler = new TextAssembler();
        byte[] piece = new byte[8192];
        for (int i = 0; i < 8; i++) {
            assertThat(assembler.add(piece, true)).isNull();
        }
        assertThatThrownBy(() -> assembler.add(new byte[1], false))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("more than 64 KiB of text");
    }

    @Test
    void keysAreCountedOverAllTexts() {
        TextAssembler assembler = new TextAssembler();
        byte[] hundred = "a=1\0".repeat(100).getBytes(StandardCharsets.US_ASCII);
        assertThat(assembler.add(hundred, false)).hasSize(100);
        assertThat(assembler.add(hundred, false)).hasSize(100);
        assertThatThrownBy(() -> assembler.add(hundred, false))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("too many keys");
    }
}
