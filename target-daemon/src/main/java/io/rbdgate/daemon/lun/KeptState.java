package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.description.ModeParameters;
import io.rbdgate.scsi.description.ValueStore;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where what initiators set on a disk outlives its gateway: `reservations` makes the place for
/// reservations; `mode` has the mode parameters and `work` what FORMAT UNIT or SANITIZE has begun,
/// null where there is no place for them.
record KeptState(
        Supplier<ReservationStore> reservations,
        @Nullable ValueStore<ModeParameters> mode,
        @Nullable ValueStore<MediumWork> work) {}
