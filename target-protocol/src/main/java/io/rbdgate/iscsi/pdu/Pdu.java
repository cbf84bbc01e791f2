package io.rbdgate.iscsi.pdu;

/// A protocol data unit's header, decoded once; nobody looks at its bytes afterwards.
public sealed interface Pdu permits InitiatorPdu, TargetPdu {}
