package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.cdb.CommandSpec;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The tasks of a logical unit in their order (SAM-5 r21 §8). Lane of the logical unit.
///
/// SIMPLE tasks run side by side, but after every older ORDERED and every HEAD OF QUEUE task; an
/// ORDERED one runs when all older tasks are over; FORMAT UNIT and SANITIZE at once. The parts of a
/// copy have the turn of their command. A task that touches the medium also waits for the late
/// writes of its nexus ([NexusBarrier]), and for its [Admission].
final class TaskSet {
    private final TaskList active = new TaskList();
    private final TaskList draining = new TaskList();
    private final Admission admission;
    private Consumer<LuTask> starter = task -> {};
    private int waiting;
    private int ordering;
    private boolean dispatching;
    private boolean dispatchAgain;

    TaskSet(Admission admission) {
        this.admission = admission;
    }

    /// From now on `newStarter` runs a task whose turn it is.
    void startBy(Consumer<LuTask> newStarter) {
        starter = newStarter;
    }

    /// Takes a task in and starts it if it is its turn.
    void add(LuTask task) {
        active.append(task);
        if (isOrdering(task)) {
            ordering++;
        }
        waiting++;
        if (ordering == 0 && admission.open() && passesBarrier(task)) {
            start(task);
        } else {
            dispatch();
        }
    }

    /// Takes an answered task out; [#dispatch] follows.
    void remove(LuTask task) {
        active.remove(task);
        if (isOrdering(task)) {
            ordering--;
        }
    }

    /// Takes a task out that has been aborted; it drains.
    void ended(LuTask task, boolean wasWaiting) {
        remove(task);
        if (wasWaiting) {
            waiting--;
        }
        draining.append(task);
    }

    /// An ended task has no I/O in flight any more.
    void drained(LuTask task) {
        draining.remove(task);
    }

    /// Whether nothing that has begun, or was aborted, can change the medium any more.
    boolean quiet() {
        for (LuTask task = active.first; task != null; task = task.next) {
            CommandSpec spec = task.spec();
            if (task.running() && spec != null && spec.changesMedium()) {
                return false;
            }
        }
        return draining.first == null;
    }

    boolean empty() {
        return active.first == null && draining.first == null;
    }

    /// Starts all tasks whose turn it is.
    void dispatch() {
        if (waiting == 0) {
            return;
        }
        if (dispatching) {
            dispatchAgain = true;
            return;
        }
        dispatching = true;
        do {
            dispatchAgain = false;
            LuTask eligible = nextEligible();
            while (eligible != null) {
                start(eligible);
                eligible = nextEligible();
            }
        } while (dispatchAgain);
        dispatching = false;
    }

    /// Nothing is started while `work` is run; [#dispatch] follows.
    void still(Runnable work) {
        boolean before = dispatching;
        dispatching = true;
        work.run();
        dispatching = before;
    }

    /// Calls `visit` for every task, also the draining ones, that `which` selects; `visit` may end
    /// it.
    void forEach(Predicate<LuTask> which, Consumer<LuTask> visit) {
        visit(active.first, which, visit);
        visit(draining.first, which, visit);
    }

    private static void visit(
            @Nullable LuTask first, Predicate<LuTask> which, Consumer<LuTask> visit) {
        LuTask task = first;
        while (task != null) {
            LuTask following = task.next;
            if (which.test(task)) {
                visit.accept(task);
            }
            task = following;
        }
    }

    private void start(LuTask task) {
        waiting--;
        task.state(LuTask.State.RUNNING);
        starter.accept(task);
    }

    private @Nullable LuTask nextEligible() {
        boolean olderOrdered = false;
        for (LuTask task = active.first; task != null && waiting > 0; task = task.next) {
            if (task.state() == LuTask.State.WAITING
                    && passesBarrier(task)
                    && hasItsTurn(task, olderOrdered)
                    && admission.admits(task)) {
                return task;
            }
            olderOrdered |= isOrdering(task);
        }
        return null;
    }

    private boolean hasItsTurn(LuTask task, boolean olderOrdered) {
        if (task.part() != null || renewsMedium(task)) {
            return true;
        }
        return switch (task.task().attribute()) {
            case HEAD_OF_QUEUE -> true;
            case ORDERED -> nothingIsBefore(task);
            case SIMPLE, ACA -> !olderOrdered && !anyHeadOfQueue();
        };
    }

    private static boolean nothingIsBefore(LuTask task) {
        LuTask older = task.previous;
        while (older != null && renewsMedium(older)) {
            older = older.previous;
        }
        return older == null;
    }

    private boolean anyHeadOfQueue() {
        for (LuTask task = active.first; task != null; task = task.next) {
            if (task.task().attribute() == TaskAttribute.HEAD_OF_QUEUE && !renewsMedium(task)) {
                return true;
            }
        }
        return false;
    }

    private static boolean passesBarrier(LuTask task) {
        return task.nexus().barrier().open() || task.spec() == null || !touchesMedium(task);
    }

    private static boolean touchesMedium(LuTask task) {
        return task.spec() != null && task.spec().touchesMedium();
    }

    private static boolean isOrdering(LuTask task) {
        return switch (task.task().attribute()) {
            case ORDERED, HEAD_OF_QUEUE -> !renewsMedium(task);
            case SIMPLE, ACA -> false;
        };
    }

    /// One that makes the medium anew runs at once, beside what it does not make fail.
    private static boolean renewsMedium(LuTask task) {
        CommandSpec spec = task.spec();
        return spec != null && spec.renewsMedium();
    }

    /// Intrusive doubly linked list.
    private static final class TaskList {
        @Nullable LuTask first;
        @Nullable LuTask last;

        void append(LuTask task) {
            task.previous = last;
            task.next = null;
            if (last == null) {
                first = task;
            } else {
                last.next = task;
            }
            last = task;
        }

        void remove(LuTask task) {
            LuTask before = task.previous;
            LuTask after = task.next;
            if (before == null) {
                first = after;
            } else {
                before.next = after;
            }
            if (after == null) {
                last = before;
            } else {
                after.previous = before;
            }
            task.previous = null;
            task.next = null;
        }
    }
}
