package io.rbdgate.scsi;

/// Task attributes (SAM-5 r21 §8.6). UNTAGGED of the transport is given as SIMPLE.
public enum TaskAttribute {
    SIMPLE,
    ORDERED,
    HEAD_OF_QUEUE,
    ACA
}
