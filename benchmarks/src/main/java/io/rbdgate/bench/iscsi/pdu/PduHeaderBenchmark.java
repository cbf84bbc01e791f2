package io.rbdgate.bench.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.iscsi.pdu.Bhs;
import io.rbdgate.iscsi.pdu.TargetHeaders;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/// The two headers of a read: the command that comes and the Data-In that goes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PduHeaderBenchmark {

    private final Bhs bhs = new Bhs();
    private final ByteBuf received = Unpooled.directBuffer(Bhs.BYTES);
    private final ByteBuf sent = Unpooled.directBuffer(Bhs.BYTES);
    private int number;

    /// A READ(10) of eight blocks.
    @Setup
    public void fill() {
        received.writeInt(0x01C10000).writeInt(0).writeLong(0).writeInt(7).writeInt(4096);
        received.writeInt(100)
                .writeInt(200)
                .writeLong(0x2800000010000000L)
                .writeLong(0x0800_0000_0000_0000L);
    }

    /// Copies the header and reads the fields a command needs.
    @Benchmark
    public void decodeCommand(Blackhole hole) {
        received.getBytes(0, bhs.bytes(), 0, Bhs.BYTES);
        hole.consume(bhs.opcode());
        hole.consume(bhs.flags());
        hole.consume(bhs.lun());
        hole.consume(bhs.initiatorTaskTag());
        hole.consume(bhs.expectedDataTransferLength());
        hole.consume(bhs.cmdSn());
        hole.consume(bhs.dataSegmentBytes());
    }

    /// Writes a Data-In with status.
    @Benchmark
    public ByteBuf encodeDataIn() {
        sent.clear();
        number++;
        TargetHeaders.dataInWithStatus(
                sent, 0, 0, 0, 4096, 0, number, number, number, number + 128, 0, 0);
        return sent;
    }

    /// Frees the buffers.
    @TearDown
    public void release() {
        received.release();
        sent.release();
    }
}
