package io.rbdgate.daemon.lun;

import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.ImageKeys;
import io.rbdgate.rbd.RbdDisk;
import io.rbdgate.rbd.RbdSpec;
import io.rbdgate.rbd.reservation.RadosReservationStore;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.ValueStore;
import io.rbdgate.scsi.renewal.RenewalNote;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What initiators set on an RBD image, and where it is kept: reservations in an object beside the
/// image, the rest in its metadata.
final class RbdKeptState {
    private static final String MODE_KEY = "rbdgate.mode";

    private final RbdSpec spec;
    private final ControlClient reservations;
    private volatile @Nullable MetadataValueStore<ModeParameters> mode;

    RbdKeptState(RbdSpec spec, ControlClient reservations) {
        this.spec = spec;
        this.reservations = reservations;
    }

    private ReservationStore reservationsOf(String source) {
        String namespace = spec.namespace();
        return new RadosReservationStore(
                reservations, spec.pool(), namespace == null ? "" : namespace, source, null);
    }

    /// Blocks the first time.
    private ValueStore<ModeParameters> modeThrough(RbdDisk present) {
        MetadataValueStore<ModeParameters> known = mode;
        if (known == null) {
            known = MetadataValueStore.open(present, spec.name(), MODE_KEY, new ModeText());
            mode = known;
        } else {
            known.through(present);
        }
        return known;
    }

    /// Read each time: another gateway may have begun something. Blocks.
    private ValueStore<RenewalNote> workThrough(RbdDisk present) {
        return MetadataValueStore.open(
                present, spec.name(), ImageKeys.MEDIUM_WORK, new RenewalNoteText());
    }

    /// What is never written keeps nothing, but what was begun when it was not read-only counts.
    /// Blocks.
    ///
    /// @throws io.rbdgate.rbd.RbdException when it cannot be read
    /// @throws IllegalArgumentException when it cannot be understood
    KeptState through(@Nullable RbdDisk present, String source) {
        Supplier<ReservationStore> reserved = () -> reservationsOf(source);
        if (present == null || spec.snapshot() != null) {
            return new KeptState(reserved, null, null);
        }
        return new KeptState(
                reserved,
                spec.writeProtected() ? null : modeThrough(present),
                workThrough(present));
    }
}
