package io.rbdgate.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.config.EncryptionConfig;
import io.rbdgate.config.Secret;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import io.rbdgate.rbd.admin.CephAdmin;
import io.rbdgate.rbd.admin.ImageRef;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is on the image itself is looked at with `rbd export`, which knows no passphrase. Most are
/// formatted by `cryptsetup`, which can make passphrases that cost nothing to try: librbd's cost
/// seconds.
@RealCeph
final class EncryptedImageTest {
    private static final long DISK_BYTES = 8 << 20;
    private static final int LUKS1_HEADER_BYTES = 4 << 20;
    private static final String PASSPHRASE = "words that open it";
    private static final byte[] PLAIN =
            "what nobody else is to read, ".repeat(512).getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path directory;
    private final CephCluster ceph;
    private final List<ServedImage> open = new ArrayList<>();

    EncryptedImageTest(CephCluster ceph) {
        this.ceph = ceph;
    }

    @AfterEach
    void closeAll() {
        open.reversed().forEach(ServedImage::close);
    }

    private ServedImage serve(RbdSpec spec) {
        ServedImage served = new ServedImage("gw1", spec);
        open.add(served);
        return served;
    }

    private void close(ServedImage served) {
        open.remove(served);
        served.close();
    }

    private RbdSpec plain(String image) {
        return RbdSpec.of(ceph.conf(), "client.admin", "rbd", image);
    }

    private static EncryptionConfig with(EncryptionConfig.Format format, String passphrase) {
        return new EncryptionConfig(format, new Secret(passphrase));
    }

