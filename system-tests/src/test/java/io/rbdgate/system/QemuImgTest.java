package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.host.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk image of 1 GiB goes onto a LUN and comes back the same, also from a restarted gateway.
@RealCeph
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class QemuImgTest {

    private static final String TARGET = "iqn.2026-11.io.rbdgate:qemu";
    private static final long SIZE = 1L << 30;
    private static final int CHUNKS = 90;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final long SEED = 4711;

    @TempDir private Path directory;

    @Test
    void anImageComesBackTheSameFromAFile() throws IOException {
        thereAndBack("", "{type: file, path: disk.img, size: 1G}");
    }

    @Test
    void anImageComesBackTheSameFromCeph(CephCluster ceph) throws IOException {
        thereAndBack(
                "ceph: {conf: %s, client: client.admin}%n".formatted(ceph.conf()),
                "{type: rbd, pool: rbd, image: qemu, create: 1G}");
    }

    private void thereAndBack(String ceph, String backstore) throws IOException {
        Path image = directory.resolve("image");
        write(image);
        try (RunningGateway gateway = RunningGateway.forThisHost(directory)) {
            gateway.start(
                    ceph
                            + """
                            targets:
                              - iqn: %s
                                access: open
                                luns: [{lun: 0, backstore: %s}]
                            """
                                    .formatted(TARGET, backstore));
            String lun = gateway.url(TARGET, 0);

            assertThat(output("iscsi-ls", "-s", "iscsi://127.0.0.1:" + gateway.port()))
                    .contains("Target:" + TARGET)
                    .contains("Lun:0    Type:DIRECT_ACCESS (Size:1023M)");
            // iscsi-ls multiplies with the last address, hence not 1G
            output("qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", image.toString(), lun);
            compare(image, lun);
            gateway.stop();
            gateway.startAgain();
            compare(image, lun);
            Path back = directory.resolve("back");
            output("qemu-img", "convert", "-f", "raw", "-O", "raw", lun, back.toString());
            assertThat(output("cmp", image.toString(), back.toString())).isEmpty();
            gateway.stop();
        }
    }

    private static void compare(Path image, String lun) {
        assertThat(output("qemu-img", "compare", "-f", "raw", "-F", "raw", image.toString(), lun))
                .contains("Images are identical.");
    }

    private static String output(String... words) {
        return Command.of(words).withDeadline(Duration.ofMinutes(3)).run().orThrow().stdout();
    }

    // sparse, with random data at random places, aligned to nothing
    private static void write(Path image) throws IOException {
        Random random = new Random(SEED);
        byte[] chunk = new byte[CHUNK_BYTES];
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
            for (int i = 0; i < CHUNKS; i++) {
                random.nextBytes(chunk);
                file.seek(random.nextLong(SIZE - CHUNK_BYTES));
                file.write(chunk);
            }
        }
    }
}
