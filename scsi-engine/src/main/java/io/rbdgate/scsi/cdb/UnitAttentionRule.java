package io.rbdgate.scsi.cdb;

/// What a command does with a pending unit attention (SAM-5 r21 §5.14).
public enum UnitAttentionRule {
    /// Ends with CHECK CONDITION and reports it.
    REPORTS,
    /// Is performed; the unit attention stays.
    IGNORES,
    /// Is performed, returns it as its data and clears it (REQUEST SENSE).
    CLEARS
}
