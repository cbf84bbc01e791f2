package io.rbdgate.bench.iscsi.text;

import io.rbdgate.config.IscsiParameters;
import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.KeyValueText;
import io.rbdgate.iscsi.text.Negotiation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The operational keys as open-iscsi sends them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NegotiationBenchmark {

    private static final int PAIRS_MAX = 64;

    private final byte[] text =
            String.join(
                            "\0",
                            "HeaderDigest=CRC32C,None",
                            "DataDigest=None",
                            "DefaultTime2Wait=2",
                            "DefaultTime2Retain=0",
                            "IFMarker=No",
                            "OFMarker=No",
                            "ErrorRecoveryLevel=0",
                            "InitialR2T=No",
                            "ImmediateData=Yes",
                            "MaxBurstLength=16776192",
                            "FirstBurstLength=262144",
                            "MaxOutstandingR2T=1",
                            "MaxConnections=1",
                            "DataPDUInOrder=Yes",
                            "DataSequenceInOrder=Yes",
                            "MaxRecvDataSegmentLength=262144",
                            "")
                    .getBytes(StandardCharsets.US_ASCII);
    private final IscsiParameters parameters = IscsiParameters.DEFAULTS;

    /// Text into pairs.
    @Benchmark
    public List<KeyValue> parse() {
        return KeyValueText.parse(text, PAIRS_MAX);
    }

    /// Text into answers.
    @Benchmark
    public List<KeyValue> negotiate() {
        return new Negotiation(parameters, false).answer(KeyValueText.parse(text, PAIRS_MAX));
    }
}
