package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.TaskAttribute.ACA;
import static io.rbdgate.scsi.TaskAttribute.HEAD_OF_QUEUE;
import static io.rbdgate.scsi.TaskAttribute.ORDERED;
import static io.rbdgate.scsi.TaskAttribute.SIMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.TaskManagementFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskOrderTest {
    private final HeldBackstore disk = new HeldBackstore(1 << 20);
    private final Rig rig = Rig.online(disk);
    private final Initiator host = rig.ready("iqn.a");

    @AfterEach
    void letEverythingEnd() {
        disk.finishAll();
    }

    TaskOrderTest() {
        disk.holding = true;
    }

    private SentTask read(TaskAttribute attribute, int lba) {
        return host.send(0, attribute, "28 00 00 00 00 0" + lba + " 00 00 01 00", new byte[0], 512);
    }

    private static String at(int lba) {
        return "read " + lba * 512 + " 512";
    }

    @Test
    void simpleTasksRunSideBySide() {
        read(SIMPLE, 0);
        read(SIMPLE, 1);

        assertThat(disk.log).containsExactly(at(0), at(1));
    }

    @Test
    void anOrderedTaskWaitsForAllOlderOnesAndHoldsTheYounger() {
        read(SIMPLE, 0);
        read(SIMPLE, 1);
        read(ORDERED, 2);
        read(SIMPLE, 3);
        assertThat(disk.log).containsExactly(at(0), at(1));

        disk.take().finish();
        assertThat(disk.log).containsExactly(at(0), at(1));
        disk.take().finish();
        assertThat(disk.log).containsExactly(at(0), at(1), at(2));
        disk.take().finish();

        assertThat(disk.log).containsExactly(at(0), at(1), at(2), at(3));
    }

    @Test
    void aHeadOfQueueTaskOvertakesWaitingOnes() {
        read(SIMPLE, 0);
        read(ORDERED, 1);
        read(HEAD_OF_QUEUE, 2);
        assertThat(disk.log).containsExactly(at(0), at(2));

        disk.take().finish();
        disk.take().finish();

        assertThat(disk.log).containsExactly(at(0), at(2), at(1));
    }

    @Test
    void anAbortedOrderedTaskHoldsNobodyAnyMore() {
        read(SIMPLE, 0);
        SentTask ordered = read(ORDERED, 1);
        read(SIMPLE, 2);

        host.manage(TaskManagementFunction.ABORT_TASK, ordered);

        assertThat(disk.log).containsExactly(at(0), at(2));
    }

    @Test
    void acaWithoutAcaIsAnInvalidMessage() {
        assertThat(read(ACA, 0).result()).isEqualTo("05/49/00");
    }

    @Test
    void manyWaitingTasksAllRun() {
        read(SIMPLE, 0);
        SentTask last = read(ORDERED, 1);
        for (int i = 0; i < 500; i++) {
            last = read(i % 3 == 0 ? ORDERED : SIMPLE, i % 8);
        }
        disk.holding = false;

        disk.take().finish();

        assertThat(last.result()).isEqualTo("GOOD");
        assertThat(disk.log).hasSize(502);
    }
}
