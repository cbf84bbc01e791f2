package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.interleaving.Answer;
import io.rbdgate.fixtures.interleaving.CommandPort;
import io.rbdgate.fixtures.interleaving.Interleaving;
import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.backstore.Capabilities;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Commands of several sessions at random on a backstore that ends its operations in any order: the
/// medium, every answer and every token are what some order of the commands would have made.
class InterleavedCommandsTest {
    private static final int DISK_BYTES = 1 << 20;

    /// Sessions whose commands meet in every way that a backstore may have them meet.
    private static final class AnyOrder implements CommandPort<SentTask> {
        private final HeldBackstore[] disks = {
            new HeldBackstore(DISK_BYTES), new HeldBackstore(DISK_BYTES)
        };
        private final CopyRig rig = new CopyRig(512, disks);
        private final List<Initiator> hosts =
                IntStream.range(0, 3)
                        .mapToObj(i -> new Initiator(rig.target, "iqn.host" + i))
                        .toList();
        private final Random random;

        AnyOrder(Capabilities capabilities, Random random) {
            this.random = random;
            for (int i = 0; i < disks.length; i++) {
                disks[i].capabilities = capabilities;
                rig.units.get(i).online(disks[i], Rig.DEAF);
                disks[i].holding = true;
            }
        }

        @Override
        public int sessions() {
            return hosts.size();
        }

        @Override
        public long firstBlock() {
            return 100;
        }

        @Override
        public SentTask send(int session, int lun, byte[] cdb, byte[] dataOut, int dataIn) {
            SentTask task =
                    hosts.get(session).send(lun, TaskAttribute.SIMPLE, cdb, dataOut, dataIn);
            if (random.nextBoolean()) {
                rig.run();
            }
            return task;
        }

        @Override
        public Answer await(SentTask task) {
            while (!task.answered()) {
                rig.run();
                List<HeldBackstore.Held> held = disks[random.nextInt(disks.length)].held;
                if (!held.isEmpty()) {
                    held.remove(random.nextInt(held.size())).finish();
                }
            }
            byte[] sense = task.sense();
            return new Answer(task.result(), task.data(), sense == null ? new byte[0] : sense);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "0, true", "512, true"})
    void whateverMeetsIsAsIfOneAfterTheOther(
            int compareAndWriteBytes, boolean writeSame, SeededRandom random) {
        Capabilities capabilities =
                new Capabilities(false, false, true, writeSame, compareAndWriteBytes, false);

        String done = new Interleaving<>(new AnyOrder(capabilities, random), random).run(2000);

        assertThat(done).startsWith("2000 commands");
    }
}
