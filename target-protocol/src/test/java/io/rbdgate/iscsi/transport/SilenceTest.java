package io.rbdgate.iscsi.transport;

import static io.rbdgate.iscsi.transport.Silence.Remedy.DROP;
import static io.rbdgate.iscsi.transport.Silence.Remedy.NONE;
import static io.rbdgate.iscsi.transport.Silence.Remedy.PING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When a silent initiator is pinged, and when dropped, in periods of five seconds.
class SilenceTest {
    private final Silence silence = new Silence();

    private List<Silence.Remedy> periods(int count, long receivedPdus, boolean knowsPings) {
        List<Silence.Remedy> remedies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            remedies.add(silence.after(receivedPdus, knowsPings));
        }
        return remedies;
    }

    @Test
    void pingedOnceAfterSixSilentPeriodsAndDroppedAfterSixMore() {
        assertThat(periods(1, 1, true)).containsExactly(NONE);
        assertThat(periods(6, 1, true)).containsExactly(NONE, NONE, NONE, NONE, NONE, PING);
        assertThat(periods(6, 1, true)).containsExactly(NONE, NONE, NONE, NONE, NONE, DROP);
    }

    @Test
    void whateverItSendsCountsAsTheAnswer() {
        assertThat(periods(12, 1, true)).endsWith(PING, NONE, NONE, NONE, NONE, NONE);
        assertThat(periods(12, 2, true)).endsWith(PING, NONE, NONE, NONE, NONE, NONE);
        assertThat(periods(1, 2, true)).containsExactly(DROP);
    }

    @Test
    void oneThatDoesNotKnowPingsIsNeverDropped() {
        assertThat(periods(100, 1, false)).containsOnlyOnce(PING).doesNotContain(DROP);
    }

    @Test
    void oneThatAlwaysTalksIsLeftAlone() {
        for (long received = 1; received <= 100; received++) {
            assertThat(silence.after(received, true)).isEqualTo(NONE);
        }
    }
}
