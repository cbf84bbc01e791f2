package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The session on another lane than the logical unit: everything travels by posting.
class LanesTest {
    private final HeldBackstore disk = new HeldBackstore(8 << 20);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    LanesTest() {
        rig.lane.elsewhere(true);
    }

    @Test
    void nothingOfTheUnitRunsOnTheSessionsLane() {
        byte[] data = new byte[3 << 20];
        Arrays.fill(data, (byte) 5);

        SentTask write = host.sendOut("8A 00 00 00 00 00 00 00 00 00 00 00 18 00 00 00", data);
        assertThat(disk.log).isEmpty();
        rig.lane.runAll();
        assertThat(write.result()).isEqualTo("GOOD");

        SentTask read = host.sendIn("88 00 00 00 00 00 00 00 00 00 00 00 18 00 00 00", 3 << 20);
        assertThat(read.answered()).isFalse();
        rig.lane.runAll();
        assertThat(read.data()).isEqualTo(data);
    }

    @Test
    void completionsOnForeignThreadsAreBroughtHome() {
        disk.holding = true;
        SentTask write = host.sendOut("2A 00 00 00 00 00 00 00 01 00", new byte[512]);
        rig.lane.runAll();
        disk.take().finish();
        assertThat(write.answered()).isFalse();

        rig.lane.runAll();

        assertThat(write.result()).isEqualTo("GOOD");
    }

    @Test
    void dataArrivesInOrderFromTheSessionsLane() {
        host.keepDataOut = true;
        byte[] data = new byte[(2 << 20) + 512];
        data[0] = 1;
        data[1 << 20] = 2;
        data[2 << 20] = 3;
        SentTask write = host.sendOut("8A 00 00 00 00 00 00 00 00 00 00 00 10 01 00 00", data);
        rig.lane.runAll();
        assertThat(host.wantedDataOut).hasSize(2);

        while (!host.wantedDataOut.isEmpty()) {
            host.wantedDataOut.remove().run();
            rig.lane.runAll();
        }

        assertThat(write.result()).isEqualTo("GOOD");
        assertThat(new byte[] {disk.disk[0], disk.disk[1 << 20], disk.disk[2 << 20]})
                .containsExactly(1, 2, 3);
    }
}
