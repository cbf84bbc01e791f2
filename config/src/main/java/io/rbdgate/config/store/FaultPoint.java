package io.rbdgate.config.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The steps of a change, at which a test ends the whole process as a crash would. Off unless the
/// JVM is started with `-Drbdgate.faults=FILE`; then the process dies at the step whose name stands
/// in FILE.
public final class FaultPoint {
    /// What a process killed by SIGKILL has for an exit status.
    private static final int KILLED = 137;

    private static final String FILE = System.getProperty("rbdgate.faults", "");

    private FaultPoint() {}

    /// Called between two steps; does not return when the process is to die there.
    public static void reached(Enum<?> step) {
        if (!FILE.isEmpty() && named().equals(step.name())) {
            Runtime.getRuntime().halt(KILLED);
        }
    }

    private static String named() {
        try {
            return Files.readString(Path.of(FILE)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the faults wanted are not known", e);
        }
    }
}
