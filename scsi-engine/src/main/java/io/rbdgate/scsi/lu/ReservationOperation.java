package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.reservation.NexusName;
import io.rbdgate.scsi.reservation.ReservationRequest;
import io.rbdgate.scsi.reservation.Verdict;
import org.jspecify.annotations.Nullable;

/// PERSISTENT RESERVE OUT, RESERVE and RELEASE: takes the parameter list, hands the request in and
/// waits for what becomes of it. An object per command.
final class ReservationOperation implements Operation {
    private final LuTask task;
    private final UnitReservations reservations;
    private final Command.@Nullable PersistentReserveOut command;
    private final @Nullable ReservationRequest withoutList;
    private boolean begun;
    private boolean over;

    /// PERSISTENT RESERVE OUT; all of its parameter list is there to be asked for.
    ReservationOperation(
            LuTask task, UnitReservations reservations, Command.PersistentReserveOut command) {
        this.task = task;
        this.reservations = reservations;
        this.command = command;
        this.withoutList = null;
    }

    /// A request that is complete.
    ReservationOperation(
            LuTask task, UnitReservations reservations, ReservationRequest withoutList) {
        this.task = task;
        this.reservations = reservations;
        this.command = null;
        this.withoutList = withoutList;
    }

    /// The task that asks.
    LuTask task() {
        return task;
    }

    /// Whether the command is still there.
    boolean waits() {
        return !over && task.running();
    }

    @Override
    public void advance(LuTask same) {
        Piece piece = task.piece();
        if (task.failed()) {
            if (task.settled()) {
                over = true;
                task.finishFailed();
            }
        } else if (!begun) {
            begun = true;
            if (withoutList != null) {
                ask(withoutList);
            } else if (command != null) {
                task.request(piece, 0, (int) command.parameterListLength());
            }
        } else if (piece.state == Piece.State.ARRIVED && command != null) {
            piece.state = Piece.State.FREE;
            ask(command, bytes(piece.takeBuffer()));
        }
    }

    private static byte[] bytes(ByteBuf list) {
        byte[] bytes = new byte[list.readableBytes()];
        list.readBytes(bytes);
        list.release();
        return bytes;
    }

    private void ask(Command.PersistentReserveOut out, byte[] bytes) {
        task.moved(bytes.length);
        ReserveOutList list = new ReserveOutList(out, bytes, reservations.durable());
        ReservationRequest request = list.request(name(), task.target().targetPorts());
        if (request == null) {
            finish(list.refusal());
        } else {
            ask(request);
        }
    }

    private void ask(ReservationRequest request) {
        reservations.request(name(), request, this);
    }

    private NexusName name() {
        return task.nexus().name();
    }

    /// The request has ended so.
    void answered(Verdict verdict) {
        SenseCode sense = verdict.sense();
        switch (verdict) {
            case GOOD -> finish(ScsiStatus.GOOD);
            case CONFLICT -> finish(ScsiStatus.RESERVATION_CONFLICT);
            case INVALID_FIELD_IN_CDB,
                    INVALID_FIELD_IN_PARAMETER_LIST,
                    INVALID_RELEASE,
                    NO_ROOM -> {
                if (sense != null) {
                    finish(sense.sense());
                }
            }
        }
    }

    /// It is not done as far as is known, because the store does not answer.
    void tryLater() {
        finish(SenseCode.NOT_READY_TRANSITION.sense());
    }

    private void finish(ScsiStatus status) {
        over = true;
        task.finish(status);
        task.advance();
    }

    private void finish(byte[] sense) {
        over = true;
        task.finish(sense);
        task.advance();
    }
}
