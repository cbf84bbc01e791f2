package io.rbdgate.scsi.description;

/// What a logical unit has done since it was made: commands, bytes moved, time from a command's
/// arrival to its answer, and the time in which there was no command.
public record UnitStatistics(
        long readCommands,
        long writeCommands,
        long readBytes,
        long writtenBytes,
        long readNanos,
        long writeNanos,
        long idleNanos) {
    /// Of a unit that has done nothing.
    public static final UnitStatistics NONE = new UnitStatistics(0, 0, 0, 0, 0, 0, 0);

    /// What it has done since it had done `before`.
    public UnitStatistics since(UnitStatistics before) {
        return new UnitStatistics(
                readCommands - before.readCommands,
                writeCommands - before.writeCommands,
                readBytes - before.readBytes,
                writtenBytes - before.writtenBytes,
                readNanos - before.readNanos,
                writeNanos - before.writeNanos,
                idleNanos - before.idleNanos);
    }
}
