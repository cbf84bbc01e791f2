package io.rbdgate.rbd.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class NotifyReplyTest {
    @Test
    void whoAnsweredIsToldFromWhoDidNot() {
        byte[] encoded =
                HexFormat.of()
                        .parseHex(
                                "02000000" // two have answered
                                        + "1b10000000000000" // client 4123
                                        + "0100000000000000" // by its watch 1
                                        + "00000000" // with nothing
                                        + "2a00000000000000" // client 42
                                        + "0200000000000000"
                                        + "03000000616263" // with three bytes
                                        + "01000000" // one has not
                                        + "0700000000000000" // client 7
                                        + "0300000000000000");

        NotifyReply reply = NotifyReply.decode(ByteBuffer.wrap(encoded));

        assertThat(reply.answered()).containsExactlyInAnyOrder(4123L, 42L);
        assertThat(reply.silent()).containsExactly(7L);
        assertThat(reply.texts()).containsExactlyInAnyOrder("", "abc");
        assertThat(reply.answeredBy("client.4123")).isTrue();
        assertThat(reply.answeredBy("client.7")).isFalse();
    }
}
