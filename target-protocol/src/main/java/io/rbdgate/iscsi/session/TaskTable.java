package io.rbdgate.iscsi.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Initiator task tag → task, open-addressed with linear probing, so that a look-up costs no
/// object. Owned by the session's lane.
final class TaskTable {
    private static final int MINIMUM_CAPACITY = 64;

    private @Nullable IscsiTask[] slots = new @Nullable IscsiTask[MINIMUM_CAPACITY];
    private int size;

    /// The task of a tag; null when there is none.
    @Nullable IscsiTask find(int tag) {
        for (int i = home(tag); ; i = next(i)) {
            IscsiTask task = slots[i];
            if (task == null || task.initiatorTaskTag() == tag) {
                return task;
            }
        }
    }

    /// Adds a task whose tag is not in the table.
    void add(IscsiTask task) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        place(task);
        size++;
    }

    /// Removes a task; nothing happens when another one has its tag.
    void remove(IscsiTask task) {
        int i = home(task.initiatorTaskTag());
        while (slots[i] != task) {
            if (slots[i] == null) {
                return;
            }
            i = next(i);
        }
        slots[i] = null;
        size--;
        closeGap(i);
    }

    /// How many tasks there are.
    int size() {
        return size;
    }

    /// The tasks as of now.
    List<IscsiTask> snapshot() {
        List<IscsiTask> tasks = new ArrayList<>(size);
        for (IscsiTask task : slots) {
            if (task != null) {
                tasks.add(task);
            }
        }
        return tasks;
    }

    /// Moves up what was displaced over the gap, so that no tombstones are needed.
    private void closeGap(int gap) {
        int hole = gap;
        for (int i = next(hole); ; i = next(i)) {
            IscsiTask task = slots[i];
            if (task == null) {
                return;
            }
            int distanceToHome = (i - home(task.initiatorTaskTag())) & (slots.length - 1);
            int distanceToHole = (i - hole) & (slots.length - 1);
            if (distanceToHome >= distanceToHole) {
                slots[hole] = task;
                slots[i] = null;
                hole = i;
            }
        }
    }

    private void grow() {
        @Nullable IscsiTask[] old = slots;
        slots = new @Nullable IscsiTask[2 * old.length];
        for (IscsiTask task : old) {
            if (task != null) {
                place(task);
            }
        }
    }

    private void place(IscsiTask task) {
        int i = home(task.initiatorTaskTag());
        while (slots[i] != null) {
            i = next(i);
        }
        slots[i] = task;
    }

    private int home(int tag) {
        int mixed = tag * 0x9e3779b9;
        return (mixed ^ (mixed >>> 16)) & (slots.length - 1);
    }

    private int next(int i) {
        return (i + 1) & (slots.length - 1);
    }
}
