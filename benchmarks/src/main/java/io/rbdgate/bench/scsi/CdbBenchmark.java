package io.rbdgate.bench.scsi;

import io.rbdgate.scsi.cdb.CdbParser;
import io.rbdgate.scsi.cdb.CommandSpec;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// From the bytes of a CDB to a command: find the row, check reserved bits, parse.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CdbBenchmark {

    /// READ(10), WRITE(16), COMPARE AND WRITE.
    @Param({
        "28000000100000000800000000000000",
        "8a000000000000100000000000080000",
        "89000000000000100000000000010000"
    })
    public String hex = "";

    private byte[] cdb = new byte[0];

    /// Reads the bytes.
    @Setup
    public void parseHex() {
        cdb = HexFormat.of().parseHex(hex);
    }

    /// The row alone.
    @Benchmark
    public Object find() {
        return Objects.requireNonNull(CommandSpec.find(cdb));
    }

    /// All of it.
    @Benchmark
    public Object parse() {
        CommandSpec spec = Objects.requireNonNull(CommandSpec.find(cdb));
        return spec.firstInvalidByte(cdb) >= 0 ? spec : CdbParser.parse(spec, cdb);
    }
}
