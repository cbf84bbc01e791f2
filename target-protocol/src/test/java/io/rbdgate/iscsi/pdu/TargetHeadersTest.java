package io.rbdgate.iscsi.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rbdgate.fixtures.iscsi.PduText;
import org.junit.jupiter.api.Test;

class TargetHeadersTest {
    private final ByteBuf out = Unpooled.buffer();

    private byte[] written() {
        return ByteBufUtil.getBytes(out);
    }

    @Test
    void dataInInTheMiddleOfASequence() {
        TargetHeaders.dataIn(out, false, 0x2000, 0, 0x11, 0x22, 0x33, 4, 0x8000);
        assertThat(written())
                .isEqualTo(
                        PduText.bytes(
                                "25 00 0000 00 002000 8*00 00000011 ffffffff 00000000 00000022"
                                        + " 00000033 00000004 00008000 00000000"));
    }

    @Test
    void dataInWithStatusAndUnderflow() {
        TargetHeaders.dataInWithStatus(
                out, 0, TargetHeaders.UNDERFLOW, 12, 36, 0, 0x11, 0x99, 0x22, 0x33, 0, 0);
        assertThat(written())
                .isEqualTo(
                        PduText.bytes(
                                "25 83 0000 00 000024 8*00 00000011 ffffffff 00000099 00000022"
                                        + " 00000033 00000000 00000000 0000000c"));
    }

    @Test
    void responseWithCheckConditionAndOverflow() {
        TargetHeaders.scsiResponse(
                out, TargetHeaders.OVERFLOW, 2, 20, 0x11, 0x99, 0x22, 0x33, 5, 0, 512);
        assertThat(written())
                .isEqualTo(
                        PduText.bytes(
                                "21 84 00 02 00 000014 8*00 00000011 00000000 00000099 00000022"
                                        + " 00000033 00000005 00000000 00000200"));
    }

    @Test
    void readyToTransfer() {
        TargetHeaders.readyToTransfer(
                out, 1L << 48, 0x11, 0x55, 0x99, 0x22, 0x33, 1, 0x10000, 0x40000);
        assertThat(written())
                .isEqualTo(
                        PduText.bytes(
                                "31 80 0000 00 000000 0001 000000000000 00000011 00000055"
                                        + " 00000099 00000022 00000033 00000001 00010000"
                                        + " 00040000"));
    }

    @Test
    void rareOnes() {
        new NopIn(0, -1, 7, 3, 4, 5, 0).encode(out);
        assertThat(written())
                .isEqualTo(
                        PduText.bytes(
                                "20 80 0000 00 000000 8*00 ffffffff 00000007 00000003 00000004"
                                        + " 00000005 12*00"));
        out.clear();
        new Reject(RejectReason.PROTOCOL_ERROR, 3, 4, 5, 0, 48).encode(out);
        assertThat(written())
                .isEqualTo(
                        PduText.bytes(
                                "3f 80 04 00 00 000030 8*00 ffffffff 00000000 00000003 00000004"
                                        + " 00000005 00000000 8*00"));
        out.clear();
        new AsyncMessage(AsyncEvent.REQUEST_LOGOUT, 0, 3, 4, 5, 0, 0, 10).encode(out);
        assertThat(written())
                .isEqualTo(
                        PduText.bytes(
                                "32 80 0000 00 000000 8*00 ffffffff 00000000 00000003 00000004"
                                        + " 00000005 01 00 0000 0000 000a 00000000"));
    }
}
