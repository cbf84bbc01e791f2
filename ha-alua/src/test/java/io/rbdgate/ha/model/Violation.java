package io.rbdgate.ha.model;

/// An invariant does not hold.
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Invariant invariant;

    Violation(Invariant invariant, String message) {
        super(message, null, false, false);
        this.invariant = invariant;
    }

    /// The same, `later` than where the trace ends.
    Violation after(String later) {
        return new Violation(invariant, getMessage() + ", when " + later);
    }

    Invariant invariant() {
        return invariant;
    }
}
