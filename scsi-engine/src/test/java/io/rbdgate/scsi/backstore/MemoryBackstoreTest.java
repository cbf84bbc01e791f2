package io.rbdgate.scsi.backstore;

import static io.rbdgate.scsi.backstore.Disk.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryBackstoreTest {

    private static final int MIB = 1024 * 1024;

    private final MemoryBackstore backstore = new MemoryBackstore(3 * MIB);
    private final Disk disk = new Disk(backstore);

    @AfterEach
    void close() {
        backstore.close();
        assertThat(backstore.allocatedBytes()).isZero();
    }

    @Test
    void whatWasNeverWrittenReadsAsZeros() {
        assertThat(disk.read(1000, 4)).containsExactly(0, 0, 0, 0);
        assertThat(backstore.allocatedBytes()).isZero();
    }

    @Test
    void readsWhatWasWrittenAcrossAChunkBoundary() {
        disk.write(0x3FFFE, bytes(1, 2, 3, 4));

        assertThat(disk.read(0x3FFFD, 6)).containsExactly(0, 1, 2, 3, 4, 0);
    }

    @Test
    void takesMemoryOnlyForChunksWritten() {
        disk.write(2 * MIB, bytes(7));

        assertThat(backstore.allocatedBytes()).isEqualTo(262_144);
    }

    @Test
    void discardFreesWholeChunksAndZerosTheEdges() {
        disk.writeSame(0, MIB, bytes(9));

        assertThat(disk.discard(0x3FFFF, 0x80001 + 1)).isEqualTo(BackstoreResult.OK);

        assertThat(backstore.allocatedBytes()).isEqualTo(2 * 262_144);
        assertThat(disk.read(0x3FFFE, 3)).containsExactly(9, 0, 0);
        assertThat(disk.read(0xC0000, 3)).containsExactly(0, 9, 9);
    }

    @Test
    void writeZeroesZerosExactlyTheRange() {
        disk.write(10, bytes(1, 2, 3, 4));

        assertThat(disk.writeZeroes(11, 2, false)).isEqualTo(BackstoreResult.OK);

        assertThat(disk.read(10, 4)).containsExactly(1, 0, 0, 4);
    }

    @Test
    void writeSameRepeatsThePattern() {
        assertThat(disk.writeSame(0x3FFFE, 6, bytes(0xA, 0xB))).isEqualTo(BackstoreResult.OK);

        assertThat(disk.read(0x3FFFD, 8)).containsExactly(0, 0xA, 0xB, 0xA, 0xB, 0xA, 0xB, 0);
    }

    @Test
    void compareAndWriteReplacesWhatIsEqual() {
        disk.write(512, bytes(1, 2, 3));

        Awaited end = disk.compareAndWrite(512, bytes(1, 2, 3), bytes(4, 5, 6));

        assertThat(end.result()).isEqualTo(BackstoreResult.OK);
        assertThat(disk.read(512, 3)).containsExactly(4, 5, 6);
    }

    @Test
    void compareAndWriteTellsTheFirstDifferenceAndChangesNothing() {
        disk.write(0x3FFFE, bytes(1, 2, 3, 4));

        Awaited end = disk.compareAndWrite(0x3FFFE, bytes(1, 2, 3, 9), bytes(5, 5, 5, 5));

        assertThat(end.result()).isEqualTo(BackstoreResult.MISCOMPARE);
        assertThat(end.detail()).isEqualTo(3);
        assertThat(disk.read(0x3FFFE, 4)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void compareAndWriteComparesHolesAsZeros() {
        Awaited end = disk.compareAndWrite(100, bytes(0, 0, 1), bytes(5, 5, 5));

        assertThat(end.result()).isEqualTo(BackstoreResult.MISCOMPARE);
        assertThat(end.detail()).isEqualTo(2);
    }

    @Test
    void compareAndWriteOfMoreThanAMebibyteIsUnsupported() {
        Awaited end = disk.compareAndWrite(0, new byte[MIB + 1], new byte[MIB + 1]);

        assertThat(end.result()).isEqualTo(BackstoreResult.UNSUPPORTED);
    }

    @Test
    void theLastByteIsThereAndTheNextIsOutOfRange() {
        disk.write(3 * MIB - 1, bytes(5));

        assertThat(disk.read(3 * MIB - 1, 1)).containsExactly(5);
        assertThat(disk.tryWrite(3 * MIB, bytes(5))).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(disk.tryRead(3 * MIB - 1, 2)).isEqualTo(BackstoreResult.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1})
    void absurdOffsetsAreOutOfRange(long offset) {
        assertThat(disk.tryWrite(offset, bytes(1, 2))).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(disk.discard(offset, 2)).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(disk.discard(0, offset)).isEqualTo(BackstoreResult.OUT_OF_RANGE);
    }

    @Test
    void exhaustedMemoryIsNoSpaceAndChangesNothing() {
        MemoryBackstore small = new MemoryBackstore(MIB, new OneChunkAllocator());
        Disk full = new Disk(small);
        full.write(0x3FFFF, bytes(1));

        assertThat(full.tryWrite(0x3FFFF, bytes(2, 2))).isEqualTo(BackstoreResult.NO_SPACE);

        assertThat(full.read(0x3FFFF, 2)).containsExactly(1, 0);
        small.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomOperationsAgreeWithAByteArray(long seed) {
        new RandomOperations(backstore, seed).run(300);
    }

    @Test
    void aDiskOfNoSizeIsRefused() {
        assertThatThrownBy(() -> new MemoryBackstore(0))
                .isInstanceOf(BackstoreOpenException.class)
                .hasMessageContaining("size");
    }

    private static final class OneChunkAllocator extends AbstractByteBufAllocator {
        private int left = 1;

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new AssertionError("off the heap only");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (left-- == 0) {
                throw new OutOfMemoryError("limit of direct memory");
            }
            return io.netty.buffer.Unpooled.directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
