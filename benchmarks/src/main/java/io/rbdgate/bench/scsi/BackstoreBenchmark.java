package io.rbdgate.bench.scsi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.IoCompletion;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.backstore.NullBackstore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The synchronous backstores, 4 KiB at a time.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BackstoreBenchmark implements IoCompletion {

    private static final int BYTES = 4096;
    private static final long DISK_BYTES = 1 << 24;

    /// Which one.
    @Param({"nullio", "memory"})
    public String type = "nullio";

    private final ByteBuf buffer = Unpooled.directBuffer(BYTES);
    private BlockBackstore backstore = new NullBackstore(1);
    private long offset;
    private BackstoreResult last = BackstoreResult.OK;

    /// Opens it and fills it.
    @Setup
    public void open() {
        backstore =
                type.equals("memory")
                        ? new MemoryBackstore(DISK_BYTES)
                        : new NullBackstore(DISK_BYTES);
        buffer.setZero(0, BYTES);
        for (long at = 0; at < DISK_BYTES; at += BYTES) {
            backstore.write(at, buffer, BYTES, false, this);
        }
    }

    /// A read at another place each time.
    @Benchmark
    public BackstoreResult read() {
        backstore.read(next(), buffer, BYTES, this);
        return last;
    }

    /// A write at another place each time.
    @Benchmark
    public BackstoreResult write() {
        backstore.write(next(), buffer, BYTES, false, this);
        return last;
    }

    /// Frees everything.
    @TearDown
    public void close() {
        backstore.close();
        buffer.release();
    }

    @Override
    public void complete(BackstoreResult result, long detail) {
        last = result;
    }

    private long next() {
        offset = (offset + 37L * BYTES) % DISK_BYTES;
        return offset;
    }
}
