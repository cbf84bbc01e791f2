package io.rbdgate.iscsi.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LoginPduTest {
    private static final String REQUEST =
            "43 87 00 00  00 00 01 02  80 01 23 45 67 89 ab cd"
                    + "11 22 33 44  00 07 00 00  01 02 03 04  05 06 07 08"
                    + "00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00";
    private static final String RESPONSE =
            "23 87 00 00  00 00 00 10  80 01 23 45 67 89 00 05"
                    + "11 22 33 44  00 00 00 00  0a 0b 0c 0d  01 02 03 04"
                    + "01 02 03 83  00 00 00 00  00 00 00 00  00 00 00 00";
    private static final String TEXT_REQUEST =
            "44 80 00 00  00 00 00 10  00 01 00 00 00 00 00 00"
                    + "00 00 00 2a  ff ff ff ff  00 00 00 05  00 00 00 06"
                    + "00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00";
    private static final String TEXT_RESPONSE =
            "24 40 00 00  00 00 20 00  00 00 00 00 00 00 00 00"
                    + "00 00 00 2a  00 00 00 01  00 00 00 06  00 00 00 06"
                    + "00 00 00 85  00 00 00 00  00 00 00 00  00 00 00 00";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] written(Consumer<ByteBuf> encode) {
        ByteBuf out = Unpooled.buffer();
        try {
            encode.accept(out);
            byte[] written = new byte[out.readableBytes()];
            out.readBytes(written);
            return written;
        } finally {
            out.release();
        }
    }

    @Test
    void loginRequestIsReadFieldByField() {
        assertThat(LoginRequest.decode(Unpooled.wrappedBuffer(bytes(REQUEST))))
                .isEqualTo(
                        new LoginRequest(
                                true,
                                false,
                                1,
                                3,
                                0,
                                0,
                                0,
                                258,
                                0x800123456789L,
                                0xabcd,
                                0x11223344,
                                7,
                                0x01020304,
                                0x05060708));
    }

    @Test
    void loginRequestIsReadAtTheReaderIndex() {
        ByteBuf shifted = Unpooled.wrappedBuffer(new byte[3], bytes(REQUEST));
        shifted.readerIndex(3);
        assertThat(LoginRequest.decode(shifted).isid()).isEqualTo(0x800123456789L);
        assertThat(shifted.readerIndex()).isEqualTo(3);
    }

    @Test
    void continuedLoginRequestHasNoTransit() {
        byte[] continued = bytes(REQUEST);
        continued[1] = 0x44;
        LoginRequest request = LoginRequest.decode(Unpooled.wrappedBuffer(continued));
        assertThat(request.transit()).isFalse();
        assertThat(request.continued()).isTrue();
        assertThat(request.currentStage()).isEqualTo(1);
        assertThat(request.nextStage()).isZero();
    }

    @Test
    void loginRequestIsWrittenAsItWasRead() {
        LoginRequest request = LoginRequest.decode(Unpooled.wrappedBuffer(bytes(REQUEST)));
        assertThat(written(request::encode)).isEqualTo(bytes(REQUEST));
    }

    @Test
    void loginResponseIsWrittenFieldByField() {
        LoginResponse response =
                new LoginResponse(
                        true,
                        false,
                        1,
                        3,
                        0,
                        0,
                        16,
                        0x800123456789L,
                        0,
                        0x11223344,
                        0,
                        0,
                        0,
                        LoginStatus.SUCCESS);
        LoginResponse complete =
                response.withTsih(5).withSequence(0x0a0b0c0d, 0x01020304, 0x01020383);
        assertThat(written(complete::encode)).isEqualTo(bytes(RESPONSE));
    }

    @Test
    void loginResponseIsReadAsItWasWritten() {
        LoginResponse response =
                Objects.requireNonNull(
                        LoginResponse.decode(Unpooled.wrappedBuffer(bytes(RESPONSE))));
        assertThat(response.tsih()).isEqualTo(5);
        assertThat(response.maxCmdSn()).isEqualTo(0x01020383);
        assertThat(written(response::encode)).isEqualTo(bytes(RESPONSE));
    }

    @Test
    void refusalCarriesClassAndDetail() {
        LoginRequest request = LoginRequest.decode(Unpooled.wrappedBuffer(bytes(REQUEST)));
        byte[] refusal = written(LoginResponse.refusal(request, LoginStatus.NOT_FOUND)::encode);
        assertThat(refusal[1]).isEqualTo((byte) 0x04);
        assertThat(refusal[36]).isEqualTo((byte) 0x02);
        assertThat(refusal[37]).isEqualTo((byte) 0x03);
        assertThat(refusal).hasSize(48);
    }

    @Test
    void statusThatIsNotDefinedIsNotRead() {
        byte[] strange = bytes(RESPONSE);
        strange[36] = 0x07;
        assertThat(LoginResponse.decode(Unpooled.wrappedBuffer(strange))).isNull();
    }

    @Test
    void textRequestIsReadFieldByField() {
        TextRequest request = TextRequest.decode(Unpooled.wrappedBuffer(bytes(TEXT_REQUEST)));
        assertThat(request)
                .isEqualTo(
                        new TextRequest(
                                true, true, false, 0, 16, 0x0001000000000000L, 42, -1, 5, 6));
        assertThat(written(request::encode)).isEqualTo(bytes(TEXT_REQUEST));
    }

    @Test
    void textResponseIsWrittenFieldByField() {
        TextResponse response =
                new TextResponse(false, true, 8192, 0, 42, 1, 0, 0, 0).withSequence(6, 6, 0x85);
        assertThat(written(response::encode)).isEqualTo(bytes(TEXT_RESPONSE));
        assertThat(TextResponse.decode(Unpooled.wrappedBuffer(bytes(TEXT_RESPONSE))))
                .isEqualTo(response);
    }

    @Test
    void everyStatusIsFoundByItsCode() {
        for (LoginStatus status : LoginStatus.values()) {
            assertThat(LoginStatus.ofCode(status.code())).isSameAs(status);
        }
        assertThat(LoginStatus.AUTHENTICATION_FAILURE.code()).isEqualTo(0x0201);
        assertThat(LoginStatus.INVALID_DURING_LOGIN.code()).isEqualTo(0x020b);
        assertThat(LoginStatus.OUT_OF_RESOURCES.code()).isEqualTo(0x0302);
        assertThat(LoginStatus.SUCCESS.succeeded()).isTrue();
        assertThat(LoginStatus.TARGET_ERROR.succeeded()).isFalse();
    }
}
