package io.rbdgate.scsi.backstore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rbdgate.fixtures.host.LoopDevice;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreOpenException;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.Disk;
import io.rbdgate.scsi.device.ManualLane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk on a real block device (a loop device, so as root).
final class DeviceBackstoreTest {
    private static final long SIZE = 8 << 20;

    @TempDir Path directory;
    private LoopDevice device;

    @BeforeEach
    void attach() {
        device = LoopDevice.over(directory.resolve("disk"), SIZE, 512);
    }

    @AfterEach
    void detach() {
        device.close();
    }

    private FileBackstore open() {
        return FileBackstore.openDevice(device.path(), 512, FileOptions.DEFAULT);
    }

    @Test
    void writesAndReadsThroughBuffersThatAreNotAligned() {
        byte[] data = new byte[64 << 10];
        new Random(1).nextBytes(data);
        try (FileBackstore backstore = open()) {
            Disk disk = new Disk(backstore);
            disk.write(512, data);
            assertThat(disk.read(512, data.length)).isEqualTo(data);
            assertThat(disk.read(0, 512)).isEqualTo(new byte[512]);
        }
    }

    @Test
    void whatIsAcknowledgedIsOnTheDeviceItself() throws IOException {
        byte[] data = new byte[4096];
        Arrays.fill(data, (byte) 0xA5);
        try (FileBackstore backstore = open()) {
            new Disk(backstore).write(1 << 20, data);
            byte[] file = Files.readAllBytes(directory.resolve("disk"));
            assertThat(Arrays.copyOfRange(file, 1 << 20, (1 << 20) + 4096)).isEqualTo(data);
        }
    }

    @Test
    void hasTheSizeOfTheDeviceAndGivesRangesBack() {
        byte[] data = new byte[1 << 20];
        Arrays.fill(data, (byte) 1);
        try (FileBackstore backstore = open()) {
            assertThat(backstore.geometry().sizeBytes()).isEqualTo(SIZE);
            assertThat(backstore.capabilities().discard()).isTrue();
            assertThat(backstore.capabilities().volatileCache()).isFalse();
            Disk disk = new Disk(backstore);
            disk.write(0, data);
            assertThat(disk.discard(4096, 65536)).isEqualTo(BackstoreResult.OK);
            assertThat(disk.read(4096, 65536)).isEqualTo(new byte[65536]);
            assertThat(disk.discard(131072 + 512, 16384)).isEqualTo(BackstoreResult.OK);
            assertThat(disk.read(131072 + 512, 16384)).isEqualTo(new byte[16384]);
            assertThat(disk.read(131072, 512)).containsOnly(1);
            assertThat(disk.read(131072 + 512 + 16384, 512)).containsOnly(1);
            assertThat(disk.writeZeroes(512, 1024, false)).isEqualTo(BackstoreResult.OK);
            assertThat(disk.read(512, 1024)).isEqualTo(new byte[1024]);
            assertThat(disk.read(0, 512)[511]).isEqualTo((byte) 1);
            assertThat(disk.writeSame(1024, 2048, new byte[512])).isEqualTo(BackstoreResult.OK);
            assertThat(disk.flush()).isEqualTo(BackstoreResult.OK);
        }
    }

    @Test
    void aRangeBehindTheEndIsRefused() {
        try (FileBackstore backstore = open()) {
            assertThat(new Disk(backstore).tryWrite(SIZE - 512, new byte[1024]))
                    .isEqualTo(BackstoreResult.OUT_OF_RANGE);
        }
    }

    @Test
    void aDeviceInUseIsNotOpenedTwice() {
        try (FileBackstore _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(BackstoreOpenException.class)
                    .hasMessage(
                            "device "
                                    + device.path()
                                    + ": cannot be opened: busy: mounted, or in use by another program (EBUSY)");
        }
    }

    @Test
    void blocksSmallerThanTheDevicesSectorsAreRefused() {
        try (LoopDevice large = LoopDevice.over(directory.resolve("large"), SIZE, 4096)) {
            assertThatThrownBy(
                            () -> FileBackstore.openDevice(large.path(), 512, FileOptions.DEFAULT))
                    .isInstanceOf(BackstoreOpenException.class)
                    .hasMessage(
                            "device "
                                    + large.path()
                                    + ": has blocks of 4096 bytes, so the LUN needs blockSize: 4096");
            FileBackstore.openDevice(large.path(), 4096, FileOptions.DEFAULT).close();
        }
    }

    @Test
    void whatIsNoBlockDeviceIsRefused() {
        Path file = directory.resolve("disk");
        assertThatThrownBy(() -> FileBackstore.openDevice(file, 512, FileOptions.DEFAULT))
                .hasMessage(
                        "device " + file + ": not a block device (a file is served by type: file)");
        Path absent = directory.resolve("absent");
        assertThatThrownBy(() -> FileBackstore.openDevice(absent, 512, FileOptions.DEFAULT))
                .hasMessage("device " + absent + ": does not exist");
    }

    @Test
    void aDeviceThatGrewIsNoticed() {
        List<Long> sizes = new ArrayList<>();
        try (FileBackstore backstore = open()) {
            backstore.attach(new ManualLane(), listener(sizes));
            backstore.measure();
            assertThat(sizes).isEmpty();
            device.grow(2 * SIZE);
            backstore.measure();
            assertThat(sizes).containsExactly(2 * SIZE);
            new Disk(backstore).write(SIZE + 512, new byte[512]);
        }
    }

    private static BackstoreListener listener(List<Long> sizes) {
        return new BackstoreListener() {
            @Override
            public void resized(long sizeBytes) {
                sizes.add(sizeBytes);
            }

            @Override
            public void lost(BackstoreResult why, String reason) {
                throw new AssertionError(reason);
            }
        };
    }

    @Test
    void aReadOnlyDeviceRefusesWrites() {
        FileOptions readOnly = FileOptions.DEFAULT.withReadOnly(true);
        try (FileBackstore backstore = FileBackstore.openDevice(device.path(), 512, readOnly)) {
            assertThat(new Disk(backstore).tryWrite(0, new byte[512]))
                    .isEqualTo(BackstoreResult.READ_ONLY);
            assertThat(new Disk(backstore).read(0, 512)).isEqualTo(new byte[512]);
        }
    }
}
