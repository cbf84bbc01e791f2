package io.rbdgate.scsi.renewal;

import io.rbdgate.scsi.description.MediumWork;
import java.util.List;

/// How a whole medium is made anew. Each pass writes its block everywhere, as real data; without
/// passes everything is given back where that is possible, and reads as zeros; with `newKey`
/// nothing is written, but the key of all data replaced.
public record RenewalPlan(MediumWork work, List<byte[]> passes, boolean newKey) {

    /// Checks and copies.
    public RenewalPlan {
        if (work == MediumWork.NONE) {
            throw new IllegalArgumentException("no work");
        }
        passes = List.copyOf(passes);
    }

    /// By writing, or giving back.
    public RenewalPlan(MediumWork work, List<byte[]> passes) {
        this(work, passes, false);
    }

    /// By forgetting the key.
    public static RenewalPlan withNewKey(MediumWork work) {
        return new RenewalPlan(work, List.of(), true);
    }

    /// A block filled with a pattern, which begins anew in every block.
    static byte[] block(byte[] list, int patternAt, int patternLength, int blockBytes) {
        byte[] block = new byte[blockBytes];
        for (int i = 0; i < blockBytes; i++) {
            block[i] = list[patternAt + i % patternLength];
        }
        return block;
    }
}
