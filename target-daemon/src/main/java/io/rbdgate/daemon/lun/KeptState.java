package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.description.ModeStore;
import io.rbdgate.scsi.reservation.ReservationStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where what initiators set on a disk outlives its gateway: `reservations` makes the place for
/// reservations; `mode` has the mode parameters, null where none can be saved.
record KeptState(Supplier<ReservationStore> reservations, @Nullable ModeStore mode) {}
