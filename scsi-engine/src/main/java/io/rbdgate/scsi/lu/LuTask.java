package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.lane.Lane;
import org.jspecify.annotations.Nullable;

/// The engine's part of a [ScsiTask]; stays with it and is used for every command it carries.
///
/// The session's lane writes only what [#prepare] sets and the arriving data-out; all else belongs
/// to the logical unit's lane.
final class LuTask implements Runnable {
    private static final int PIECE_SHIFT = 20;

    private final ScsiTask task;
    private final @Nullable CopyTask part;
    private final Piece[] pieces = {new Piece(this), new Piece(this)};

    private @Nullable LogicalUnit unit;
    private @Nullable TargetContext target;
    private long submittedNanos;
    // Data-out comes in the order it was asked for; which piece that was is known on our lane only.
    private final @Nullable ByteBuf[] arriving = new @Nullable ByteBuf[2];
    private final Runnable onData = this::dataOnLane;
    private int arrivals;
    private final @Nullable Piece[] awaiting = new @Nullable Piece[2];
    private int requests;
    private int deliveries;

    private State state = State.ANSWERED;
    private @Nullable NexusState nexus;
    private @Nullable CommandSpec spec;
    private @Nullable Command command;
    private @Nullable Operation operation;
    private int generation;
    private int inFlight;
    private boolean advancing;
    private boolean again;
    private boolean finished;
    private ScsiStatus failure = ScsiStatus.GOOD;
    private byte @Nullable [] failureSense;
    private long movedBytes;
    private boolean closesBarrier;
    private boolean toldWhenDrained;
    private @Nullable DrainChain drains;
    private final SlowCommands.Samples samples = new SlowCommands.Samples();

    @Nullable LuTask previous;
    @Nullable LuTask next;

    /// Where [ReadOperation] and [WriteOperation] are: bytes asked for and bytes finished.
    long requested;

    long completed;

    /// What the operation moves altogether, and where on the medium it starts, in bytes.
    long total;

    long base;
    boolean durable;

    /// The life of a task.
    enum State {
        /// Not in the engine.
        ANSWERED,
        /// In the task set, not begun.
        WAITING,
        RUNNING,
        /// Aborted; I/O may be in flight.
        ENDED
    }

    private LuTask(ScsiTask task) {
        this.task = task;
        this.part = task instanceof CopyTask copy ? copy : null;
    }

    /// The engine's part of `task`, made with its first command. Session's lane.
    static LuTask of(ScsiTask task) {
        if (task.engineState() instanceof LuTask known) {
            return known;
        }
        LuTask made = new LuTask(task);
        task.engineState(made);
        return made;
    }

    /// Sets where the next command goes. Session's lane.
    void prepare(LogicalUnit newUnit, TargetContext newTarget, long nowNanos) {
        unit = newUnit;
        target = newTarget;
        submittedNanos = nowNanos;
        arrivals = 0;
        requests = 0;
        deliveries = 0;
    }

    /// Data-out asked for earlier, in order. Session's lane.
    void dataOut(ByteBuf data) {
        arriving[arrivals++ & 1] = data;
        lane().run(onData);
    }

    private void dataOnLane() {
        int turn = deliveries++ & 1;
        ByteBuf data = arriving[turn];
        Piece piece = awaiting[turn];
        arriving[turn] = null;
        if (data == null || piece == null) {
            throw new IllegalStateException("data-out that was not asked for");
        }
        piece.arrived(data);
    }

    /// The command has reached the logical unit's lane.
    @Override
    public void run() {
        unit().enter(this);
    }

    /// Begins a command.
    void begin(NexusState newNexus, @Nullable CommandSpec newSpec, int newGeneration) {
        nexus = newNexus;
        spec = newSpec;
        command = null;
        generation = newGeneration;
        state = State.WAITING;
        finished = false;
        failure = ScsiStatus.GOOD;
        failureSense = null;
        movedBytes = 0;
        closesBarrier = false;
        toldWhenDrained = false;
        drains = null;
        requested = 0;
        completed = 0;
        total = 0;
        samples.clear();
        task.wanted(0, 0);
    }

    // --- what the command is

    ScsiTask task() {
        return task;
    }

