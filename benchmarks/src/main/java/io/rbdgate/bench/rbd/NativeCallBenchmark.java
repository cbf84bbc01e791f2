package io.rbdgate.bench.rbd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.LibRbd;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What calling librbd costs, without any I/O. Needs the package librbd1.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NativeCallBenchmark {

    private final LibRbd rbd = CephLibrary.installed().rbd();
    private final ByteBuf out = Unpooled.directBuffer(32);
    private final long address = out.memoryAddress();
    private long tag;

    /// A call that does next to nothing: three stores.
    @Benchmark
    public long plainCall() {
        rbd.rbd_version(address, address + 8, address + 16);
        return address;
    }

    /// The two calls around every asynchronous operation.
    @Benchmark
    public long createAndReleaseCompletion() {
        rbd.rbd_aio_create_completion(tag++, 0, address);
        long completion = out.getLongLE(0);
        rbd.rbd_aio_release(completion);
        return completion;
    }

    /// Frees the buffer.
    @TearDown
    public void release() {
        out.release();
    }
}
