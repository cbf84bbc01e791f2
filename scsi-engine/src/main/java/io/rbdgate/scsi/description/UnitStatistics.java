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
        long idleNanos) {}
