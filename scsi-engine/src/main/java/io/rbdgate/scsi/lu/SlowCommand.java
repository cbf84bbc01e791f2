package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiStatus;

/// A command that took long. `lba` is its first block, or -1 when it is about none. The three parts
/// add up to `nanos`: waiting in the gateway (for its turn, its range, a limit), in the backstore,
/// and for the initiator to send or take data.
public record SlowCommand(
        ItNexus nexus,
        int operationCode,
        long lba,
        ScsiStatus status,
        long nanos,
        long gatewayNanos,
        long backstoreNanos,
        long initiatorNanos) {

    /// Hears of slow commands, on the logical unit's lane; must not block.
    public interface Listener {
        void slow(SlowCommand command);
    }
}
