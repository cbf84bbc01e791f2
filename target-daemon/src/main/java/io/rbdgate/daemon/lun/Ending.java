package io.rbdgate.daemon.lun;

import java.util.ArrayList;
import java.util.List;

/// Something that ends once, and what waits for it. Any thread.
final class Ending {
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean over;

    /// Runs `work` when it is over: at once if it is already.
    void then(Runnable work) {
        synchronized (this) {
            if (!over) {
                waiting.add(work);
                return;
            }
        }
        work.run();
    }

    /// It is over now.
    void end() {
        List<Runnable> due;
        synchronized (this) {
            over = true;
            due = List.copyOf(waiting);
            waiting.clear();
        }
        due.forEach(Runnable::run);
    }
}
