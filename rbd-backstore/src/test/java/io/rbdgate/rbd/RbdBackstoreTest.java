package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Holes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealCeph
final class RbdBackstoreTest {
    private static final int MIB = 1 << 20;

    private final CephCluster ceph;
    private ServedImage served;
    private Disk disk;

    RbdBackstoreTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @BeforeEach
    void open() {
        ceph.createImage("backstore", 16);
        served = serve(spec());
        disk = served.disk();
    }

    private RbdSpec spec() {
        return RbdSpec.of(ceph.conf(), "client.admin", "rbd", "backstore");
    }

    private static ServedImage serve(RbdSpec spec) {
        return new ServedImage("gw-backstore", spec);
    }

    @AfterEach
    void close() {
        served.close();
        ceph.rbd("rm", "rbd/backstore");
    }

    private void reopen(RbdSpec spec) {
        served.close();
        served = serve(spec);
        disk = served.disk();
    }

    @Test
    void anImageLooksLikeItsObjects() {
        assertThat(disk.backstore().geometry().sizeBytes()).isEqualTo(16777216);
        assertThat(disk.backstore().geometry().objectBytes()).isEqualTo(4194304);
        assertThat(disk.backstore().geometry().discardGranularityBytes()).isEqualTo(65536);
        assertThat(disk.backstore().capabilities().volatileCache()).isFalse();
        assertThat(disk.backstore().capabilities().compareAndWriteBytes()).isEqualTo(512);
    }

    @Test
    void theSourceIsMadeOfIdsThatSurviveARename() {
        assertThat(((RbdBackstore) disk.backstore()).source())
                .matches("rbd:" + ceph.fsid() + "/\\d+/[0-9a-f]+");
    }

