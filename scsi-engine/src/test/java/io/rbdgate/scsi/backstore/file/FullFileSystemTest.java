package io.rbdgate.scsi.backstore.file;

import static io.rbdgate.scsi.backstore.Disk.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Disk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real file system of one mebibyte: needs root, as the other tests with real mounts do.
final class FullFileSystemTest {

    private static final int MIB = 1024 * 1024;

    @TempDir Path directory;

    private FileBackstore backstore;
    private Disk disk;

    @BeforeEach
    void mount() throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString());
        backstore = FileBackstore.open(directory.resolve("disk"), 4 * MIB, FileOptions.DEFAULT);
        disk = new Disk(backstore);
    }

    @AfterEach
    void unmount() throws Exception {
        backstore.close();
        run("umount", directory.toString());
    }

    @Test
    void aFullFileSystemIsNoSpaceAndWhatIsThereStays() {
        disk.writeSame(0, MIB / 2, bytes(1));

        assertThat(disk.tryWrite(MIB, new byte[MIB])).isEqualTo(BackstoreResult.NO_SPACE);

        assertThat(disk.read(0, 2)).containsExactly(1, 1);
        assertThat(disk.read(MIB / 2 - 1, 2)).containsExactly(1, 0);
    }

    @Test
    void discardMakesRoomAgain() {
        assertThat(disk.writeSame(0, 2 * MIB, bytes(1))).isEqualTo(BackstoreResult.NO_SPACE);

        assertThat(disk.discard(0, 2 * MIB)).isEqualTo(BackstoreResult.OK);

        disk.write(3 * MIB, new byte[MIB / 2]);
    }

    @Test
    void whereRangesCannotBeZeroedZerosAreWritten() {
        // tmpfs has no FALLOC_FL_ZERO_RANGE.
        disk.writeSame(0, MIB / 2, bytes(1));

        assertThat(disk.writeZeroes(1, MIB / 2 - 2, false)).isEqualTo(BackstoreResult.OK);

        assertThat(disk.read(0, 2)).containsExactly(1, 0);
        assertThat(disk.read(MIB / 2 - 2, 3)).containsExactly(0, 1, 0);
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
    }
}
