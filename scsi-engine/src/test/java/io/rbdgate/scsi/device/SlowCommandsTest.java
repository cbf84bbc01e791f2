package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.lu.SlowCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Commands that take long are reported with where their time went.
final class SlowCommandsTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<SlowCommand> reported = new ArrayList<>();
    private final HeldBackstore backstore = new HeldBackstore(1 << 20);
    private final Rig rig = Rig.online(backstore);

    SlowCommandsTest() {
        rig.unit.watchSlow(SECOND, reported::add);
    }

    @Test
    void aReadThatTheBackstoreHoldsIsReportedWithBlockAndPart() {
        Initiator initiator = rig.ready("iqn.2026-11.test:slow");
        backstore.holding = true;
        SentTask read = initiator.sendIn("28 00 00 00 00 07 00 00 01 00", 512);
        rig.lane.expire();
        rig.nanos = 2 * SECOND;
        backstore.finishAll();
        assertThat(read.result()).isEqualTo("GOOD");
        assertThat(reported).hasSize(1);
        SlowCommand slow = reported.getFirst();
        assertThat(slow.operationCode()).isEqualTo(0x28);
        assertThat(slow.lba()).isEqualTo(7);
        assertThat(slow.nexus().initiatorName()).isEqualTo("iqn.2026-11.test:slow");
        assertThat(slow.status()).isEqualTo(ScsiStatus.GOOD);
        assertThat(slow.nanos()).isEqualTo(2 * SECOND);
        assertThat(slow.backstoreNanos()).isEqualTo(2 * SECOND);
        assertThat(slow.gatewayNanos() + slow.initiatorNanos()).isZero();
    }

    @Test
    void aWriteWhoseDataDoesNotComeWaitsForTheInitiator() {
        Initiator initiator = rig.ready("iqn.2026-11.test:slow");
        initiator.keepDataOut = true;
        SentTask write = initiator.sendOut("2A 00 00 00 00 09 00 00 01 00", new byte[512]);
        rig.lane.expire();
        rig.nanos = 4 * SECOND;
        initiator.wantedDataOut.remove().run();
        assertThat(write.result()).isEqualTo("GOOD");
        assertThat(reported).hasSize(1);
        assertThat(reported.getFirst().initiatorNanos()).isEqualTo(4 * SECOND);
        assertThat(reported.getFirst().lba()).isEqualTo(9);
    }

    @Test
    void aQuickCommandIsNotReported() {
        Initiator initiator = rig.ready("iqn.2026-11.test:quick");
        initiator.doIn("28 00 00 00 00 07 00 00 01 00", 512);
        assertThat(reported).isEmpty();
    }
}
