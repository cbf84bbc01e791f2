package io.rbdgate.management.shell.top;

import io.rbdgate.management.LatencyHistogram;

/// What a LUN or an initiator has done since the gateway started.
record Traffic(
        long reads,
        long writes,
        long others,
        long errors,
        long readBytes,
        long writtenBytes,
        long inFlight,
        LatencyHistogram readLatency,
        LatencyHistogram writeLatency) {
    static final Traffic NONE =
            new Traffic(0, 0, 0, 0, 0, 0, 0, LatencyHistogram.EMPTY, LatencyHistogram.EMPTY);

    /// All finished commands.
    long commands() {
        return reads + writes + others;
    }

    /// What came since `before`; all of it when the gateway has restarted in between.
    Traffic since(Traffic before) {
        if (reads < before.reads || writes < before.writes || others < before.others) {
            return this;
        }
        return new Traffic(
                reads - before.reads,
                writes - before.writes,
                others - before.others,
                errors - before.errors,
                readBytes - before.readBytes,
                writtenBytes - before.writtenBytes,
                inFlight,
                readLatency.since(before.readLatency),
                writeLatency.since(before.writeLatency));
    }
}
