package io.rbdgate.daemon.lun;

import io.rbdgate.rbd.ControlClient;
import io.rbdgate.rbd.ImageKeys;
import io.rbdgate.rbd.RbdDisk;
import io.rbdgate.rbd.RbdSpec;
import io.rbdgate.rbd.reservation.RadosReservationStore;
import io.rbdgate.rbd.reservation.SharingGateway;
import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.ValueStore;
import org.jspecify.annotations.Nullable;

/// What initiators set on an RBD image, and where it is kept: reservations in an object beside the
/// image, the rest in its metadata.
final class RbdKeptState {
    private static final String MODE_KEY = "rbdgate.mode";

    private final RbdSpec spec;
    private final ControlClient reservations;
    private final @Nullable SharingGateway sharing;
    private @Nullable RadosReservationStore reserved;
    private @Nullable String reservedSource;
    private volatile @Nullable MetadataValueStore<ModeParameters> mode;

    /// `sharing` is null where no other gateway serves the image at the same time.
    RbdKeptState(RbdSpec spec, ControlClient reservations, @Nullable SharingGateway sharing) {
        this.spec = spec;
        this.reservations = reservations;
        this.sharing = sharing;
    }

    /// Where the reservations of what is found to be `source` are kept: one store for each.
    synchronized RadosReservationStore reservationsOf(String source) {
        RadosReservationStore known = reserved;
        if (known == null || !source.equals(reservedSource)) {
            String namespace = spec.namespace();
            known =
                    new RadosReservationStore(
                            reservations,
                            spec.pool(),
                            namespace == null ? "" : namespace,
                            source,
                            sharing);
            reserved = known;
            reservedSource = source;
        }
        return known;
    }

    /// Blocks the first time, and each time where another gateway may have changed them meanwhile.
    private ValueStore<ModeParameters> modeThrough(RbdDisk present) {
        MetadataValueStore<ModeParameters> known = mode;
        if (known == null || sharing != null) {
            known = MetadataValueStore.open(present, spec.name(), MODE_KEY, new ModeText());
            mode = known;
        } else {
            known.through(present);
        }
        return known;
    }

    /// Read each time: another gateway may have begun something. Blocks.
    private ValueStore<MediumWork> workThrough(RbdDisk present) {
        return MetadataValueStore.open(
                present, spec.name(), ImageKeys.MEDIUM_WORK, new MediumWorkText());
    }

    /// What is never written keeps nothing, but what was begun when it was not read-only counts.
    /// Blocks.
    ///
    /// @throws io.rbdgate.rbd.RbdException when it cannot be read
    /// @throws IllegalArgumentException when it cannot be understood
    KeptState through(RbdDisk present, String source) {
        RadosReservationStore there = reservationsOf(source);
        // before anything is written through it: who changes reservations has to know whom to fence
        there.writesThrough(present.dataClient());
        if (spec.snapshot() != null) {
            return new KeptState(() -> there, null, null);
        }
        return new KeptState(
                () -> there,
                spec.writeProtected() ? null : modeThrough(present),
                workThrough(present));
    }
}
