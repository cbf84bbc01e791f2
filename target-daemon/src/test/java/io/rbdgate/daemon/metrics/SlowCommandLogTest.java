package io.rbdgate.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.lu.SlowCommand;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SlowCommandLogTest {
    private static final ItNexus NEXUS =
            new ItNexus("iqn.2026-11.test:host", "port", "iqn.2026-11.test:t", 1);

    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("slow");
    private long nanos;
    private final SlowCommandLog log = new SlowCommandLog("iqn.2026-11.test:t LUN 3", () -> nanos);

    @BeforeEach
    void listen() {
        written.start();
        logger.addAppender(written);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(written);
    }

    private static SlowCommand read(long lba) {
        return new SlowCommand(
                NEXUS,
                0x28,
                lba,
                ScsiStatus.GOOD,
                2_500_000_000L,
                100_000_000L,
                2_000_000_000L,
                400_000_000L);
    }

    private List<String> lines() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aLineTellsWhoWhereHowLongAndWhy() {
        log.slow(read(7));
        assertThat(lines())
                .containsExactly(
                        "iqn.2026-11.test:t LUN 3: read_10 by iqn.2026-11.test:host at block 7 took"
                                + " 2500 ms (GOOD): gateway 100 ms, backstore 2000 ms, initiator"
                                + " 400 ms");
    }

    @Test
    void aFloodIsCutToFiveLinesASecondAndSaysSo() {
        for (int i = 0; i < 20; i++) {
            log.slow(read(-1));
        }
        assertThat(lines()).hasSize(5);
        nanos = 1_000_000_000L;
        log.slow(read(-1));
        assertThat(lines().getLast())
                .endsWith("initiator 400 ms; 15 earlier ones not shown")
                .contains("read_10 by iqn.2026-11.test:host took 2500 ms");
    }
}
