package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.cdb.AccessRule;
import io.rbdgate.scsi.cdb.CdbParser;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.cdb.UnitAttentionRule;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.reservation.Permission;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Begins a task whose turn it is: all that has to be checked before the command itself, then the
/// command. Lane of the logical unit.
final class Execution {
    private final LogicalUnit unit;
    private final ControlCommands control;
    private final MediumCommands medium;
    private final ModeCommands mode;
    private final LogCommands logs;
    private final InformationCommands information;
    private final PortGroupCommands portGroups;
    private final RemovableMedium removable;
    private final UnitReservations reservations;
    private final ReservationCommands reserving;
    private final CopyCommands copies;
    private final MediumRenewal renewal;
    private final RenewalCommands renewing;

    Execution(
            LogicalUnit unit,
            RemovableMedium removable,
            ModeCommands mode,
            LogCommands logs,
            UnitReservations reservations,
            CopyCommands copies,
            LongSupplier nanoTime) {
        this.copies = copies;
        this.renewal = unit.renewal();
        this.renewing = new RenewalCommands(unit);
        this.unit = unit;
        this.control = new ControlCommands(unit, removable);
        this.medium = new MediumCommands(unit);
        this.mode = mode;
        this.logs = logs;
        this.information = new InformationCommands(nanoTime);
        this.portGroups = new PortGroupCommands(unit);
        this.removable = removable;
        this.reservations = reservations;
        this.reserving = new ReservationCommands(reservations);
    }

    void start(LuTask task) {
        CommandSpec spec = task.spec();
        byte[] refusal = refusal(task, spec);
        if (refusal != null) {
            answer(task, refusal);
        } else if (spec != null && admitted(task, spec)) {
            Command command = CdbParser.parse(spec, task.task().cdb());
            task.command(command);
            execute(task, command);
        }
    }

    /// Without a reservation that concerns the nexus this is one look at a field.
    private boolean admitted(LuTask task, CommandSpec spec) {
        return task.nexus().permission() == Permission.ALL || reservations.admits(task, spec);
    }

    private byte @Nullable [] refusal(LuTask task, @Nullable CommandSpec spec) {
        LuView view = unit.view();
        if (view.state() == LuState.GONE || !unit.isSeenBy(task)) {
            return SenseCode.LOGICAL_UNIT_NOT_SUPPORTED.sense();
        }
        if (task.task().attribute() == TaskAttribute.ACA) {
            return SenseCode.INVALID_MESSAGE.sense();
        }
        boolean host = task.part() == null;
        if (host && (spec == null || spec.unitAttention() == UnitAttentionRule.REPORTS)) {
            UnitAttention attention = task.nexus().attentions().next();
            if (attention != null) {
                return attention.sense();
            }
        }
        return spec == null || !spec.availableOn(view)
                ? unknown(task.task().cdb(), view)
                : commandRefusal(task, spec, view);
    }

    /// Service actions of PERSISTENT RESERVE IN and OUT (SPC-4 r37 §6.15.1, §6.16.1) and of
    /// SANITIZE (SBC-4) beyond those we have are a bad field; elsewhere a service action is a
    /// command of its own.
    private static byte[] unknown(byte[] cdb, LuView view) {
        int code = cdb[0] & 0xFF;
        return code == CommandSpec.PERSISTENT_RESERVE_IN_READ_KEYS.operationCode()
                        || code == CommandSpec.PERSISTENT_RESERVE_OUT_REGISTER.operationCode()
                        || (code == CommandSpec.SANITIZE && view.settings().sanitize())
                ? Sense.invalidFieldInCdb(1, 4)
                : SenseCode.INVALID_COMMAND_OPERATION_CODE.sense();
    }

    private byte @Nullable [] commandRefusal(LuTask task, CommandSpec spec, LuView view) {
        if (task.task().cdbLength() < spec.cdbLength()) {
            return SenseCode.INVALID_FIELD_IN_CDB.sense();
        }
        byte[] cdb = task.task().cdb();
        int invalid = spec.firstInvalidByte(cdb);
        if (invalid >= 0) {
            return Sense.invalidFieldInCdb(invalid, spec.invalidBit(cdb, invalid));
        }
        SenseCode notReady = notReady(task, spec.access(), view);
        if (notReady != null) {
            return notReady.sense();
        }
        if (renewal.refuses(spec)) {
            return renewal.sense();
        }
        if (spec.changesMedium() && view.writeProtected()) {
            return view.readOnly()
                    ? SenseCode.WRITE_PROTECTED.sense()
                    : SenseCode.SOFTWARE_WRITE_PROTECTED.sense();
        }
        return null;
    }

