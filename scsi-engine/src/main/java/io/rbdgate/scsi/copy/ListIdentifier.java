package io.rbdgate.scsi.copy;

/// How a host will ask for the results of a copy: by `number`, unless it never will.
public record ListIdentifier(long number, Usage usage) {

    /// LIST ID USAGE (SPC-4 r37 table 131).
    public enum Usage {
        /// Results are kept until they are asked for.
        HOLD,
        /// Results need not be kept once all has gone well.
        DISCARD,
        /// There is no list identifier.
        NONE
    }

    /// Whether there is a number at all.
    public boolean used() {
        return usage != Usage.NONE;
    }
}
