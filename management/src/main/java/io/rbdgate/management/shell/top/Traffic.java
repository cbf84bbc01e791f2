package io.rbdgate.management.shell.top;

/// What a LUN has carried since its gateway started. Times are sums in microseconds.
record Traffic(
        long reads,
        long writes,
        long others,
        long errors,
        long readBytes,
        long writtenBytes,
        long readMicros,
        long writeMicros,
        long inFlight) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0, 0, 0);

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
                readMicros - before.readMicros,
                writeMicros - before.writeMicros,
                inFlight);
    }
}
