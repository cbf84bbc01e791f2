package io.rbdgate.iscsi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.Pdus;
import io.rbdgate.fixtures.iscsi.PendingCommand;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.RawPdu;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Several initiators, on the unit's loop and on another one, write, read, abort and break off at
/// random; each knows what its own region must hold.
class StressTest {
    private static final int INITIATORS = 4;
    private static final int ROUNDS = 120;
    private static final int REGION_BLOCKS = 8192;
    private static final int SLOT_BLOCKS = 128;
    private static final int SLOTS = REGION_BLOCKS / SLOT_BLOCKS;

    private final TestTarget target = new TestTarget(TestTarget.Shape.usual());

    @AfterEach
    void stop() {
        target.close();
    }

    @Test
    void everyInitiatorReadsBackWhatItWrote() throws Exception {
        long seed = 20261121;
        List<Callable<Void>> runs = new ArrayList<>();
        for (int i = 0; i < INITIATORS; i++) {
            Run run = new Run(i, new Random(seed + i));
            runs.add(run);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(INITIATORS)) {
            for (Future<Void> done : threads.invokeAll(runs)) {
                done.get();
            }
        }
        assertThat(target.server().bytesInFlight()).as("seed %d", seed).isZero();
    }

    private final class Run implements Callable<Void> {
        private final int number;
        private final Random random;
        private final int[] written = new int[SLOTS];
        private RawInitiator initiator;

        Run(int number, Random random) {
            this.number = number;
            this.random = random;
            this.initiator = login();
        }

        private RawInitiator login() {
            boolean even = number % 2 == 0;
            RawInitiator fresh =
                    RawInitiator.loggedIn(
                            target.port(),
                            LoginOptions.normal(TestTarget.IQN)
                                    .isidQualifier(number)
                                    .digests(false, number == 3)
                                    .writeFlow(even, number != 2)
                                    .offer("FirstBurstLength", "65536"));
            fresh.command(Cdbs.testUnitReady(), new byte[0], 0);
            return fresh;
        }

        @Override
        public Void call() {
            for (int round = 0; round < ROUNDS; round++) {
                switch (random.nextInt(8)) {
                    case 0 -> abort();
                    case 1 -> breakOff();
                    case 2, 3 -> batch();
                    default -> verify(random.nextInt(SLOTS));
                }
            }
            for (int slot = 0; slot < SLOTS; slot++) {
                verify(slot);
            }
            initiator.close();
            return null;
        }

        private int lba(int slot) {
            return number * REGION_BLOCKS + slot * SLOT_BLOCKS;
        }

        private PendingCommand write(int slot, int seed) {
            byte[] data = Cdbs.bytes(SLOT_BLOCKS * 512, seed);
            return initiator.submit(0, Cdbs.write10(lba(slot), SLOT_BLOCKS), data, 0);
        }

        private void batch() {
            int first = random.nextInt(SLOTS - 8);
            List<PendingCommand> writes = new ArrayList<>();
            for (int slot = first; slot < first + 8; slot++) {
                written[slot] = 1 + random.nextInt(1 << 20);
                writes.add(write(slot, written[slot]));
            }
            for (PendingCommand each : writes) {
                assertThat(initiator.await(each).good()).isTrue();
            }
        }

        private void verify(int slot) {
            ScsiResult read =
                    initiator.command(
                            Cdbs.read10(lba(slot), SLOT_BLOCKS), new byte[0], SLOT_BLOCKS * 512);
            assertThat(read.good()).as("%s", read).isTrue();
            if (written[slot] > 0) {
                assertThat(read.data())
                        .as("initiator %d, slot %d", number, slot)
                        .isEqualTo(Cdbs.bytes(SLOT_BLOCKS * 512, written[slot]));
            } else if (written[slot] == 0) {
                assertThat(read.data()).containsOnly(0);
            }
        }

        /// The outcome is unknown; but nothing may change after the answer.
        private void abort() {
            int slot = random.nextInt(SLOTS);
            PendingCommand victim = write(slot, 1 + random.nextInt(1 << 20));
            initiator.send(Pdus.taskManagement(1, 0, victim.itt()));
            RawPdu answer = initiator.read();
            while (answer.opcode() != 0x22) {
                answer = initiator.read();
            }
            byte[] before = read(slot);
            assertThat(read(slot)).isEqualTo(before);
            written[slot] = 1 + random.nextInt(1 << 20);
            assertThat(initiator.await(write(slot, written[slot])).good()).isTrue();
            verify(slot);
        }

        private byte[] read(int slot) {
            return initiator
                    .command(Cdbs.read10(lba(slot), SLOT_BLOCKS), new byte[0], SLOT_BLOCKS * 512)
                    .data();
        }

        private void breakOff() {
            int slot = random.nextInt(SLOTS);
            write(slot, 1 + random.nextInt(1 << 20));
            if (random.nextBoolean()) {
                initiator.close();
                initiator = login();
            } else {
                RawInitiator old = initiator;
                initiator = login();
                old.close();
            }
            written[slot] = 1 + random.nextInt(1 << 20);
            assertThat(initiator.await(write(slot, written[slot])).good()).isTrue();
        }
    }
}