    private @Nullable SenseCode notReady(LuTask task, AccessRule access, LuView view) {
        SenseCode refusal =
                switch (access) {
                    case ANY_STATE -> null;
                    case ONLINE -> view.state().refusal();
                    case MEDIUM -> removable.refusal();
                };
        return refusal == null
                        && access != AccessRule.ANY_STATE
                        && unit.availability().mayBeOutdated(task.task())
                ? SenseCode.NOT_READY_TRANSITION
                : refusal;
    }

    private void execute(LuTask task, Command command) {
        switch (command) {
            case Command.Read read -> medium.read(task, read);
            case Command.Write write -> medium.write(task, write);
            case Command.WriteAtomic write -> medium.writeAtomic(task, write);
            case Command.WriteAndVerify write -> medium.writeAndVerify(task, write);
            case Command.Verify verify -> medium.verify(task, verify);
            case Command.OrWrite write -> medium.orWrite(task, write);
            case Command.CompareAndWrite write -> medium.compareAndWrite(task, write);
            case Command.WriteSame write -> medium.writeSame(task, write);
            case Command.Unmap unmap -> medium.unmap(task, unmap);
            case Command.SynchronizeCache flush -> medium.synchronizeCache(task, flush);
            case Command.PreFetch fetch -> medium.preFetch(task, fetch);
            case Command.FormatUnit format -> renewing.format(task, format);
            case Command.Sanitize sanitize -> renewing.sanitize(task, sanitize);
            case Command.LbaStatus status -> control.lbaStatus(task, status);
            case Command.TestUnitReady _ -> answer(task, ScsiStatus.GOOD);
            case Command.StartStopUnit startStop -> removable.startStop(task, startStop);
            case Command.PreventAllow prevent -> removable.preventAllow(task, prevent);
            case Command.Inquiry inquiry -> control.inquiry(task, inquiry);
            case Command.RequestSense request -> control.requestSense(task, request);
            case Command.ReportLuns report -> control.reportLuns(task, report);
            case Command.ReadCapacity10 _ -> control.readCapacity10(task);
            case Command.ReadCapacity16 capacity -> control.readCapacity16(task, capacity);
            case Command.ModeSense sense -> mode.sense(task, sense);
            case Command.ModeSelect select -> mode.select(task, select);
            case Command.LogSense sense -> logs.sense(task, sense);
            case Command.LogSelect select -> logs.select(task, select);
            case Command.ReceiveDiagnosticResults receive ->
                    information.receiveDiagnostic(task, receive);
            case Command.SendDiagnostic test -> information.sendDiagnostic(task, test);
            case Command.ReportTargetPortGroups report -> portGroups.report(task, report);
            case Command.SetTargetPortGroups set -> portGroups.set(task, set);
            case Command.ReportTimestamp report -> information.reportTimestamp(task, report);
            case Command.SetTimestamp set -> information.setTimestamp(task, set);
            case Command.ReportIdentifyingInformation report ->
                    information.reportInformation(task, report);
            case Command.SetIdentifyingInformation set -> information.setInformation(task, set);
            case Command.WriteBuffer buffer -> information.writeBuffer(task, buffer);
            case Command.ReadBuffer buffer -> information.readBuffer(task, buffer);
            case Command.ReadDefectData defects -> information.readDefects(task, defects);
            case Command.ReportSupportedTaskManagement report ->
                    information.reportManagement(task, report);
            case Command.PersistentReserveIn in -> reserving.in(task, in);
            case Command.PersistentReserveOut out -> reserving.out(task, out);
            case Command.Reserve _ -> reserving.reserve(task);
            case Command.Release _ -> reserving.release(task);
            case Command.ExtendedCopy copy -> copies.extendedCopy(task, copy);
            case Command.PopulateToken populate -> copies.populateToken(task, populate);
            case Command.WriteUsingToken write -> copies.writeUsingToken(task, write);
            case Command.CopyOperationAbort abort -> copies.abort(task, abort);
            case Command.ReceiveCopyResults receive -> copies.receiveResults(task, receive);
            case Command.ReportSupportedOperationCodes report ->
                    control.reportSupported(task, report);
        }
    }

    /// Answers at once, without data.
    static void answer(LuTask task, ScsiStatus status) {
        task.task().outcome(status, null);
        task.unit().answer(task);
    }

    /// Answers at once with CHECK CONDITION.
    static void answer(LuTask task, byte[] sense) {
        task.task().outcome(ScsiStatus.CHECK_CONDITION, sense);
        task.unit().answer(task);
    }

    /// Answers INVALID FIELD IN CDB pointing at a byte.
    static void invalidField(LuTask task, int byteIndex, int bit) {
        answer(task, Sense.invalidFieldInCdb(byteIndex, bit));
    }
}
