package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.page.ParameterWriter;
import io.rbdgate.scsi.page.ReservationPages;
import io.rbdgate.scsi.reservation.ReservationRequest;
import io.rbdgate.scsi.reservation.ReservationState;

/// PERSISTENT RESERVE IN and OUT, RESERVE and RELEASE, once they are admitted. Lane of the logical
/// unit.
final class ReservationCommands {
    private final UnitReservations reservations;

    ReservationCommands(UnitReservations reservations) {
        this.reservations = reservations;
    }

    void in(LuTask task, Command.PersistentReserveIn command) {
        ReservationState state = reservations.state();
        ParameterWriter data =
                switch (command.action()) {
                    case READ_KEYS -> ReservationPages.keys(state);
                    case READ_RESERVATION -> ReservationPages.reservation(state);
                    case REPORT_CAPABILITIES ->
                            ReservationPages.capabilities(state, reservations.durable());
                    case READ_FULL_STATUS -> ReservationPages.fullStatus(state);
                };
        ParameterData.answer(task, data, command.allocationLength());
    }

    void out(LuTask task, Command.PersistentReserveOut command) {
        task.task().wanted(command.parameterListLength(), 0);
        if (!ReserveOutList.canBe(command.parameterListLength())) {
            Execution.answer(task, SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense());
        } else if (task.task().dataOutLength() < command.parameterListLength()) {
            Execution.answer(task, SenseCode.INVALID_FIELD_IN_INFORMATION_UNIT.sense());
        } else {
            task.perform(new ReservationOperation(task, reservations, command));
        }
    }

    void reserve(LuTask task) {
        perform(task, new ReservationRequest.ReserveUnit());
    }

    void release(LuTask task) {
        perform(task, new ReservationRequest.ReleaseUnit());
    }

    private void perform(LuTask task, ReservationRequest request) {
        task.perform(new ReservationOperation(task, reservations, request));
    }
}
