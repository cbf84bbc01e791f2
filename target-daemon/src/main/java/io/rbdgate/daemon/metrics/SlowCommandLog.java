package io.rbdgate.daemon.metrics;

import io.rbdgate.scsi.lu.SlowCommand;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a line for every command that takes long: who, where on which LUN, and where the time
/// went. The logger is called `slow`, so that it can have a file of its own; under trouble with the
/// storage no more than a few lines a second are written, and how many were left out.
public final class SlowCommandLog implements SlowCommand.Listener {
    /// From here on a command is slow.
    public static final long THRESHOLD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger("slow");
    private static final int LINES_PER_SECOND = 5;

    private final String lun;
    private final LongSupplier nanoTime;
    private long second;
    private int lines;
    private long leftOut;

    /// Of the LUN called `lun`; `nanoTime` is a monotonic clock.
    public SlowCommandLog(String lun, LongSupplier nanoTime) {
        this.lun = lun;
        this.nanoTime = nanoTime;
    }

    @Override
    public void slow(SlowCommand command) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
        if (now != second) {
            second = now;
            lines = 0;
        }
        if (++lines > LINES_PER_SECOND) {
            leftOut++;
            return;
        }
        LOG.warn(
                "{}: {} by {}{} took {} ms ({}): gateway {} ms, backstore {} ms, initiator {} ms{}",
                lun,
                OperationName.of(command.operationCode()),
                command.nexus().initiatorName(),
                command.lba() < 0 ? "" : " at block " + command.lba(),
                millis(command.nanos()),
                command.status(),
                millis(command.gatewayNanos()),
                millis(command.backstoreNanos()),
                millis(command.initiatorNanos()),
                leftOut == 0 ? "" : "; " + leftOut + " earlier ones not shown");
        leftOut = 0;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
