package io.rbdgate.management.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.DrainControl;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainResourceTest {
    private static final String SERVING =
            "{\"state\":\"serving\",\"sessions\":0,\"luns\":0,\"elsewhere\":[]}\n";
    private static final String DRAINING =
            "{\"state\":\"draining\",\"sessions\":2,\"luns\":1,\"elsewhere\":["
                    + "{\"target\":\"iqn.2026-11.t:a\",\"portals\":[\"10.0.0.2:3260\"]},"
                    + "{\"target\":\"iqn.2026-11.t:b\",\"portals\":[]}]}\n";

    private final V1Rig rig = new V1Rig(null, null);

    @AfterEach
    void close() {
        rig.close();
    }

    /// A drain that begins and ends as it is told.
    private static final class Told implements DrainControl {
        private Progress progress = DrainControl.ALONE.progress();

        @Override
        public Progress begin() {
            progress =
                    new Progress(
                            Phase.DRAINING,
                            2,
                            1,
                            Map.of(
                                    "iqn.2026-11.t:b",
                                    List.of(),
                                    "iqn.2026-11.t:a",
                                    List.of("10.0.0.2:3260")));
            return progress;
        }

        @Override
        public Progress undo() {
            progress = DrainControl.ALONE.progress();
            return progress;
        }

        @Override
        public Progress progress() {
            return progress;
        }
    }

    @Test
    void aDrainIsBegunToldAndUndone() {
        rig.target.draining = new Told();

        assertThat(rig.get("/drain").is(200).text()).isEqualTo(SERVING);
        assertThat(rig.post("/drain", "").is(200).text()).isEqualTo(DRAINING);
        assertThat(rig.get("/drain").is(200).text()).isEqualTo(DRAINING);
        assertThat(rig.delete("/drain").is(200).text()).isEqualTo(SERVING);
        assertThat(rig.get("/drain").is(200).text()).isEqualTo(SERVING);
    }

    @Test
    void aGatewayThatIsAloneIsNotDrained() {
        assertThat(rig.post("/drain", "").is(409).detail())
                .isEqualTo(
                        "not drained, for this gateway knows of no other; to stop it, send it"
                                + " SIGTERM");
        assertThat(rig.delete("/drain").is(200).text()).isEqualTo(SERVING);
    }
}
