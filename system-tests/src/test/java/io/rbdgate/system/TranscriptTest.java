package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.host.CommandResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What makes a difference to what is known of a command, and what does not.
class TranscriptTest {
    private static CommandResult said(int status, String stdout, String stderr) {
        return new CommandResult("sg_turs", status, false, stdout, stderr);
    }

    @Test
    void outputErrorsAndStatusAreOneText() {
        Transcript known = new Transcript("sg_turs /dev/a0", List.of());

        assertThat(known.saidNow(said(0, "ready\n", "")).text())
                .isEqualTo("$ sg_turs /dev/a0\nready\n");
        assertThat(known.saidNow(said(6, "a\nb\n", "Unit attention\n")).text())
                .isEqualTo("$ sg_turs /dev/a0\na\nb\n2> Unit attention\nexit 6\n");
    }

    @Test
    void aNumberThatIsKnownToDifferMayDifferAndNothingElse() {
        Transcript known = new Transcript("sg_logs", List.of("reads = <number>, 1.", "writes = 0"));

        assertThat(known.saidNow(said(0, "reads = 17, 1.\nwrites = 0\n", ""))).isEqualTo(known);
        assertThat(known.saidNow(said(0, "reads = 17, 1.\nwrites = 1\n", "")).said())
                .containsExactly("reads = <number>, 1.", "writes = 1");
        for (String other : List.of("reads = , 1.", "reads = 1a, 1.", "reads = 17, 12", "reads")) {
            assertThat(known.saidNow(said(0, other, "")).said()).containsExactly(other);
        }
    }
}