    /// An image with a disk behind a header with two passphrases.
    private void format(String image) throws IOException {
        Path file = directory.resolve(image + ".luks");
        Path one = Files.writeString(directory.resolve("one"), PASSPHRASE);
        Path other = Files.writeString(directory.resolve("other"), "spare words");
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(LUKS1_HEADER_BYTES + DISK_BYTES);
        }
        String quickly = "--pbkdf-force-iterations=1000";
        cryptsetup(
                "luksFormat",
                "--type=luks1",
                "--align-payload=8192",
                "--cipher=aes-xts-plain64",
                "--key-size=512",
                quickly,
                file.toString(),
                one.toString());
        cryptsetup("luksAddKey", quickly, "--key-file=" + one, file.toString(), other.toString());
        ceph.rbd("import", file.toString(), "rbd/" + image);
        Files.delete(file);
    }

    private static void cryptsetup(String... words) {
        List<String> command = new ArrayList<>(List.of("/usr/sbin/cryptsetup", "--batch-mode"));
        command.addAll(List.of(words));
        Command.of(command).run().orThrow();
    }

    private RbdSpec spec(String image) {
        return plain(image).encryptedWith(with(EncryptionConfig.Format.LUKS1, PASSPHRASE));
    }

    private String failure(RbdSpec spec) {
        ServedImage served = serve(spec);
        String reason = served.events().await(OpenerEvents.Failed.class).reason();
        close(served);
        return reason;
    }

    private byte[] stored(String image) throws IOException {
        Path file = directory.resolve(image);
        ceph.rbd("export", "rbd/" + image, file.toString());
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }

    private void mark(String image, String value) {
        ceph.rbd("image-meta", "set", "rbd/" + image, "rbdgate.encryption", value);
    }

    private String mark(String image) {
        return ceph.rbd("image-meta", "get", "rbd/" + image, "rbdgate.encryption").strip();
    }

    private String id(String image) {
        return ceph.rbdJson("info", "rbd/" + image).replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    }

    private void rollBack(String image, String snapshot) {
        try (CephAdmin admin = new CephAdmin(ceph.conf(), "client.admin")) {
            admin.snapshots().rollback(new ImageRef("rbd", "", image), snapshot, (_, _) -> true);
        }
    }

    private static boolean contains(byte[] all, String text) {
        return new String(all, StandardCharsets.ISO_8859_1).contains(text);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void whatIsWrittenIsStoredEncryptedBehindItsHeader() throws IOException {
        EncryptionConfig luks2 = with(EncryptionConfig.Format.LUKS2, PASSPHRASE);
        RbdSpec spec = plain("luks2").createdOnce(DISK_BYTES).encryptedWith(luks2);
        ceph.rbd("create", "--size", "0", "rbd/luks2"); // as if it had ended before formatting it
        ServedImage first = serve(spec);
        Disk disk = first.disk();
        assertThat(disk.backstore().geometry().sizeBytes()).isEqualTo(DISK_BYTES);
        assertThat(disk.write(512, PLAIN)).isEqualTo(BackstoreResult.OK);
        close(first);

        byte[] stored = stored("luks2");
        byte[] read = serve(spec).disk().read(512, PLAIN.length);

        assertThat(Arrays.copyOf(stored, 8)).containsExactly('L', 'U', 'K', 'S', 0xBA, 0xBE, 0, 2);
        assertThat(stored).hasSize((16 << 20) + (int) DISK_BYTES);
        assertThat(contains(stored, "nobody else")).isFalse();
        assertThat(read).isEqualTo(PLAIN);
    }

    @Test
    void zerosAreReadOfWhatWasZeroedAtAnyEdge() throws IOException {
        format("enc_zeroed");
        Disk disk = serve(spec("enc_zeroed")).disk();
        disk.write(0, filled(64 << 10, 7));

        assertThat(disk.run(done -> disk.backstore().discard(1536, 9 << 10, done)).result())
                .isEqualTo(BackstoreResult.OK);
        assertThat(
                        disk.run(
                                        done ->
                                                disk.backstore()
                                                        .writeZeroes(20992, 5120, true, true, done))
                                .result())
                .isEqualTo(BackstoreResult.OK);
        assertThat(disk.writeSame(40960, 2048, filled(512, 9))).isEqualTo(BackstoreResult.OK);

        byte[] expected = filled(64 << 10, 7);
        Arrays.fill(expected, 1536, 1536 + (9 << 10), (byte) 0);
        Arrays.fill(expected, 20992, 20992 + 5120, (byte) 0);
        Arrays.fill(expected, 40960, 40960 + 2048, (byte) 9);
        assertThat(disk.read(0, 64 << 10)).isEqualTo(expected);
        assertThat(disk.read((int) DISK_BYTES - 512, 512)).containsOnly(0);
        assertThat(disk.write(DISK_BYTES, new byte[512])).isEqualTo(BackstoreResult.OUT_OF_RANGE);
        assertThat(disk.backstore().capabilities().discard()).isFalse();
    }

    @Test
    void itGrowsWithTheImage() throws Exception {
        format("enc_grown");
        Disk disk = serve(spec("enc_grown")).disk();

        ceph.rbd("resize", "--size", "16", "rbd/enc_grown");

        assertThat(disk.nextEvent()).isEqualTo("resized 12582912");
        assertThat(disk.write(12582912 - 512, filled(512, 3))).isEqualTo(BackstoreResult.OK);
    }

    @Test
    void anotherPassphraseDoesNotOpenItAndIsNotTold() throws IOException {
        format("enc_locked");
        EncryptionConfig other = with(EncryptionConfig.Format.LUKS1, "words of another");

        assertThat(failure(plain("enc_locked").encryptedWith(other)))
                .isEqualTo("the passphrase is not that of rbd/enc_locked");
    }

    @Test
    void whatExistsIsNeverFormatted() throws IOException {
        ServedImage before = serve(plain("enc_present").createdOnce(DISK_BYTES));
        before.disk().write(0, PLAIN);
        close(before);
        byte[] stored = stored("enc_present");

        assertThat(failure(spec("enc_present").createdOnce(DISK_BYTES)))
                .startsWith("rbd/enc_present is not encrypted as luks1, and what exists is never");
        assertThat(stored("enc_present")).isEqualTo(stored);
    }

    @Test
    void anEmptyImageOfUnknownSizeIsNotNotedAsOneToFormat() {
        ceph.rbd("create", "--size", "0", "rbd/enc_empty");

        assertThat(failure(spec("enc_empty")))
                .isEqualTo("rbd/enc_empty is empty, and no 'create' says its size");
        assertThat(ceph.rbd("image-meta", "list", "rbd/enc_empty"))
                .doesNotContain("rbdgate.encryption");
    }

    @Test
    void whatSomebodyFormatsAndFillsAfterAFailedMakingIsKept() throws IOException {
        format("enc_byhand");
        ServedImage before = serve(spec("enc_byhand"));
        before.disk().write(0, PLAIN);
        close(before);
        mark("enc_byhand", "v1 making");

        assertThat(serve(spec("enc_byhand")).disk().read(0, PLAIN.length)).isEqualTo(PLAIN);
        assertThat(mark("enc_byhand")).isEqualTo("v1 formatted");
    }

    @Test
    void whatSomebodyWritesAfterAFailedMakingIsKept() throws IOException {
        ServedImage before = serve(plain("enc_filled").createdOnce(DISK_BYTES));
        before.disk().write(64 << 10, PLAIN);
        close(before);
        mark("enc_filled", "v1 making");
        byte[] stored = stored("enc_filled");

        assertThat(failure(spec("enc_filled")))
                .startsWith("rbd/enc_filled is not encrypted as luks1, and what exists is never");
        assertThat(stored("enc_filled")).isEqualTo(stored);
    }

    @Test
    void aMakingThatEndedBeforeTheHeaderWasWrittenIsFinished() throws IOException {
        ceph.rbd("create", "--size", "12", "rbd/enc_begun");
        mark("enc_begun", "v1 making");

        Disk disk = serve(spec("enc_begun")).disk();

        assertThat(disk.backstore().geometry().sizeBytes()).isEqualTo(DISK_BYTES);
        assertThat(mark("enc_begun")).isEqualTo("v1 formatted");
    }

    @Test
    void whatWasFormattedElsewhereIsNeverServedAsItIsStoredAfterItWasOpenedOnce()
            throws IOException {
        format("enc_elsewhere");
        ServedImage once = serve(spec("enc_elsewhere"));
        once.disk();
        close(once);

        assertThat(failure(plain("enc_elsewhere")))
                .isEqualTo(
                        "rbd/enc_elsewhere is encrypted: its backstore needs 'encryption' with its"
                                + " passphrase");
    }

    @Test
    void aKeyThatWasToBeErasedIsErasedByWhoeverOpensItNext() throws IOException {
        format("enc_interrupted");
        ServedImage first = serve(spec("enc_interrupted"));
        first.disk().write(0, PLAIN);
        close(first);
        mark("enc_interrupted", "v1 erasing " + id("enc_interrupted"));

        assertThat(failure(spec("enc_interrupted").forReadingOnly()))
                .isEqualTo(
                        "rbd/enc_interrupted is not formatted yet, and not to be written: serve it once");
        ServedImage next = serve(spec("enc_interrupted"));
        byte[] read = next.disk().read(0, PLAIN.length);
        close(next);

        assertThat(contains(read, "nobody else")).isFalse();
        assertThat(mark("enc_interrupted")).isEqualTo("v1 formatted");
        assertThat(failure(plain("enc_interrupted")))
                .isEqualTo(
                        "rbd/enc_interrupted is encrypted: its backstore needs 'encryption' with its"
                                + " passphrase");
    }

    @Test
    void aCopyOfAnImageWhoseKeyWasToBeErasedKeepsItsKey() throws IOException {
        format("enc_original");
        ServedImage first = serve(spec("enc_original"));
        first.disk().write(0, PLAIN);
        close(first);
        mark("enc_original", "v1 erasing " + id("enc_original"));
        ceph.rbd("cp", "rbd/enc_original", "rbd/enc_copy");

        assertThat(failure(spec("enc_copy")))
                .isEqualTo(
                        "rbd/enc_copy comes from an image whose key was being destroyed; if its"
                                + " data is wanted: rbd image-meta set rbd/enc_copy"
                                + " rbdgate.encryption 'v1 formatted'");
        mark("enc_copy", "v1 formatted");
        assertThat(serve(spec("enc_copy")).disk().read(0, PLAIN.length)).isEqualTo(PLAIN);
    }

    @Test
    void aRollbackKeepsTheKeyThatWasToBeErased() throws IOException {
        format("enc_back");
        ServedImage first = serve(spec("enc_back"));
        first.disk().write(0, PLAIN);
        close(first);
        ceph.rbd("snap", "create", "rbd/enc_back@good");
        mark("enc_back", "v1 erasing " + id("enc_back"));

        rollBack("enc_back", "good");

        assertThat(mark("enc_back")).isEqualTo("v1 formatted");
        assertThat(serve(spec("enc_back")).disk().read(0, PLAIN.length)).isEqualTo(PLAIN);
    }

    @Test
    void withoutItsKeyTheOldDataIsGone() throws IOException {
        format("enc_erased");
        RbdSpec spec = spec("enc_erased");
        ServedImage served = serve(spec);
        Disk disk = served.disk();
        disk.write(0, PLAIN);
        byte[] before = stored("enc_erased");

        assertThat(disk.run(disk.backstore()::mayEraseKey).result()).isEqualTo(BackstoreResult.OK);
        assertThat(eraseWhileReading(disk)).isEqualTo("32 OK, then NO_RESOURCE, then OK");

        assertThat(contains(disk.read(0, PLAIN.length), "nobody else")).isFalse();
        assertThat(disk.read(4 << 20, 512)).as("never written").containsOnly(0);
        assertThat(disk.write(4096, PLAIN)).isEqualTo(BackstoreResult.OK);
        assertThat(partsLeftOfTheHeader(before, stored("enc_erased"))).isZero();
        close(served);
        assertThat(serve(spec).disk().read(4096, PLAIN.length)).isEqualTo(PLAIN);
    }

    /// What becomes of reads under way, of one that comes meanwhile, and of the erasure.
    private static String eraseWhileReading(Disk disk) {
        List<BackstoreResult> reads = new CopyOnWriteArrayList<>();
        AtomicReference<BackstoreResult> late = new AtomicReference<>();
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
        BlockBackstore backstore = disk.backstore();
        Disk.Result erased =
                disk.run(
                        done -> {
                            for (int at = 0; at < 32; at++) {
                                backstore.read(
                                        at * 4096L, buffer, 4096, (read, _) -> reads.add(read));
                            }
                            backstore.eraseKey(done);
                            backstore.read(0, buffer, 4096, (read, _) -> late.set(read));
                        });
        buffer.release();
        assertThat(reads).containsOnly(BackstoreResult.OK);
        return "%d OK, then %s, then %s".formatted(reads.size(), late.get(), erased.result());
    }

    /// Of the header's parts that are not zeros, how many are as they were; the first says only
    /// what kind of header it is.
    private static int partsLeftOfTheHeader(byte[] before, byte[] after) {
        int left = 0;
        for (int at = 4096; at < LUKS1_HEADER_BYTES; at += 4096) {
            byte[] part = Arrays.copyOfRange(before, at, at + 4096);
            boolean same = Arrays.equals(part, Arrays.copyOfRange(after, at, at + 4096));
            left += same && !Arrays.equals(part, new byte[4096]) ? 1 : 0;
        }
        return left;
    }

    @Test
    void aSnapshotKeepsTheKeyAndCanBeRead() throws IOException {
        format("enc_kept");
        ServedImage served = serve(spec("enc_kept"));
        Disk disk = served.disk();
        disk.write(0, PLAIN);
        ceph.rbd("snap", "create", "rbd/enc_kept@then");
        disk.write(0, new byte[4096]);

        assertThat(disk.run(disk.backstore()::mayEraseKey).result())
                .isEqualTo(BackstoreResult.UNSUPPORTED);
        assertThat(disk.run(disk.backstore()::eraseKey).result())
                .isEqualTo(BackstoreResult.UNSUPPORTED);
        assertThat(disk.read(0, 4096)).isEqualTo(new byte[4096]);

        RbdSpec then =
                new RbdSpec(
                        ceph.conf(),
                        "client.admin",
                        "rbd",
                        null,
                        "enc_kept",
                        "then",
                        null,
                        null,
                        true,
                        with(EncryptionConfig.Format.LUKS1, PASSPHRASE));
        assertThat(serve(then).disk().read(0, PLAIN.length)).isEqualTo(PLAIN);
    }

    @Test
    void aCloneIsRefusedUntilItIsFlattened() throws IOException {
        format("enc_parent");
        ServedImage served = serve(spec("enc_parent"));
        served.disk().write(0, PLAIN);
        close(served);
        ceph.rbd("snap", "create", "rbd/enc_parent@base");
        ceph.rbd("snap", "protect", "rbd/enc_parent@base");
        ceph.rbd("clone", "rbd/enc_parent@base", "rbd/enc_child");

        assertThat(failure(spec("enc_child")))
                .isEqualTo(
                        "rbd/enc_child is a clone, which cannot be served encrypted: rbd flatten it");
        ceph.rbd("flatten", "rbd/enc_child");
        assertThat(serve(spec("enc_child")).disk().read(0, PLAIN.length)).isEqualTo(PLAIN);
    }
}
