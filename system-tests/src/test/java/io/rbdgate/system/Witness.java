package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PduText;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.util.Random;

/// A well-behaved session that watches what others' misdeeds do to it: nothing.
final class Witness implements AutoCloseable {
    private static final byte[] WRITE_10 = PduText.bytes("2a 00 00000100 00 0080 00");
    private static final byte[] READ_10 = PduText.bytes("28 00 00000100 00 0080 00");
    private static final byte[] NONE = {};

    private final RawInitiator initiator;
    private final byte[] content = new byte[64 * 1024];

    Witness(RunningGateway gateway, String target) {
        initiator =
                gateway.loggedIn(
                        LoginOptions.normal(target)
                                .initiator("iqn.2026-11.io.rbdgate.test:witness"));
        ScsiResult first = initiator.command(new byte[6], NONE, 0);
        if (!first.good()) {
            assertThat(first.senseText()).startsWith("06/");
        }
        new Random(1).nextBytes(content);
        assertThat(initiator.command(WRITE_10, content, 0).good()).isTrue();
    }

    /// Its session still works and its data is untouched.
    void assertUnaffected() {
        ScsiResult read = initiator.command(READ_10, NONE, content.length);
        assertThat(read.good()).as(read.toString()).isTrue();
        assertThat(read.data()).isEqualTo(content);
        assertThat(initiator.kept()).isNull();
    }

    @Override
    public void close() {
        initiator.close();
    }
}
