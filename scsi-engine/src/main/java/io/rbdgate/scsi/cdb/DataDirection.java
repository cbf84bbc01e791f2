package io.rbdgate.scsi.cdb;

/// Which way a command's data goes by its definition (not by what an initiator claims).
public enum DataDirection {
    NONE,
    IN,
    OUT
}
