package io.rbdgate.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TextPiecesTest {
    private static TextPieces pieces(String... pairs) {
        return new TextPieces(
                Arrays.stream(pairs)
                        .map(p -> new KeyValue(p.split("=", 2)[0], p.split("=", 2)[1]))
                        .iterator());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shortTextIsOnePiece() {
        TextPieces pieces = pieces("a=1");
        assertThat(pieces.hasMore()).isTrue();
        assertThat(pieces.next(4)).isEqualTo(bytes("a=1\0"));
        assertThat(pieces.hasMore()).isFalse();
        assertThat(pieces.next(4)).isEmpty();
    }

    @Test
    void cutFallsBetweenPairs() {
        TextPieces pieces = pieces("a=1", "b=2", "c=3");
        assertThat(pieces.next(11)).isEqualTo(bytes("a=1\0b=2\0"));
        assertThat(pieces.next(11)).isEqualTo(bytes("c=3\0"));
    }

    @Test
    void pairThatFitsNoPieceIsCut() {
        TextPieces pieces = pieces("a=1", "long=0123456789", "b=2");
        assertThat(pieces.next(8)).isEqualTo(bytes("a=1\0"));
        assertThat(pieces.next(8)).isEqualTo(bytes("long=012"));
        assertThat(pieces.next(8)).isEqualTo(bytes("3456789\0"));
        assertThat(pieces.next(8)).isEqualTo(bytes("b=2\0"));
    }

    @Test
    void piecesOfAnySizeJoinToTheText() {
        byte[] text =
                bytes("TargetName=iqn.2026-11.x:y\0TargetAddress=1.2.3.4:3260,1\0TargetAlias=\0");
        for (int max = 1; max <= text.length + 1; max++) {
            TextPieces pieces =
                    pieces(
                            "TargetName=iqn.2026-11.x:y",
                            "TargetAddress=1.2.3.4:3260,1",
                            "TargetAlias=");
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            while (pieces.hasMore()) {
                byte[] piece = pieces.next(max);
                assertThat(piece.length).as("piece of at most %d", max).isBetween(1, max);
                joined.writeBytes(piece);
            }
            assertThat(joined.toByteArray()).isEqualTo(text);
        }
    }

    @Test
    void nothingIsNoPiece() {
        assertThat(TextPieces.none().hasMore()).isFalse();
        assertThat(TextPieces.none().next(512)).isEmpty();
    }
}
