package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.lane.Lane;
import io.rbdgate.scsi.lu.LuTask.State;

/// Finds the commands of a logical unit that take long, and where their time goes: while there are
/// commands, all of them are looked at a few times per threshold, so that an ordinary command costs
/// nothing. Lane of the logical unit.
final class SlowCommands {
    private static final int LOOKS_PER_THRESHOLD = 8;

    private final Lane lane;
    private final TaskSet tasks;
    private final long thresholdNanos;
    private final SlowCommand.Listener listener;
    private boolean armed;

    SlowCommands(Lane lane, TaskSet tasks, long thresholdNanos, SlowCommand.Listener listener) {
        this.lane = lane;
        this.tasks = tasks;
        this.thresholdNanos = thresholdNanos;
        this.listener = listener;
    }

    /// There is a command.
    void arm() {
        if (!armed) {
            armed = true;
            var _ = lane.schedule(this::look, thresholdNanos / LOOKS_PER_THRESHOLD);
        }
    }

    private void look() {
        armed = false;
        if (!tasks.empty()) {
            tasks.forEach(task -> task.state() != State.ENDED, SlowCommands::sample);
            arm();
        }
    }

    private static void sample(LuTask task) {
        task.samples().add(task.whereabouts());
    }

    /// A command has been answered after `nanos`.
    void answered(LuTask task, ScsiStatus status, long nanos) {
        if (nanos < thresholdNanos) {
            return;
        }
        Command command = task.commandOrNull();
        Samples samples = task.samples();
        long backstore = samples.backstoreShare(nanos);
        long initiator = samples.initiatorShare(nanos);
        listener.slow(
                new SlowCommand(
                        task.task().nexus(),
                        task.task().cdb()[0] & 0xFF,
                        command == null ? -1 : command.lba(),
                        status,
                        nanos,
                        nanos - backstore - initiator,
                        backstore,
                        initiator));
    }

    /// What a command waits for.
    enum Whereabouts {
        GATEWAY,
        BACKSTORE,
        INITIATOR;

        /// Where a command with these pieces is.
        static Whereabouts of(Piece[] pieces) {
            boolean transport = false;
            for (Piece piece : pieces) {
                switch (piece.state) {
                    case IN_FLIGHT -> {
                        return BACKSTORE;
                    }
                    case REQUESTED, SENDING -> transport = true;
                    case FREE, ARRIVED, BARRED, GRANTED, DONE -> {}
                }
            }
            return transport ? INITIATOR : GATEWAY;
        }
    }

    /// How often a command was seen where.
    static final class Samples {
        private int gateway;
        private int backstore;
        private int initiator;

        void clear() {
            gateway = 0;
            backstore = 0;
            initiator = 0;
        }

        void add(Whereabouts where) {
            switch (where) {
                case GATEWAY -> gateway++;
                case BACKSTORE -> backstore++;
                case INITIATOR -> initiator++;
            }
        }

        private long backstoreShare(long nanos) {
            return share(backstore, nanos);
        }

        private long initiatorShare(long nanos) {
            return share(initiator, nanos);
        }

        private long share(int seen, long nanos) {
            int all = gateway + backstore + initiator;
            return all == 0 ? 0 : nanos / all * seen;
        }
    }
}
