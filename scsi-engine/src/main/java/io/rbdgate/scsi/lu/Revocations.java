package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.lane.Lane;
import java.util.ArrayList;
import java.util.HashSet;
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

    private record Pending(Set<NexusState> nexuses, Runnable done, Lane.Timer timer) {}

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
        Set<NexusState> concerned = withTasks(initiatorNames);
        if (concerned.isEmpty()) {
            done.run();
        } else {
            Lane.Timer timer =
                    lane.schedule(
                            () -> ending.accept(task -> concerned.contains(task.nexus())),
                            GRACE_NANOS);
            pending.add(new Pending(concerned, done, timer));
        }
    }

    /// A task has left.
    void check() {
        if (pending.isEmpty()) {
            return;
        }
        for (Pending each : List.copyOf(pending)) {
            if (!anyOf(each.nexuses) && pending.remove(each)) {
                each.timer.cancel();
                each.done.run();
            }
        }
    }

    // Sessions that come later with the same name are not concerned.
    private Set<NexusState> withTasks(Set<String> initiatorNames) {
        Set<NexusState> found = new HashSet<>();
        tasks.forEach(
                task -> initiatorNames.contains(task.nexus().nexus().initiatorName()),
                task -> found.add(task.nexus()));
        return found;
    }

    private boolean anyOf(Set<NexusState> nexuses) {
        List<LuTask> found = new ArrayList<>();
        tasks.forEach(task -> nexuses.contains(task.nexus()), found::add);
        return !found.isEmpty();
    }
}
