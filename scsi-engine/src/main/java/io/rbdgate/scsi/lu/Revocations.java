package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.lane.Lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Initiators that lose sight of a logical unit which others go on using: their commands end before
/// the revocation counts as done. Lane of the logical unit.
///
/// What is under way may finish; what waits for data that does not come is ended after a while, and
/// what is in the backstore is waited for however long it takes.
final class Revocations {
    private static final long GRACE_NANOS = 3_000_000_000L;

    private final Lane lane;
    private final TaskSet tasks;
    private final Consumer<Predicate<LuTask>> ending;
    private final List<Pending> pending = new ArrayList<>();
    private boolean any;

    private record Pending(Predicate<LuTask> concerned, Runnable done, Lane.Timer timer) {}

    /// `ending` ends the tasks that are selected.
    Revocations(Lane lane, TaskSet tasks, Consumer<Predicate<LuTask>> ending) {
        this.lane = lane;
        this.tasks = tasks;
        this.ending = ending;
    }

    /// Whether a command may come from an initiator that has lost sight of the unit meanwhile.
    boolean any() {
        return any;
    }

    void begin(Set<String> initiatorNames, Runnable done) {
        any = true;
        Predicate<LuTask> concerned =
                task -> initiatorNames.contains(task.nexus().nexus().initiatorName());
        if (has(concerned)) {
            Lane.Timer timer = lane.schedule(() -> ending.accept(concerned), GRACE_NANOS);
            pending.add(new Pending(concerned, done, timer));
        } else {
            done.run();
        }
    }

    /// A task has left.
    void check() {
        if (pending.isEmpty()) {
            return;
        }
        for (Pending each : List.copyOf(pending)) {
            if (!has(each.concerned) && pending.remove(each)) {
                each.timer.cancel();
                each.done.run();
            }
        }
    }

    private boolean has(Predicate<LuTask> concerned) {
        List<LuTask> found = new ArrayList<>();
        tasks.forEach(concerned, found::add);
        return !found.isEmpty();
    }
}
