package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.copy.CopyProgress;
import io.rbdgate.scsi.copy.ListIdentifier;
import io.rbdgate.scsi.copy.PopulateTokenList;
import io.rbdgate.scsi.copy.Request;
import io.rbdgate.scsi.copy.TokenBytes;
import io.rbdgate.scsi.copy.WriteUsingTokenList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// POPULATE TOKEN and WRITE USING TOKEN: offloaded data transfer. Lane of the logical unit.
final class TokenCommands {
    private final LogicalUnit unit;
    private final CopyCommands copies;
    private final LongSupplier nanoTime;
    private final LiveTokens live;

    TokenCommands(LogicalUnit unit, CopyCommands copies, LongSupplier nanoTime) {
        this.unit = unit;
        this.copies = copies;
        this.nanoTime = nanoTime;
        this.live = new LiveTokens(unit, nanoTime);
    }

    LiveTokens live() {
        return live;
    }

    void populate(LuTask task, Command.PopulateToken command) {
        int length = (int) command.parameterListLength();
        if (length == 0) {
            Execution.answer(task, ScsiStatus.GOOD);
        } else if (DataOut.covers(task, length)) {
            task.perform(
                    new PopulateTokenOperation(task, length, live, new Keeping(task, command)));
        }
    }

    private final class Keeping implements PopulateTokenOperation.Maker {
        private final LuTask task;
        private final Command.PopulateToken command;

        Keeping(LuTask task, Command.PopulateToken command) {
            this.task = task;
            this.command = command;
        }

        @Override
        public @Nullable RodToken make(byte[] list) {
            if (copies.busy(task, command.listIdentifier())) {
                task.fail(SenseCode.OPERATION_IN_PROGRESS);
                return null;
            }
            return switch (PopulateTokenList.read(list, unit.view())) {
                case Request.Refused<PopulateTokenList> refused -> {
                    task.fail(refused.sense());
                    yield null;
                }
                case Request.Accepted<PopulateTokenList> accepted -> token(task, accepted.value());
            };
        }

        @Override
        public void made(RodToken token) {
            task.target().tokens().add(token);
            CopyProgress progress = CopyCommands.progress(task, false);
            progress.made(token.bytes(), token.length());
            copies.keep(task, command.listIdentifier(), progress);
        }
    }

    private RodToken token(LuTask task, PopulateTokenList wanted) {
        byte[] random = task.target().tokens().random(TokenBytes.RANDOM_BYTES);
        return new RodToken(
                TokenBytes.of(unit.view(), wanted.bytes(), random),
                task.task().nexus().initiatorName(),
                unit,
                wanted.ranges(),
                TimeUnit.SECONDS.toNanos(wanted.inactivitySeconds()),
                nanoTime.getAsLong());
    }

    ParameterListOperation.Outcome write(
            LuTask task, Command.WriteUsingToken command, byte[] bytes) {
        return switch (WriteUsingTokenList.read(bytes, unit.view())) {
            case Request.Refused<WriteUsingTokenList> refused ->
                    CopyCommands.refused(refused.sense());
            case Request.Accepted<WriteUsingTokenList> accepted ->
                    write(task, command, accepted.value());
        };
    }

    private ParameterListOperation.Outcome write(
            LuTask task, Command.WriteUsingToken command, WriteUsingTokenList list) {
        CopySide destination = CopySide.of(new SeenUnit(unit, task.task().lun()));
        return switch (plan(task, destination, list)) {
            case Request.Refused<List<CopyMove>> refused -> CopyCommands.refused(refused.sense());
            case Request.Accepted<List<CopyMove>> plan ->
                    copies.begin(
                            task,
                            new ListIdentifier(command.listIdentifier(), ListIdentifier.Usage.HOLD),
                            list.immediate(),
                            plan.value());
        };
    }

    private Request<List<CopyMove>> plan(
            LuTask task, CopySide destination, WriteUsingTokenList list) {
        if (list.zeros()) {
            return new Request.Accepted<>(TokenPlan.zeros(destination, list));
        }
        RodTokens tokens = task.target().tokens();
        long now = nanoTime.getAsLong();
        RodTokens.Found found = tokens.find(list.token(), now);
        RodToken token = found.token();
        if (token == null) {
            SenseCode why = found.refusal();
            SenseCode said = why == null ? SenseCode.INVALID_TOKEN_OPERATION : why;
            return new Request.Refused<>(said.sense());
        }
        token.used(now);
        if (list.deletesToken()) {
            tokens.remove(token);
        }
        return TokenPlan.of(destination, list, token);
    }
}
