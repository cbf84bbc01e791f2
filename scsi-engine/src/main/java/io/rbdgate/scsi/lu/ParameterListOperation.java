package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.IoCompletion;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A command that is all in its parameter list: takes the list whole, if there is one, then acts on
/// it.
final class ParameterListOperation extends SteppedOperation {
    private final int length;
    private final Reader reader;
    private Outcome outcome;
    // Written by whoever was asked, before the piece is completed.
    private volatile @Nullable SenseCode answer;

    /// What is done with the list.
    interface Reader {
        /// Acts on all of the list or on nothing of it.
        Outcome read(byte[] list);
    }

    /// What has become of a list.
    sealed interface Outcome {}

    /// It is still with the initiator.
    private record Awaited() implements Outcome {}

    /// All is done: GOOD.
    record Done() implements Outcome {}

    /// Nothing was done; `status` without sense data says why.
    record Answered(ScsiStatus status) implements Outcome {}

    /// Nothing was done, and why.
    static final class Refused implements Outcome {
        private final byte[] sense;

        Refused(byte[] sense) {
            this.sense = sense;
        }
    }

    /// `work` goes on, on any thread, until it completes what it is given; when that went well
    /// `then` is run on the lane, else the command fails.
    record Later(Consumer<IoCompletion> work, Runnable then) implements Outcome {}

    /// `check` goes on, on any thread, until it completes what it is given; then `then` says, on
    /// the lane, what becomes of the command. What fails other than with UNSUPPORTED fails the
    /// command.
    record Checked(Consumer<IoCompletion> check, Function<BackstoreResult, Outcome> then)
            implements Outcome {}

    /// Somebody else decides, on any thread, and tells once: null when it has been done, else why
    /// not.
    record Asked(Consumer<Consumer<@Nullable SenseCode>> question) implements Outcome {}

    /// `begin` begins what goes on whatever becomes of the command, and tells once, on the lane,
    /// null when it is over or why it is not; `leave` is run when that need not be told any more.
    record Watched(Consumer<Consumer<@Nullable SenseCode>> begin, Runnable leave)
            implements Outcome {}

    /// The command is done when `pursuit` is, which says how.
    record Pursued(Pursuit pursuit) implements Outcome {}

    private ParameterListOperation(LuTask task, int length, Reader reader, Outcome outcome) {
        super(task);
        this.length = length;
        this.reader = reader;
        this.outcome = outcome;
    }

    /// There is no list, and `outcome` is what becomes of the command.
    static void begin(LuTask task, Outcome outcome) {
        task.perform(new ParameterListOperation(task, 0, _ -> outcome, outcome));
    }

    /// Takes `length` bytes (at most 1 MiB) and has them read. No bytes are no error and nothing to
    /// do (SPC-4 r37 §4.3.5.6); fewer than promised are refused.
    static void begin(LuTask task, int length, Reader reader) {
        if (length == 0) {
            Execution.answer(task, ScsiStatus.GOOD);
        } else if (DataOut.covers(task, length)) {
            task.perform(new ParameterListOperation(task, length, reader, new Awaited()));
        }
    }

    @Override
    void step() {
        switch (outcome) {
            case Awaited _ -> request(0, length);
            case Done _ -> good();
            case Answered answered -> finish(answered.status());
            case Refused refused -> task().fail(refused.sense);
            case Later later -> {
                task().leaves(task().piece());
                later.work().accept(task().piece());
            }
            case Checked checked -> {
                task().leaves(task().piece());
                checked.check().accept(task().piece());
            }
            case Asked asked -> ask(asked);
            case Watched watched -> watch(watched);
            case Pursued pursued -> {
                task().leaves(task().piece());
                pursued.pursuit().begin(task().piece());
            }
        }
    }

    private void ask(Asked asked) {
        Piece piece = task().piece();
        task().leaves(piece);
        asked.question()
                .accept(
                        told -> {
                            answer = told;
                            piece.complete(BackstoreResult.OK, 0);
                        });
    }

    /// Nothing of it is in flight: who aborts the command waits for nothing.
    private void watch(Watched watched) {
        Piece piece = task().piece();
        piece.state = Piece.State.BARRED;
        watched.begin()
                .accept(
                        told -> {
                            outcome = told == null ? new Done() : new Refused(told.sense());
                            piece.granted();
                        });
    }

    @Override
    void granted() {
        // What was watched is over, and the outcome known.
    }

    @Override
    void arrived(ByteBuf data) {
        byte[] list;
        try {
            list = ByteBufUtil.getBytes(data);
        } finally {
            data.release();
        }
        task().moved(length);
        outcome = reader.read(list);
    }

    @Override
    void ended(BackstoreResult result, long detail) {
        if (outcome instanceof Later later && ok(result, true)) {
            later.then().run();
            outcome = new Done();
        } else if (outcome instanceof Checked checked
                && (result == BackstoreResult.UNSUPPORTED || ok(result, true))) {
            outcome = checked.then().apply(result);
        } else if (outcome instanceof Asked) {
            SenseCode told = answer;
            outcome = told == null ? new Done() : new Refused(told.sense());
        } else if (outcome instanceof Pursued pursued) {
            byte[] failure = pursued.pursuit().failure();
            outcome = failure == null ? new Done() : new Refused(failure);
        }
    }

    @Override
    public void dispose() {
        if (outcome instanceof Watched watched) {
            watched.leave().run();
        }
    }

    @Override
    public void abandoned() {
        if (outcome instanceof Pursued pursued) {
            pursued.pursuit().abandon();
        }
    }
}
