package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.description.LuState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A backstore that throws, and what a unit counts as in flight in it.
class BrokenBackstoreTest {
    private final HeldBackstore disk = new HeldBackstore(4 << 20);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "28 00 00 00 00 00 00 00 01 00 | 0",
                "28 00 00 00 00 00 00 10 00 00 | 0",
                "2A 00 00 00 00 00 00 00 01 00 | 512",
                "8A 00 00 00 00 00 00 00 00 00 00 00 10 01 00 00 | 2097664",
                "35 00 00 00 00 00 00 00 00 00 | 0",
                "89 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 | 1024",
                "93 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 | 512",
                "93 01 00 00 00 00 00 00 00 00 00 00 00 01 00 00 | 0",
                "8B 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 | 512",
                "2F 00 00 00 00 00 00 00 01 00 | 0"
            })
    void aCommandIsAnsweredAlsoWhenItsBackstoreThrows(String command) {
        String cdb = command.substring(0, command.indexOf('|')).strip();
        int length = Integer.parseInt(command.substring(command.indexOf('|') + 1).strip());
        byte[] data = Bytes.filled(length, 1);
        disk.thrown = new IllegalStateException("a bug, made by the test");

        SentTask task = host.send(cdb, data, length == 0 ? 1 << 20 : 0);
        assertThat(task.result()).isEqualTo("0B/44/00");
        assertThat(task.data()).isEmpty();

        disk.thrown = null;
        host.doOut("2A 00 00 00 00 00 00 00 01 00", Bytes.filled(512, 7));
        assertThat(disk.at(0, 512)).containsOnly(7);
    }

    @Test
    void anUnmapIsAnsweredAlsoWhenItsBackstoreThrows() {
        byte[] list = new byte[24];
        list[1] = 22;
        list[3] = 16;
        list[19] = 1;
        disk.thrown = new IllegalStateException("a bug, made by the test");

        assertThat(host.sendOut("42 00 00 00 00 00 00 00 18 00", list).result())
                .isEqualTo("0B/44/00");
    }

    @Test
    void anOperationThatHasEndedDoesNotEndAgainWhenItThrows() {
        disk.thrownAfterwards = new IllegalStateException("a bug, made by the test");
        host.doOut("8A 00 00 00 00 00 00 00 00 00 00 00 10 01 00 00", Bytes.filled(2097664, 3));
        assertThat(disk.log)
                .containsExactly("write 0 1048576", "write 1048576 1048576", "write 2097152 512");
        assertThat(disk.at(0, 2097664)).containsOnly(3);
        List<String> released = new ArrayList<>();
        disk.thrownAfterwards = null;
        disk.holding = true;
        host.send("28 00 00 00 00 00 00 00 01 00", new byte[0], 512);

        rig.unit.offline(LuState.STANDBY, "moved", () -> released.add("released"));
        assertThat(released).isEmpty();
        disk.take().finish();

        assertThat(released).containsExactly("released");
    }

    @Test
    void nothingCountsAsInFlightAfterwards() {
        disk.thrown = new IllegalStateException("a bug, made by the test");
        assertThat(host.doFail("28 00 00 00 00 00 00 00 01 00")).isEqualTo("0B/44/00");
        host.doOut("35 02 00 00 00 00 00 00 00 00", new byte[0]);
        List<String> released = new ArrayList<>();

        rig.unit.offline(LuState.STANDBY, "moved", () -> released.add("released"));

        assertThat(released).containsExactly("released");
    }

    @ParameterizedTest
    @ValueSource(strings = {"STANDBY", "GONE"})
    void aFlushInTheBackgroundKeepsTheBackstoreFromBeingClosed(LuState state) {
        disk.holding = true;
        host.doOut("35 02 00 00 00 00 00 00 00 00", new byte[0]);
        List<String> released = new ArrayList<>();

        if (state == LuState.GONE) {
            rig.unit.retire(() -> released.add("released"));
        } else {
            rig.unit.offline(state, "moved", () -> released.add("released"));
        }
        assertThat(released).isEmpty();
        disk.take().finish();

        assertThat(released).containsExactly("released");
    }
}
