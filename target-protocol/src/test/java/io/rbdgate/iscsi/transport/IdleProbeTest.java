package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a connection that has nothing to say, or does not listen, meets after half a minute; both
/// wait it out side by side.
class IdleProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(75);
    private static final String SLOW = "iqn.2026-11.io.rbdgate.test:slow";
    private static final byte[] READ_1_MIB = PduText.bytes("28 00 00000000 00 0800 00");

    private static TestTarget target;
    private static RawInitiator silent;
    private static RawInitiator slow;

    @BeforeAll
    static void start() {
        target = new TestTarget(TestTarget.Shape.usual());
        silent = RawInitiator.loggedIn(target.port(), LoginOptions.normal(TestTarget.IQN));
        slow =
                RawInitiator.loggedIn(
                        target.port(), LoginOptions.normal(TestTarget.IQN).initiator(SLOW));
        for (int i = 0; i < 24; i++) {
            slow.submit(0, READ_1_MIB, new byte[0], 1 << 20);
        }
    }

    @AfterAll
    static void stop() {
        silent.close();
        slow.close();
        target.close();
    }

    @Test
    void aSilentInitiatorIsPinged() {
        RawPdu ping = silent.within(LIMIT).read();
        assertThat(ping.opcode()).isEqualTo(0x20);
        assertThat(ping.itt()).isEqualTo(-1);
        assertThat(ping.ttt()).isNotEqualTo(-1);
    }

    @Test
    void anInitiatorThatDoesNotReadIsDropped() {
        boolean dropped =
                Waiting.until(
                        LIMIT,
                        () ->
                                target.server().sessions().stream()
                                        .noneMatch(s -> s.identity().initiatorName().equals(SLOW)));
        assertThat(dropped).isTrue();
        assertThat(target.server().sessions()).hasSize(1);
    }
}
