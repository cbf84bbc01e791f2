package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.copy.CopyLimits;
import io.rbdgate.scsi.copy.CopyList;
import io.rbdgate.scsi.copy.Cscd;
import io.rbdgate.scsi.copy.Request;
import io.rbdgate.scsi.copy.Segment;
import io.rbdgate.scsi.description.LuState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a list of EXTENDED COPY means on the logical units its nexus sees through the target it
/// came by: nothing else can be reached. All of it is looked through before anything is copied.
final class CopyPlan {
    private final LuTask task;
    private final CopyList list;
    private final Map<Integer, CopySide> sides = new HashMap<>();
    private final List<CopyMove> moves = new ArrayList<>();

    private CopyPlan(LuTask task, CopyList list) {
        this.task = task;
        this.list = list;
    }

    /// What has to be moved, or why nothing is.
    static Request<List<CopyMove>> of(LuTask task, CopyList list) {
        CopyPlan plan = new CopyPlan(task, list);
        for (Segment segment : list.segments()) {
            byte[] refusal = plan.add(segment);
            if (refusal != null) {
                return new Request.Refused<>(refusal);
            }
        }
        return new Request.Accepted<>(List.copyOf(plan.moves));
    }

    private byte @Nullable [] add(Segment segment) {
        byte[] refusal = resolve(segment, segment.source());
        if (refusal == null) {
            refusal = resolve(segment, segment.destination());
        }
        CopySide source = sides.get(segment.source());
        CopySide destination = sides.get(segment.destination());
        if (refusal != null || source == null || destination == null) {
            return refusal;
        }
        CopySide counting = segment.countsDestination() ? destination : source;
        long length = (long) segment.blocks() * counting.blockBytes();
        if (length > CopyLimits.SEGMENT_LENGTH_BYTES) {
            return Sense.invalidFieldInParameterList(segment.offset() + 10);
        } else if (length % source.blockBytes() != 0 || length % destination.blockBytes() != 0) {
            return Sense.copyAborted(SenseCode.UNEXPECTED_INEXACT_SEGMENT, segment.number());
        } else if (!fits(source, segment.sourceLba(), length)
                || !fits(destination, segment.destinationLba(), length)) {
            return Sense.copyAborted(SenseCode.COPY_TARGET_NOT_REACHABLE, segment.number());
        }
        moves.add(
                new CopyMove(
                        segment.number(),
                        source,
                        segment.sourceLba() * source.blockBytes(),
                        destination,
                        segment.destinationLba() * destination.blockBytes(),
                        length,
                        null));
        return null;
    }

    private static boolean fits(CopySide side, long lba, long length) {
        long size = side.view().blocks();
        return lba >= 0 && lba <= size && length / side.blockBytes() <= size - lba;
    }

    private byte @Nullable [] resolve(Segment segment, int index) {
        if (sides.containsKey(index)) {
            return null;
        } else if (index == CopyLimits.ADDRESSED_UNIT) {
            sides.put(index, CopySide.of(new SeenUnit(task.unit(), task.task().lun())));
            return null;
        } else if (index >= list.cscds().size()) {
            return Sense.copyAborted(SenseCode.UNREACHABLE_COPY_TARGET, segment.number());
        }
        return resolve(segment, index, list.cscds().get(index));
    }

    private byte @Nullable [] resolve(Segment segment, int index, Cscd cscd) {
        ItNexus nexus = task.nexus().nexus();
        String naa = cscd.naa();
        SeenUnit seen = naa == null ? null : task.target().find(nexus, naa);
        if (cscd.deviceType() != 0) {
            return Sense.copyAborted(SenseCode.INCORRECT_COPY_TARGET_TYPE, segment.number());
        } else if (seen == null || seen.unit().view().state() != LuState.ONLINE) {
            return Sense.copyAborted(SenseCode.COPY_TARGET_NOT_REACHABLE, segment.number());
        }
        CopySide side = CopySide.of(seen);
        if (cscd.blockBytes() != 0 && cscd.blockBytes() != side.blockBytes()) {
            int blockLengthAt = 29;
            return Sense.invalidFieldInParameterList(cscd.offset() + blockLengthAt);
        }
        sides.put(index, side);
        return null;
    }
}
