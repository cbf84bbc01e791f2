package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.description.LuView;

/// One of the logical units a copy reads or writes, for the time of the copy: all of its parts go
/// to the same backstore, or fail.
final class CopySide {
    private static final int FIRST_MET = -1;

    private final SeenUnit seen;
    private final LuView view;
    private final boolean byToken;
    // Lane of that unit.
    private int generation;

    private CopySide(SeenUnit seen, boolean byToken, int generation) {
        this.seen = seen;
        this.view = seen.unit().view();
        this.byToken = byToken;
        this.generation = generation;
    }

    /// A unit that the nexus sees.
    static CopySide of(SeenUnit seen) {
        return new CopySide(seen, false, FIRST_MET);
    }

    /// A unit whose data a token stands for: the nexus need not see it, and the backstore must be
    /// that of `generation`.
    static CopySide byToken(LogicalUnit unit, int generation) {
        return new CopySide(new SeenUnit(unit, 0), true, generation);
    }

    LogicalUnit unit() {
        return seen.unit();
    }

    long lun() {
        return seen.lun();
    }

    /// As the unit was when the copy began.
    LuView view() {
        return view;
    }

    int blockBytes() {
        return view.settings().blockBytes();
    }

    boolean byToken() {
        return byToken;
    }

    /// Which backstore is meant, if `current` is there. Lane of the unit.
    int generation(int current) {
        if (generation == FIRST_MET) {
            generation = current;
        }
        return generation;
    }
}
