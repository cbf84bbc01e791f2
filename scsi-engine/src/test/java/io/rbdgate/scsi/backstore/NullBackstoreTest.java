package io.rbdgate.scsi.backstore;

import static io.rbdgate.scsi.backstore.Disk.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class NullBackstoreTest {

    private final NullBackstore backstore = new NullBackstore(8192);
    private final Disk disk = new Disk(backstore);

    @Test
    void readsZerosWhateverWasWritten() {
        disk.write(100, bytes(1, 2, 3));

        assertThat(disk.read(100, 3)).containsExactly(0, 0, 0);
    }

    @Test
    void acceptsEveryKindOfWrite() {
        assertThat(disk.discard(0, 8192)).isEqualTo(BackstoreResult.OK);
        assertThat(disk.writeZeroes(0, 8192, false)).isEqualTo(BackstoreResult.OK);
        assertThat(disk.writeSame(0, 8192, bytes(1, 2))).isEqualTo(BackstoreResult.OK);
        assertThat(disk.flush()).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void beyondTheEndIsOutOfRange() {
        assertThat(disk.tryRead(8191, 2)).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(disk.tryWrite(8192, bytes(1))).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(disk.discard(1, Long.MAX_VALUE)).isEqualTo(BackstoreResult.OUT_OF_RANGE);
    }

    @Test
    void allocatesNothingPerOperation() {
        ByteBuf buffer = Unpooled.directBuffer(4096);
        IoCompletion ignore = (result, detail) -> {};
        for (int i = 0; i < 20_000; i++) {
            backstore.read(0, buffer, 4096, ignore);
            backstore.write(0, buffer, 4096, false, ignore);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            backstore.read(0, buffer, 4096, ignore);
            backstore.write(0, buffer, 4096, false, ignore);
        }
        long perOperation = (threads.getCurrentThreadAllocatedBytes() - before) / 20_000;
        buffer.release();
        assertThat(perOperation).isZero();
    }
}