    @Test
    void writesWaitThroughAnOutageAndThenEnd() throws InterruptedException {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(512).writerIndex(512);
        BlockingQueue<BackstoreResult> ended = new LinkedBlockingQueue<>();
        Runnable write =
                () -> disk.backstore().write(0, buffer, 512, false, (r, _) -> ended.add(r));
        ceph.pauseOsds();
        try {
            // a signal takes its time to stop a process
            do {
                disk.lane().execute(write);
            } while (ended.poll(2, TimeUnit.SECONDS) != null);
        } finally {
            ceph.resumeOsds();
        }

        BackstoreResult result = ended.poll(60, TimeUnit.SECONDS);

        buffer.release();
        assertThat(result).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void randomOperationsLeaveWhatAByteArrayWouldHold() {
        SeededRandom random = new SeededRandom();
        byte[] model = new byte[16 * MIB];
        for (int i = 0; i < 400; i++) {
            step(random, model, i);
        }
        for (int at = 0; at < model.length; at += MIB) {
            assertThat(Arrays.equals(disk.read(at, MIB), Arrays.copyOfRange(model, at, at + MIB)))
                    .as("MiB %d after all, %s", at / MIB, random)
                    .isTrue();
        }
    }

    private void step(SeededRandom random, byte[] model, int i) {
        int length = 512 * (1 + random.nextInt(random.nextInt(10) == 0 ? 2048 : 64));
        int offset = 512 * random.nextInt((model.length - length) / 512 + 1);
        String what = "step " + i + ", " + length + " at " + offset + ", " + random;
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                assertThat(disk.write(offset, bytes, random.nextBoolean()))
                        .as(what)
                        .isEqualTo(BackstoreResult.OK);
                System.arraycopy(bytes, 0, model, offset, length);
            }
            case 2 -> {
                boolean unmap = random.nextBoolean();
                assertThat(
                                disk.run(
                                                done ->
                                                        disk.backstore()
                                                                .writeZeroes(
                                                                        offset, length, unmap,
                                                                        false, done))
                                        .result())
                        .as(what)
                        .isEqualTo(BackstoreResult.OK);
                Arrays.fill(model, offset, offset + length, (byte) 0);
            }
            case 3 -> {
                byte[] pattern = new byte[512];
                random.nextBytes(pattern);
                assertThat(disk.writeSame(offset, length, pattern))
                        .as(what)
                        .isEqualTo(BackstoreResult.OK);
                for (int at = 0; at < length; at += 512) {
                    System.arraycopy(pattern, 0, model, offset + at, 512);
                }
            }
            case 4 -> compareAndWriteStep(random, model, offset, what);
            default ->
                    assertThat(
                                    Arrays.equals(
                                            disk.read(offset, length),
                                            Arrays.copyOfRange(model, offset, offset + length)))
                            .as(what)
                            .isTrue();
        }
    }

    private void compareAndWriteStep(SeededRandom random, byte[] model, int offset, String what) {
        byte[] expected = Arrays.copyOfRange(model, offset, offset + 512);
        byte[] replacement = new byte[512];
        random.nextBytes(replacement);
        assertThat(disk.compareAndWrite(offset, expected, replacement).result())
                .as(what)
                .isEqualTo(BackstoreResult.OK);
        System.arraycopy(replacement, 0, model, offset, 512);
    }

    @Test
    void compareAndWriteTellsWhereTheDataDiffers() {
        byte[] there = new byte[512];
        there[77] = 5;
        disk.write(4096, there);

        Disk.Result result = disk.compareAndWrite(4096, new byte[512], new byte[512]);

        assertThat(result).isEqualTo(new Disk.Result(BackstoreResult.MISCOMPARE, 77));
        assertThat(disk.read(4096, 512)).isEqualTo(there);
    }

    @Test
    void compareAndWriteOfMoreThanOneSectorIsUnsupportedByThisLibrary() {
        assertThat(disk.compareAndWrite(0, new byte[4096], new byte[4096]).result())
                .isEqualTo(BackstoreResult.UNSUPPORTED);
    }

    @Test
    void aDiscardedObjectReadsAsZeros() {
        byte[] bytes = new byte[MIB];
        Arrays.fill(bytes, (byte) 9);
        for (int i = 0; i < 8; i++) {
            disk.write((long) i * MIB, bytes);
        }

        assertThat(disk.run(done -> disk.backstore().discard(4L * MIB, 4L * MIB, done)).result())
                .isEqualTo(BackstoreResult.OK);

        assertThat(disk.read(4L * MIB, MIB)).containsOnly(0);
        assertThat(disk.read(3L * MIB, MIB)).containsOnly(9);
    }

    @Test
    void zeroesReachTheUnalignedEdges() {
        byte[] bytes = new byte[MIB];
        Arrays.fill(bytes, (byte) 9);
        disk.write(0, bytes);

        disk.run(done -> disk.backstore().writeZeroes(512, MIB - 1024, true, false, done));

        assertThat(disk.read(512, MIB - 1024)).containsOnly(0);
        assertThat(disk.read(0, 512)).containsOnly(9);
        assertThat(disk.read(MIB - 512, 512)).containsOnly(9);
    }

    @Test
    void aDiscardSmallerThanTheGranularityReadsAsZerosToo() {
        byte[] bytes = new byte[8192];
        Arrays.fill(bytes, (byte) 9);
        disk.write(0, bytes);

        disk.run(done -> disk.backstore().discard(512, 1024, done));

        assertThat(disk.read(512, 1024)).containsOnly(0);
        assertThat(disk.read(0, 512)).containsOnly(9);
        assertThat(disk.read(1536, 512)).containsOnly(9);
    }

    private List<String> holes() throws InterruptedException {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch ended = new CountDownLatch(1);
        disk.backstore()
                .findHoles(
                        new Holes() {
                            @Override
                            public void hole(long offset, long length) {
                                if (length > 0) {
                                    told.add(offset + "+" + length);
                                }
                            }

                            @Override
                            public void ended(boolean complete) {
                                told.add("complete " + complete);
                                ended.countDown();
                            }
                        });
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        return told;
    }

    @Test
    void objectsWithoutDataAreHoles() throws InterruptedException {
        disk.write(5L * MIB, new byte[] {1});

        assertThat(holes()).containsExactly("0+4194304", "8388608+8388608", "complete true");
    }

    @Test
    void whatAClonesParentHasIsNoHole() throws InterruptedException {
        disk.write(9L * MIB, new byte[] {1});
        ceph.rbd("snap", "create", "rbd/backstore@base");
        ceph.rbd("snap", "protect", "rbd/backstore@base");
        ceph.rbd("clone", "rbd/backstore@base", "rbd/backstore-clone");
        try {
            reopen(RbdSpec.of(ceph.conf(), "client.admin", "rbd", "backstore-clone"));
            disk.write(0, new byte[] {1});

            assertThat(holes())
                    .containsExactly("4194304+4194304", "12582912+4194304", "complete true");
        } finally {
            reopen(spec());
            ceph.rbd("rm", "rbd/backstore-clone");
            ceph.rbd("snap", "unprotect", "rbd/backstore@base");
            ceph.rbd("snap", "rm", "rbd/backstore@base");
        }
    }

    @Test
    void anImageWritesAtomicallyWithinAnObject() {
        assertThat(disk.backstore().capabilities().atomicWriteBytes()).isEqualTo(MIB);
        assertThat(disk.backstore().capabilities().atomicBoundaryBytes()).isEqualTo(4 * MIB);
    }

    @Test
    void thickZeroesTakeSpace() {
        disk.run(done -> disk.backstore().writeZeroes(0, 4L * MIB, false, false, done));

        assertThat(ceph.rbd("diff", "rbd/backstore")).contains("4194304");
    }

    @Test
    void nothingIsReadOrWrittenBeyondTheEnd() {
        assertThat(disk.write(16L * MIB - 512, new byte[1024]))
                .isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(disk.run(done -> disk.backstore().discard(16L * MIB, 512, done)).result())
                .isEqualTo(BackstoreResult.OUT_OF_RANGE);
    }

    @Test
    void aFlushEnds() {
        disk.write(0, new byte[4096]);

        assertThat(disk.run(disk.backstore()::flush).result()).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void aResizeByAnotherClientIsSeen() throws InterruptedException {
        ceph.rbd("resize", "rbd/backstore", "--size", "32M");

        assertThat(disk.nextEvent()).isEqualTo("resized 33554432");
        assertThat(disk.backstore().geometry().sizeBytes()).isEqualTo(33554432);
        assertThat(disk.write(20L * MIB, new byte[512])).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void aCacheTurnedOnInTheImagesMetadataIsReported() {
        ceph.rbd("image-meta", "set", "rbd/backstore", "conf_rbd_cache", "true");

        reopen(spec());

        assertThat(disk.backstore().capabilities().volatileCache()).isTrue();
        assertThat(disk.write(0, new byte[512], true)).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void anImageForReadingOnlyRefusesWrites() {
        disk.write(0, new byte[] {1, 2, 3, 4});

        reopen(spec().forReadingOnly());

        assertThat(disk.backstore().capabilities().readOnly()).isTrue();
        assertThat(disk.read(0, 4)).containsExactly(1, 2, 3, 4);
        assertThat(disk.write(0, new byte[512])).isEqualTo(BackstoreResult.READ_ONLY);
        assertThat(disk.run(disk.backstore()::flush).result()).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void aSnapshotShowsWhatWasThen() {
        disk.write(0, new byte[] {1, 2, 3, 4});
        ceph.rbd("snap", "create", "rbd/backstore@then");
        disk.write(0, new byte[] {5, 6, 7, 8});

        reopen(
                new RbdSpec(
                        ceph.conf(),
                        "client.admin",
                        "rbd",
                        null,
                        "backstore",
                        "then",
                        null,
                        null,
                        false));

        assertThat(disk.read(0, 4)).containsExactly(1, 2, 3, 4);
        assertThat(disk.write(0, new byte[512])).isEqualTo(BackstoreResult.READ_ONLY);
        served.close();
        ceph.rbd("snap", "purge", "rbd/backstore");
        served = serve(spec());
        served.disk();
    }

    @Test
    void manyWritesInFlightAllEnd() {
        int count = 600;
        byte[] bytes = new byte[4096];
        Arrays.fill(bytes, (byte) 7);
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
        buffer.writeBytes(bytes);
        CountDownLatch ended = new CountDownLatch(count);
        disk.lane()
                .execute(
                        () -> {
                            for (int i = 0; i < count; i++) {
                                disk.backstore()
                                        .write(
                                                i * 4096L,
                                                buffer,
                                                4096,
                                                false,
                                                (result, detail) -> ended.countDown());
                            }
                        });
        assertThat(ended).satisfies(latch -> latch.await());
        buffer.release();
        assertThat(disk.read(599 * 4096L, 4096)).containsOnly(7);
    }
}
