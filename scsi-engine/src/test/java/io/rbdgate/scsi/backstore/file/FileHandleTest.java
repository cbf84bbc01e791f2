package io.rbdgate.scsi.backstore.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.scsi.backstore.file.ffi.NativeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileHandleTest {

    private static final int ENOSPC = 28;
    private static final int EIO = 5;
    private static final int EBADF = 9;

    @TempDir Path directory;

    private final ByteBuf buffer = Unpooled.directBuffer(4096);

    @AfterEach
    void release() {
        buffer.release();
    }

    @Test
    void aFullDeviceIsEnospc() {
        FileHandle full =
                new FileHandle(NativeFile.open(Path.of("/dev/full"), NativeFile.O_RDWR), 1);

        assertThat(full.write(buffer.memoryAddress(), 4096, 0)).isEqualTo(ENOSPC);
        full.close();
    }

    @Test
    void theEndOfTheFileIsAnErrorNotZeros() throws IOException {
        Path file = Files.write(directory.resolve("short"), new byte[100]);
        FileHandle handle = new FileHandle(NativeFile.open(file, NativeFile.O_RDWR), 1);

        assertThat(handle.read(buffer.memoryAddress(), 101, 0)).isEqualTo(EIO);
        assertThat(handle.read(buffer.memoryAddress(), 100, 0)).isZero();
        handle.close();
    }

    @Test
    void writingThroughAReadOnlyDescriptorIsEbadf() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[100]);
        FileHandle handle = new FileHandle(NativeFile.open(file, NativeFile.O_RDONLY), 1);

        assertThat(handle.write(buffer.memoryAddress(), 100, 0)).isEqualTo(EBADF);
        assertThat(handle.punchHole(0, 100)).isEqualTo(EBADF);
        handle.close();
    }
}
