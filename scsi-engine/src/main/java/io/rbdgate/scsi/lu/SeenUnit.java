package io.rbdgate.scsi.lu;

/// A logical unit and the LUN field by which a nexus sees it.
public record SeenUnit(LogicalUnit unit, long lun) {}