    /// The part of a copy that it is, or null for a command of a host.
    @Nullable CopyTask part() {
        return part;
    }

    LogicalUnit unit() {
        return present(unit);
    }

    TargetContext target() {
        return present(target);
    }

    NexusState nexus() {
        return present(nexus);
    }

    @Nullable CommandSpec spec() {
        return spec;
    }

    Command command() {
        return present(command);
    }

    /// The command if it could be parsed, for those who only report.
    @Nullable Command commandOrNull() {
        return command;
    }

    SlowCommands.Samples samples() {
        return samples;
    }

    /// What it waits for now.
    SlowCommands.Whereabouts whereabouts() {
        return SlowCommands.Whereabouts.of(pieces);
    }

    Lane lane() {
        return unit().lane();
    }

    long submittedNanos() {
        return submittedNanos;
    }

    long movedBytes() {
        return movedBytes;
    }

    void moved(long bytes) {
        movedBytes += bytes;
    }

    State state() {
        return state;
    }

    boolean running() {
        return state == State.RUNNING;
    }

    void state(State newState) {
        state = newState;
    }

    void command(Command newCommand) {
        command = newCommand;
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("no command in this task");
        }
        return value;
    }

    // --- performing it

    /// Performs the command by `newOperation`.
    void perform(Operation newOperation) {
        operation = newOperation;
        advance();
    }

    /// Lets the operation go on; called for every event.
    void advance() {
        if (advancing) {
            again = true;
            return;
        }
        advancing = true;
        do {
            again = false;
            present(operation).advance(this);
        } while (again && running() && !finished);
        advancing = false;
        if (state == State.ENDED) {
            drainedWhenIdle();
        } else if (finished) {
            drop(pieces[0]);
            drop(pieces[1]);
            disposeOperation();
            unit().answer(this);
        }
    }

    /// The piece that transfers the byte at `offset` of a long transfer.
    Piece pieceOf(long offset) {
        return pieces[(int) (offset >>> PIECE_SHIFT) & 1];
    }

    /// The one piece of operations that go step by step.
    Piece piece() {
        return pieces[0];
    }

    /// Asks the transport for data-out.
    void request(Piece piece, long offset, int length) {
        piece.state = Piece.State.REQUESTED;
        piece.length = length;
        awaiting[requests++ & 1] = piece;
        task.transport().receiveDataOut(task, (int) offset, length);
    }

    /// The backstore for one operation of `piece`, or null when it is not the one this command was
    /// received for: the command has failed then.
    @Nullable BlockBackstore backstoreFor(Piece piece) {
        BlockBackstore backstore = unit().availability().backstore(generation);
        if (backstore == null) {
            SenseCode refusal = unit().view().state().refusal();
            fail(refusal == null ? SenseCode.NOT_READY_TRANSITION : refusal);
            return null;
        }
        leaves(piece);
        return backstore;
    }

    /// `piece` waits for somebody outside from now on, who ends that by [Piece#complete].
    void leaves(Piece piece) {
        piece.state = Piece.State.IN_FLIGHT;
        inFlight++;
        unit().availability().operationBegins();
    }

    /// A backstore operation has ended, its piece says how.
    void operationEnded(Piece piece) {
        inFlight--;
        unit().availability().operationEnds();
        if (state == State.ENDED) {
            drop(piece);
            if (!advancing) {
                drainedWhenIdle();
            }
        } else {
            advance();
        }
    }

    /// The range a piece changes; false when it has to wait.
    boolean acquire(Piece piece, long start, long length, boolean exclusive) {
        return unit().writeOrder().acquire(piece, start, start + length, exclusive);
    }

    /// Gives the range of a piece back.
    void release(Piece piece) {
        unit().writeOrder().release(piece);
    }

    // --- how it ends

    /// Ends well, once the operation returns.
    void finish(ScsiStatus status) {
        task.outcome(status, null);
        finished = true;
    }

    /// Ends with the failure noted, once the operation returns.
    void finishFailed() {
        task.outcome(failure, failureSense);
        finished = true;
    }

    /// Ends with CHECK CONDITION, once the operation returns; nothing may be in flight.
    void finish(byte[] sense) {
        task.outcome(ScsiStatus.CHECK_CONDITION, sense);
        finished = true;
    }

    boolean failed() {
        return failure != ScsiStatus.GOOD;
    }

    /// Notes a failure; the first one counts.
    void fail(byte[] sense) {
        if (!failed()) {
            failure = ScsiStatus.CHECK_CONDITION;
            failureSense = sense;
        }
    }

    void fail(SenseCode code) {
        fail(code.sense());
    }

    /// Notes the failure of a backstore operation.
    void fail(BackstoreResult result, boolean write) {
        if (!failed()) {
            SenseCode code = BackstoreSenseTable.sense(result, write);
            failure = BackstoreSenseTable.status(result);
            failureSense = code == null ? null : code.sense();
        }
    }

    /// Fails as soon as nothing of it is with the transport or the backstore.
    void terminate(byte[] sense) {
        fail(sense);
        if (operation != null) {
            advance();
        }
    }

    /// The transport could not deliver the data-out asked for.
    void dataOutFailed(byte[] sense) {
        if (!running()) {
            return;
        }
        fail(sense);
        for (Piece piece : pieces) {
            if (piece.state == Piece.State.REQUESTED) {
                piece.state = Piece.State.FREE;
            }
        }
        advance();
    }

    /// After a failure: gives back what is not with the transport or the backstore. True when
    /// nothing is.
    boolean settled() {
        boolean idle = true;
        for (Piece piece : pieces) {
            switch (piece.state) {
                case REQUESTED, IN_FLIGHT, SENDING -> idle = false;
                case FREE, ARRIVED, BARRED, GRANTED, DONE -> drop(piece);
            }
        }
        return idle;
    }

    private void drop(Piece piece) {
        piece.releaseBuffer();
        piece.state = Piece.State.FREE;
        release(piece);
    }

    // --- when it is aborted

    /// Ends the task. What is in flight goes on; its buffers stay until it is over. Then its
    /// initiator hears TASK ABORTED if it is to be `told`; else there is no answer.
    void end(boolean told) {
        boolean begun = running();
        state = State.ENDED;
        toldWhenDrained = told;
        if (begun) {
            for (Piece piece : pieces) {
                if (piece.state != Piece.State.IN_FLIGHT) {
                    drop(piece);
                } else if (piece.hold == Extent.Hold.HELD) {
                    unit().writeOrder().becomesLate(piece);
                }
            }
            ByteBuf unsent = task.takeFinalDataIn();
            if (unsent != null) {
                unsent.release();
            }
        }
        if (!told) {
            task.transport().aborted(task);
        }
        if (!advancing) {
            drainedWhenIdle();
        }
        Operation left = operation;
        if (begun && inFlight > 0 && left != null) {
            left.abandoned();
        }
    }

    /// It has ended, and its initiator need not be told any more.
    void endsUntold() {
        if (toldWhenDrained) {
            toldWhenDrained = false;
            task.transport().aborted(task);
        }
    }

    private void drainedWhenIdle() {
        if (inFlight == 0) {
            disposeOperation();
            if (toldWhenDrained) {
                toldWhenDrained = false;
                task.outcome(ScsiStatus.TASK_ABORTED, null);
                task.transport().taskAborted(task);
            }
            unit().drained(this);
        }
    }

    private void disposeOperation() {
        Operation ended = operation;
        operation = null;
        if (ended != null) {
            ended.dispose();
        }
    }

    /// Whether a write of this ended task may still change the medium.
    boolean writesLate() {
        return pieces[0].late || pieces[1].late;
    }

    /// The nexus has ended too: its next incarnation waits for this task's late writes.
    void closeBarrier() {
        if (!closesBarrier && writesLate()) {
            closesBarrier = true;
            nexus().barrier().lateWriteBegins();
        }
    }

    boolean closesBarrier() {
        return closesBarrier;
    }

    /// Lets `drain` wait for this task.
    void drainInto(Drain drain) {
        drain.add();
        drains = new DrainChain(drain, drains);
    }

    /// Tells all who wait.
    void tellDrained() {
        DrainChain waiting = drains;
        drains = null;
        DrainChain.tell(waiting);
    }
}
