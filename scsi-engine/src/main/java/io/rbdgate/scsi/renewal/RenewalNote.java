package io.rbdgate.scsi.renewal;

import io.rbdgate.scsi.description.MediumWork;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is kept of work on all of a medium, so that whoever serves the disk after a crash knows of
/// it.
///
/// `patterns` is what each pass repeats in every block, none of them: everything is given back and
/// reads as zeros; null where the work cannot be gone on with, since it has failed or nobody knows
/// how it was to be done.
public record RenewalNote(MediumWork work, @Nullable List<byte[]> patterns) {
    /// Nothing is under way.
    public static final RenewalNote NONE = new RenewalNote(MediumWork.NONE, null);

    /// Copies.
    public RenewalNote {
        patterns = patterns == null ? null : List.copyOf(patterns);
    }

    /// Of work that begins. A sanitize operation goes on after a loss of power (SBC-4, sanitize
    /// operations); a format that was interrupted has failed (SBC-3 r36 §5.3.1), and so has a new
    /// key, since nobody knows whether it is in force.
    public static RenewalNote of(RenewalPlan plan) {
        boolean goesOn = plan.work() != MediumWork.FORMAT && !plan.newKey();
        return new RenewalNote(plan.work(), goesOn ? plan.passes() : null);
    }

    /// Of work that has failed.
    public static RenewalNote failed(MediumWork work) {
        return new RenewalNote(work, null);
    }

    /// How to go on, from the beginning, in blocks of `blockBytes`; null when that is not possible.
    public @Nullable RenewalPlan plan(int blockBytes) {
        List<byte[]> known = patterns;
        if (known == null || work == MediumWork.NONE) {
            return null;
        }
        List<byte[]> passes = new ArrayList<>();
        for (byte[] pattern : known) {
            passes.add(RenewalPlan.block(pattern, 0, pattern.length, blockBytes));
        }
        return new RenewalPlan(work, passes);
    }
}
