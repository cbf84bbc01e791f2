package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.ScsiTransport;
import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.backstore.NullBackstore;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.lu.CommandObserver;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.reservation.MemoryReservationStore;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the engine itself leaves to the garbage collector per I/O: buffers, tasks and transport are
/// made so that they leave nothing.
class AllocationTest {
    private static final int WARM_UP = 50_000;
    private static final int MEASURED = 20_000;
    private static final int GATE_BYTES = 64;

    private final ByteBuf block = Unpooled.directBuffer(4096, 4096).writeZero(4096);
    private final ManualLane lane = new ManualLane();
    private final LogicalUnit unit =
            new LogicalUnit(
                    lane,
                    LuIdentity.lio("1"),
                    LuSettings.ofBlockBytes(512),
                    () -> 0L,
                    CommandObserver.NONE,
                    new OneBuffer(),
                    new MemoryReservationStore());
    private final TargetDevice target = new TargetDevice("iqn.t", LunMap.of(Map.of(0, unit)));
    private final Quiet transport = new Quiet();
    private final ItNexus nexus = new ItNexus("iqn.a", "iqn.a,i,0x1", "iqn.t,t,0x0001", 1);
    private final ScsiTask task = new ScsiTask() {};

    AllocationTest() {
        unit.online(new NullBackstore(1 << 30), Rig.DEAF);
    }

    @AfterEach
    void releaseTheBlock() {
        block.release();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "28 00 00 00 00 00 00 00 08 00",
                "2A 00 00 00 00 00 00 00 08 00",
                "88 00 00 00 00 00 00 00 00 00 00 00 00 08 00 00",
                "8A 00 00 00 00 00 00 00 00 00 00 00 00 08 00 00"
            })
    void aReadOrWriteLeavesAlmostNothing(String cdb) {
        byte[] bytes = new byte[16];
        byte[] given = HexFormat.of().parseHex(cdb.replace(" ", ""));
        System.arraycopy(given, 0, bytes, 0, given.length);
        run(bytes, WARM_UP);
        assertThat(task.status()).isEqualTo(ScsiStatus.GOOD);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        run(bytes, MEASURED);

        long perCommand = (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
        assertThat(perCommand).isLessThanOrEqualTo(GATE_BYTES);
        assertThat(transport.completed).isEqualTo(WARM_UP + MEASURED);
    }

    private void run(byte[] cdb, int times) {
        for (int i = 0; i < times; i++) {
            task.reset();
            task.command(nexus, transport, 0, TaskAttribute.SIMPLE, cdb, 16, 4096, 4096);
            target.submit(task);
        }
    }

    /// Answers every request at once with the same bytes.
    private final class Quiet implements ScsiTransport {
        private int completed;

        @Override
        public void receiveDataOut(ScsiTask wanting, int offset, int length) {
            target.dataOut(wanting, block.retain());
        }

        @Override
        public void sendDataIn(ScsiTask sending, ByteBuf data, Runnable sent) {
            throw new AssertionError("one piece only");
        }

        @Override
        public void complete(ScsiTask done) {
            ByteBuf data = done.takeFinalDataIn();
            if (data != null) {
                data.release();
            }
            completed++;
        }

        @Override
        public void aborted(ScsiTask gone) {
            throw new AssertionError("not aborted");
        }

        @Override
        public void taskAborted(ScsiTask gone) {
            aborted(gone);
        }
    }

    /// Gives out one buffer again and again.
    private final class OneBuffer extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new AssertionError("no heap buffers on this path");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return block.retain().clear();
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
