package io.rbdgate.bench.iscsi.pdu;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The digest of a header and of data segments, off the heap as they are on the data path.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Crc32cBenchmark {

    /// Bytes covered.
    @Param({"48", "4096", "65536", "262144"})
    public int bytes;

    private ByteBuffer data = ByteBuffer.allocateDirect(0);

    /// Fills the segment.
    @Setup
    public void fill() {
        data = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i++) {
            data.put(i, (byte) (i * 31));
        }
    }

    /// One digest.
    @Benchmark
    public long digest() {
        CRC32C crc = new CRC32C();
        crc.update(data.rewind());
        return crc.getValue();
    }
}
