package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayInstanceTest {
    private static final String TEXT =
            "v1 host=h boot=5d0c9b2e-0000-4000-8000-000000000001 pid=4711 start=123456"
                    + " client=127.0.0.1:0/2784239736";

    @Test
    void aRecordIsReadAsItWasWritten() {
        GatewayInstance instance = GatewayInstance.parse("gw1", TEXT);

        assertThat(instance)
                .isEqualTo(
                        new GatewayInstance(
                                "gw1",
                                "h",
                                "5d0c9b2e-0000-4000-8000-000000000001",
                                4711,
                                123456,
                                "127.0.0.1:0/2784239736"));
        assertThat(new GatewayInstance("gw1", "h", "b", 1, 2, "1.2.3.4:0/5").text())
                .isEqualTo("v1 host=h boot=b pid=1 start=2 client=1.2.3.4:0/5");
        assertThat(GatewayInstance.key("gw1")).isEqualTo("rbdgate.owner.gw1");
    }

    @Test
    void fieldsOfALaterWriterAreIgnored() {
        assertThat(GatewayInstance.parse("gw1", TEXT + " later=x")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v2 boot=b pid=1 start=2 client=c",
                "v1 boot=b pid=1 start=2",
                "v1 boot=b pid=x start=2 client=c",
                "v1"
            })
    void aDamagedRecordIsNone(String text) {
        assertThat(GatewayInstance.parse("gw1", text)).isNull();
    }

    @Test
    void thisProcessRuns() {
        GatewayInstance me = GatewayInstance.current("gw1");

        assertThat(me.running()).isTrue();
        assertThat(me.through("1.2.3.4:0/5").sameProcess(me)).isTrue();
    }

    @Test
    void aProcessThatReusesThePidIsAnother() {
        GatewayInstance me = GatewayInstance.current("gw1");
        GatewayInstance before =
                new GatewayInstance("gw1", me.host(), me.boot(), me.pid(), me.start() - 1, "");

        assertThat(before.running()).isFalse();
        assertThat(before.sameProcess(me)).isFalse();
    }

    @Test
    void aProcessBeforeTheLastBootRunsNoMore() {
        GatewayInstance me = GatewayInstance.current("gw1");

        assertThat(
                        new GatewayInstance("gw1", me.host(), "other", me.pid(), me.start(), "")
                                .running())
                .isFalse();
    }

    @Test
    void twoHostsAreTwoOnlyWhenBothAreKnown() {
        GatewayInstance me = GatewayInstance.current("gw1");

        assertThat(with(me, "elsewhere").onAnotherHostThan(me)).isTrue();
        assertThat(me.onAnotherHostThan(me)).isFalse();
        assertThat(with(me, "").onAnotherHostThan(me)).isFalse();
    }

    private static GatewayInstance with(GatewayInstance like, String host) {
        return new GatewayInstance(
                "gw1", host, like.boot(), like.pid(), like.start(), like.client());
    }
}
