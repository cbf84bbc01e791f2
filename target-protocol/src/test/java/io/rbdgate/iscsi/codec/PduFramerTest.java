package io.rbdgate.iscsi.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.fixtures.iscsi.PduBuilder;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.iscsi.IscsiProtocolException;
import io.rbdgate.iscsi.pdu.Bhs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PduFramerTest {
    /// NOP-Out with five bytes "hello", three of padding; tag 0x11223344.
    private static final byte[] NOP =
            PduText.bytes(
                    "40 80 0000 00 000005 8*00 11223344 ffffffff 00000007 00000009 16*00"
                            + " \"hello\" 000000");

    /// SCSI Command with an extended CDB in 8 bytes of additional header.
    private static final byte[] LONG_COMMAND =
            PduText.bytes(
                    "01 81 0000 02 000000 8*00 00000001 00000000 00000001 00000001 16*7f"
                            + " 0005 01 00 aabbccdd");

    private static final class Collector implements PduSink {
        private final List<String> seen = new ArrayList<>();
        private @Nullable ByteBuf data;

        @Override
        public void header(Bhs bhs) {
            data = bhs.dataSegmentBytes() == 0 ? null : Unpooled.buffer(bhs.dataSegmentBytes() + 3);
        }

        @Override
        public @Nullable ByteBuf destination() {
            return data;
        }

        @Override
        public int destinationIndex() {
            return 3;
        }

        @Override
        public void end(Bhs bhs, boolean intact) {
            ByteBuf got = data;
            String text = "";
            if (got != null) {
                byte[] bytes = new byte[bhs.dataSegmentBytes()];
                got.getBytes(3, bytes);
                got.release();
                text = HexFormat.of().formatHex(bytes);
            }
            String ahs = HexFormat.of().formatHex(bhs.bytes(), 48, 48 + bhs.ahsBytes());
            seen.add(
                    bhs.opcode()
                            + " "
                            + Integer.toHexString(bhs.initiatorTaskTag())
                            + " "
                            + ahs
                            + " "
                            + text
                            + " "
                            + intact);
        }
    }

    private final Collector collector = new Collector();
    private final PduFramer framer = new PduFramer(collector);

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static final String HELLO = "NOP_OUT 11223344  68656c6c6f true";

    @Test
    void pdusAreFoundWhereverTheStreamIsSplit() {
        byte[] stream = joined(NOP, LONG_COMMAND, NOP);
        for (int split = 0; split <= stream.length; split++) {
            collector.seen.clear();
            framer.feed(Unpooled.wrappedBuffer(stream, 0, split));
            framer.feed(Unpooled.wrappedBuffer(stream, split, stream.length - split));
            assertThat(collector.seen)
                    .as("split at %d", split)
                    .containsExactly(HELLO, "SCSI_COMMAND 1 00050100aabbccdd  true", HELLO);
            assertThat(framer.betweenPdus()).isTrue();
        }
    }

    @Test
    void singleBytesWillDo() {
        for (byte each : NOP) {
            framer.feed(Unpooled.wrappedBuffer(new byte[] {each}));
        }
        assertThat(collector.seen).containsExactly(HELLO);
    }

    @Test
    void digestsAreCheckedWhereverTheStreamIsSplit() {
        byte[] stream =
                PduBuilder.ofHeader(Arrays.copyOf(NOP, 48))
                        .data(PduText.bytes("\"hello\""))
                        .encode(true, true);
        assertThat(stream).hasSize(48 + 4 + 8 + 4);
        framer.reconfigure(collector, true, true, 8192);
        for (int split = 0; split <= stream.length; split++) {
            collector.seen.clear();
            framer.feed(Unpooled.wrappedBuffer(stream, 0, split));
            framer.feed(Unpooled.wrappedBuffer(stream, split, stream.length - split));
            assertThat(collector.seen).as("split at %d", split).containsExactly(HELLO);
        }
        stream[stream.length - 1] ^= 1;
        collector.seen.clear();
        framer.feed(Unpooled.wrappedBuffer(stream));
        assertThat(collector.seen).containsExactly("NOP_OUT 11223344  68656c6c6f false");
    }

    @Test
    void aWrongHeaderDigestEndsTheConnection() {
        framer.reconfigure(collector, true, false, 8192);
        byte[] stream = joined(Arrays.copyOf(NOP, 48), PduText.bytes("01020304"));
        assertThatThrownBy(() -> framer.feed(Unpooled.wrappedBuffer(stream)))
                .isInstanceOf(IscsiProtocolException.class)
                .hasMessageContaining("header digest");
    }

    @Test
    void theDigestOfTheRfcsExampleIsRight() {
        Crc32c crc = new Crc32c();
        crc.update(new byte[32], 0, 32);
        assertThat(crc.value()).isEqualTo(0x8a9136aa);
    }

    @Test
    void aDataSegmentBeyondTheLimitEndsTheConnectionAtItsHeader() {
        byte[] header = PduText.bytes("43 87 0000 00 002001 40*00");
        assertThatThrownBy(() -> framer.feed(Unpooled.wrappedBuffer(header)))
                .isInstanceOf(IscsiProtocolException.class)
                .hasMessageContaining("8193");
        assertThat(collector.seen).isEmpty();
    }

    @Test
    void onlyScsiCommandsMayHaveAdditionalHeaders() {
        for (int opcode : new int[] {0x00, 0x02, 0x03, 0x04, 0x05, 0x06, 0x10}) {
            byte[] header = PduText.bytes("00 80 0000 01 000000 40*00");
            header[0] = (byte) opcode;
            PduFramer fresh = new PduFramer(collector);
            assertThatThrownBy(() -> fresh.feed(Unpooled.wrappedBuffer(header)))
                    .as("opcode %02x", opcode)
                    .isInstanceOf(IscsiProtocolException.class);
        }
    }

    @Test
    void aLongPayloadIsLentToTheSocketRead() {
        framer.reconfigure(collector, false, false, 1 << 20);
        byte[] header = PduText.bytes("05 80 0000 00 008000 8*00 00000001 28*00");
        assertThat(framer.lend()).isNull();
        framer.feed(Unpooled.wrappedBuffer(header));
        framer.feed(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        ByteBuf place = Objects.requireNonNull(framer.lend());
        assertThat(place.writableBytes()).isEqualTo(0x8000 - 3);
        place.writeBytes(new byte[] {4, 5});
        framer.lentBytes(2);
        place.release();
        ByteBuf rest = Objects.requireNonNull(framer.lend());
        rest.writeZero(rest.writableBytes());
        framer.lentBytes(0x8000 - 5);
        rest.release();
        assertThat(collector.seen).hasSize(1);
        assertThat(collector.seen.getFirst()).startsWith("DATA_OUT 1  010203040500");
    }

    @Test
    void nothingIsTakenInAfterAStop() {
        framer.stop();
        ByteBuf in = Unpooled.wrappedBuffer(NOP);
        framer.feed(in);
        assertThat(in.readableBytes()).isEqualTo(NOP.length);
    }
}
