package io.rbdgate.scsi.backstore.file;

import static io.rbdgate.scsi.backstore.Disk.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.scsi.backstore.Awaited;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Disk;
import io.rbdgate.scsi.backstore.Geometry;
import io.rbdgate.scsi.backstore.Holes;
import io.rbdgate.scsi.backstore.RandomOperations;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileBackstoreTest {

    private static final int MIB = 1024 * 1024;

    @TempDir Path directory;

    private Path path = Path.of("");
    private FileBackstore backstore;
    private Disk disk;

    @BeforeEach
    void open() {
        path = directory.resolve("disk.img");
        reopen(FileOptions.DEFAULT);
    }

    @AfterEach
    void close() {
        backstore.close();
    }

    @Test
    void theFileHoldsTheBytesWhereTheyWereWritten() throws IOException {
        disk.write(4095, bytes(0xCA, 0xFE));

        byte[] file = Files.readAllBytes(path);
        assertThat(file).hasSize(4 * MIB);
        assertThat(file).startsWith(bytes(0, 0, 0));
        assertThat(new byte[] {file[4094], file[4095], file[4096], file[4097]})
                .isEqualTo(bytes(0, 0xCA, 0xFE, 0));
    }

    @Test
    void readsBackAfterReopening() {
        disk.write(MIB, bytes(1, 2, 3));
        backstore.close();
        reopen(FileOptions.DEFAULT);

        assertThat(disk.read(MIB - 1, 5)).containsExactly(0, 1, 2, 3, 0);
    }

    @Test
    void aNewFileTakesNoSpace() throws IOException {
        assertThat(StatBlocks.of(path)).isZero();
        disk.write(0, new byte[8192]);
        assertThat(StatBlocks.of(path)).isBetween(16L, 64L);
    }

    @Test
    void discardGivesTheSpaceBackAndReadsAsZeros() throws IOException {
        disk.writeSame(0, MIB, bytes(5));
        long before = StatBlocks.of(path);

        assertThat(disk.discard(4096, MIB - 8192)).isEqualTo(BackstoreResult.OK);

        assertThat(before).isGreaterThanOrEqualTo(2048);
        assertThat(StatBlocks.of(path)).isLessThanOrEqualTo(64);
        assertThat(disk.read(4095, 3)).containsExactly(5, 0, 0);
        assertThat(disk.read(MIB - 4098, 3)).containsExactly(0, 0, 5);
    }

    @Test
    void tellsItsHoles() throws InterruptedException {
        disk.write(MIB, bytes(5));
        disk.write(4 * MIB - 1, bytes(5));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();

        backstore.findHoles(
                new Holes() {
                    @Override
                    public void hole(long offset, long length) {
                        told.add(offset + "+" + length);
                    }

                    @Override
                    public void ended(boolean complete) {
                        told.add("complete " + complete);
                    }
                });

        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("0+1048576");
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("1052672+3137536");
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("complete true");
    }

    @Test
    void writeZeroesWithUnmapGivesTheSpaceBack() throws IOException {
        disk.writeSame(0, MIB, bytes(5));

        assertThat(disk.writeZeroes(1, MIB - 2, true)).isEqualTo(BackstoreResult.OK);

        assertThat(StatBlocks.of(path)).isLessThanOrEqualTo(64);
        assertThat(disk.read(0, 2)).containsExactly(5, 0);
        assertThat(disk.read(MIB - 2, 2)).containsExactly(0, 5);
    }

    @Test
    void writeZeroesWithoutUnmapKeepsTheSpace() throws IOException {
        disk.writeSame(0, MIB, bytes(5));

        assertThat(disk.writeZeroes(0, MIB, false)).isEqualTo(BackstoreResult.OK);

        assertThat(StatBlocks.of(path)).isGreaterThanOrEqualTo(2048);
        assertThat(disk.read(0, MIB)).isEqualTo(new byte[MIB]);
    }

    @Test
    void everyDescriptorThatWritesIsSynchronous() throws IOException {
        // 010000 is O_DSYNC; eight descriptors for I/O, one for lock and size without it.
        assertThat(OpenDescriptors.flagsOf(path).filter(flags -> (flags & 010000) != 0)).hasSize(8);
        assertThat(OpenDescriptors.flagsOf(path)).hasSize(9);
        assertThat(backstore.capabilities())
                .isEqualTo(new Capabilities(false, false, true, true, 0, false));
    }

    @Test
    void withAWriteCacheItSaysSoAndFlushes() throws IOException {
        backstore.close();
        reopen(FileOptions.DEFAULT.withWriteCache(true));
        disk.write(0, bytes(1));

        assertThat(backstore.capabilities().volatileCache()).isTrue();
        assertThat(OpenDescriptors.flagsOf(path)).noneMatch(flags -> (flags & 010000) != 0);
        assertThat(disk.flush()).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void completionsComeOnTheFilesOwnThreads() {
        ByteBuf buffer = Unpooled.directBuffer(512);
        Awaited end = new Awaited();
        backstore.read(0, buffer, 512, end);

        assertThat(end.result()).isEqualTo(BackstoreResult.OK);
        assertThat(end.thread()).startsWith("file-disk.img-");
        buffer.release();
    }

    @Test
    void heapAndCompositeBuffersWorkToo() {
        ByteBuf composite =
                Unpooled.wrappedBuffer(
                        Unpooled.copiedBuffer(bytes(1, 2)), Unpooled.copiedBuffer(bytes(3, 4)));
        Awaited written = new Awaited();
        backstore.write(10, composite, 4, false, written);
        assertThat(written.result()).isEqualTo(BackstoreResult.OK);
        composite.release();

        ByteBuf heap = Unpooled.buffer(8);
        heap.writerIndex(2);
        Awaited read = new Awaited();
        backstore.read(10, heap, 4, read);
        assertThat(read.result()).isEqualTo(BackstoreResult.OK);
        assertThat(heap.array()).startsWith(bytes(0, 0, 1, 2, 3, 4, 0, 0));
        heap.release();
    }

    @Test
    void manyWritesAtOnceAllLandInTheirPlace() {
        List<Awaited> ends = new ArrayList<>();
        List<ByteBuf> buffers = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            ByteBuf buffer = Unpooled.directBuffer(4096);
            for (int j = 0; j < 4096; j += 4) {
                buffer.writeInt(i);
            }
            Awaited end = new Awaited();
            backstore.write(i * 4096L, buffer, 4096, false, end);
            buffers.add(buffer);
            ends.add(end);
        }
        for (int i = 0; i < 256; i++) {
            assertThat(ends.get(i).result()).isEqualTo(BackstoreResult.OK);
            buffers.get(i).release();
        }
        for (int i = 0; i < 256; i++) {
            byte[] block = disk.read(i * 4096L, 4096);
            assertThat(block)
                    .as("block " + i)
                    .startsWith(bytes(0, 0, 0, i))
                    .endsWith(bytes(0, 0, 0, i));
        }
    }

    @Test
    void closeWaitsForWhatIsInFlightAndRefusesTheRest() {
        ByteBuf buffer = Unpooled.directBuffer(MIB);
        buffer.setZero(0, MIB);
        List<Awaited> ends = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Awaited end = new Awaited();
            backstore.write(0, buffer, MIB, false, end);
            ends.add(end);
        }
        backstore.close();

        assertThat(ends).allMatch(Awaited::ended);
        assertThat(ends).allMatch(end -> end.result() == BackstoreResult.OK);
        assertThat(disk.tryRead(0, 1)).isEqualTo(BackstoreResult.GONE);
        buffer.release();
        reopen(FileOptions.DEFAULT);
    }

    @Test
    void readOnlyRefusesEveryChange() {
        disk.write(0, bytes(1));
        backstore.close();
        backstore =
                FileBackstore.open(
                        path, FileBackstore.KEEP_SIZE, FileOptions.DEFAULT.withReadOnly(true));
        disk = new Disk(backstore);

        assertThat(disk.tryWrite(0, bytes(2))).isEqualTo(BackstoreResult.READ_ONLY);
        assertThat(disk.writeZeroes(0, 1, true)).isEqualTo(BackstoreResult.READ_ONLY);
        assertThat(disk.writeSame(0, 1, bytes(3))).isEqualTo(BackstoreResult.READ_ONLY);
        assertThat(disk.read(0, 1)).containsExactly(1);
        assertThat(backstore.capabilities().readOnly()).isTrue();
    }

    @Test
    void aFileCutBehindOurBackIsAMediumErrorNotZeros() throws IOException {
        try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
            other.setLength(MIB);
        }
        assertThat(disk.tryRead(2 * MIB, 512)).isEqualTo(BackstoreResult.MEDIUM_ERROR);
        assertThat(disk.tryRead(0, 512)).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void beyondTheEndIsOutOfRangeAndTheFileStaysAsItIs() throws IOException {
        assertThat(disk.tryWrite(4 * MIB - 1, bytes(1, 2))).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(disk.discard(4 * MIB, 1)).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(Files.size(path)).isEqualTo(4 * MIB);
    }

    @Test
    void growsWhileItIsOpen() throws IOException {
        disk.write(4 * MIB - 1, bytes(9));
        backstore.grow(5 * MIB);

        assertThat(Files.size(path)).isEqualTo(5 * MIB);
        assertThat(backstore.geometry()).isEqualTo(new Geometry(5 * MIB, MIB, 0, 4096));
        assertThat(disk.read(4 * MIB - 1, 3)).containsExactly(9, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void randomOperationsAgreeWithAByteArray(long seed) {
        new RandomOperations(backstore, seed).run(120);
    }

    private void reopen(FileOptions options) {
        backstore = FileBackstore.open(path, 4 * MIB, options);
        disk = new Disk(backstore);
    }
}
