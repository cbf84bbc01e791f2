package io.rbdgate.bench.scsi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.ScsiTransport;
import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.backstore.BackstoreListener;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.NullBackstore;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuSettings;
import io.rbdgate.scsi.device.LunMap;
import io.rbdgate.scsi.device.TargetDevice;
import io.rbdgate.scsi.lu.LogicalUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The engine without a transport: from submit to complete, 4 KiB on nullio, one task object.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark implements ScsiTransport, BackstoreListener {

    private static final int BYTES = 4096;
    private static final byte[] READ = cdb("28000000100000000800000000000000");
    private static final byte[] WRITE = cdb("2a000000100000000800000000000000");

    private final ItNexus nexus = new ItNexus("iqn.a", "iqn.a,i,0x1", "iqn.b,t,0x1", 1);
    private final ScsiTask task = new ScsiTask() {};
    private final LogicalUnit unit =
            new LogicalUnit(
                    new DirectLane(),
                    LuIdentity.lio("bench"),
                    LuSettings.ofBlockBytes(512),
                    System::nanoTime);
    private final TargetDevice target = new TargetDevice("iqn.b", LunMap.of(Map.of(0, unit)));
    private ScsiStatus last = ScsiStatus.GOOD;

    /// Brings the disk online and takes the first unit attention away.
    @Setup
    public void begin() {
        unit.online(new NullBackstore(1L << 30), this);
        target.nexusEstablished(nexus);
        read();
        if (read() != ScsiStatus.GOOD) {
            throw new IllegalStateException("not ready: " + last);
        }
    }

    /// READ(10) of eight blocks.
    @Benchmark
    public ScsiStatus read() {
        task.reset();
        task.command(nexus, this, 0, TaskAttribute.SIMPLE, READ, READ.length, 0, BYTES);
        target.submit(task);
        return last;
    }

    /// WRITE(10) of eight blocks, the data at hand when asked for.
    @Benchmark
    public ScsiStatus write() {
        task.reset();
        task.command(nexus, this, 0, TaskAttribute.SIMPLE, WRITE, WRITE.length, BYTES, 0);
        target.submit(task);
        return last;
    }

    @Override
    public void receiveDataOut(ScsiTask asked, int offset, int length) {
        ByteBuf data = PooledByteBufAllocator.DEFAULT.directBuffer(length);
        target.dataOut(asked, data.writerIndex(length));
    }

    @Override
    public void sendDataIn(ScsiTask from, ByteBuf data, Runnable sent) {
        data.release();
        sent.run();
    }

    @Override
    public void complete(ScsiTask ended) {
        last = ended.status();
        ByteBuf data = ended.takeFinalDataIn();
        if (data != null) {
            data.release();
        }
    }

    @Override
    public void aborted(ScsiTask ended) {
        throw new IllegalStateException("nobody aborts here");
    }

    @Override
    public void taskAborted(ScsiTask ended) {
        aborted(ended);
    }

    @Override
    public void resized(long sizeBytes) {
        // A fixed size.
    }

    @Override
    public void lost(BackstoreResult why, String reason) {
        throw new IllegalStateException(reason);
    }

    private static byte[] cdb(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
