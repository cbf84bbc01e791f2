package io.rbdgate.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Processor time of another process, all its threads, as `/proc/PID/stat` counts it.
final class ProcessorTime {

    /// USER_HZ: 100 on every Linux the JDK runs on, so the resolution is 10 ms.
    private static final long MICROS_PER_TICK = 10_000;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private ProcessorTime() {}

    /// User and system time together, in microseconds.
    static long micros(long pid) {
        return micros(stat(pid));
    }

    /// The same from the text of the file. The second field is the name in parentheses and may
    /// contain anything, so counting begins behind the last one.
    static long micros(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * MICROS_PER_TICK;
    }

    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone", e);
        }
    }
}
