package io.rbdgate.config.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.config.store.ConfigStoreException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GatewayRecordTest {
    private static final GatewayRecord RECORD =
            new GatewayRecord(
                    "gw1",
                    "run 1",
                    List.of("10.0.0.1:3260"),
                    "10.0.0.1:5000",
                    List.of("10.0.0.1:0/17"),
                    List.of());
    private static final String TEXT =
            "{\"version\":1,\"gateway\":\"gw1\",\"instance\":\"run 1\",\"api\":\"10.0.0.1:5000\","
                    + "\"portals\":[\"10.0.0.1:3260\"],\"data_clients\":[\"10.0.0.1:0/17\"],"
                    + "\"control_clients\":[]}";

    @Test
    void isWrittenWithItsFormatAndReadAgain() {
        assertThat(RECORD.text()).isEqualTo(TEXT);
        assertThat(GatewayRecord.parse(TEXT)).isEqualTo(RECORD);
    }

    @Test
    void whatALaterVersionAddsIsIgnored() {
        assertThat(GatewayRecord.parse(TEXT.replace("\"api\"", "\"new\":7,\"api\"")))
                .isEqualTo(RECORD);
    }

    @Test
    void aLaterFormatIsRefusedSoThatNothingIsDecidedByIt() {
        assertThatThrownBy(
                        () -> GatewayRecord.parse(TEXT.replace("\"version\":1", "\"version\":2")))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessage(
                        "the record of gateway 'gw1' has format 2, this version reads 1: update it");
    }

    @Test
    void damageIsToldAsSuch() {
        assertThatThrownBy(() -> GatewayRecord.parse("{"))
                .isInstanceOf(ConfigStoreException.class)
                .hasMessage("the record of a gateway is damaged: {");
    }
}
