package io.rbdgate.management.v1;

import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Long work: each on a virtual thread, with its progress, and the newest that have ended. Callable
/// from any thread.
final class Tasks {
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final int MOST_RUNNING = 32;
    private static final int ENDED_KEPT = 200;

    /// A client that has died has its images open for 30 s more.
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final long RETRY_SECONDS = 1;

    private final InstantSource clock;
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private long sequence;

    Tasks(InstantSource clock) {
        this.clock = clock;
    }

    /// What a task does; asks `progress` now and then whether to go on.
    @FunctionalInterface
    interface Work {
        @Nullable Object run(StorageAdmin.Progress progress);
    }

    /// What kind of work it is.
    enum Kind {
        /// On images and snapshots; stops when asked.
        STORAGE,
        /// On an image that would be left half done. As long as something else has the image open
        /// it is tried again for a while, and stops when asked.
        PATIENT,
        /// On images that would be left half done.
        UNSTOPPABLE,
        /// A command to the cluster.
        CLUSTER
    }

    /// A task as clients see it.
    record TaskView(
            @Field("Names it") String id,
            @Field(
                            value = "What it works on",
                            oneOf = {"storage", "cluster"})
                    String kind,
            @Field("What it does") String headline,
            @Field(
                            value = "How it is",
                            oneOf = {"running", "done", "failed", "cancelled"})
                    String state,
            @Field("Steps done") long done,
            @Field("Steps altogether; 0 while unknown") long total,
            @Field("Whether DELETE stops it") boolean cancellable,
            @Field("Who started it") String user,
            @Field("When it began") String startedAt,
            @Field("When it ended") @Nullable String endedAt,
            @Field("Why it failed, or what it waits for") @Nullable String problem,
            @Field("What it made") @Nullable JsonNode result) {}

    /// Starts `work`; `headline` tells people what it is.
    ///
    /// @throws Problem (429) when too many are running
    TaskView start(Kind kind, String headline, String user, Work work) {
        Task task;
        synchronized (tasks) {
            long running = tasks.values().stream().filter(Task::isRunning).count();
            if (running >= MOST_RUNNING) {
                throw Problem.of(
                        429, MOST_RUNNING + " tasks are running; wait until one has ended");
            }
            task = new Task(Long.toString(++sequence), kind, headline, user);
            tasks.put(task.id, task);
            forgetOldest();
        }
        Thread.ofVirtual().name("task-" + task.id).start(() -> task.run(work));
        return task.view();
    }

    /// All that are kept, newest first.
    List<TaskView> list() {
        synchronized (tasks) {
            return new ArrayList<>(tasks.values()).reversed().stream().map(Task::view).toList();
        }
    }

    /// @throws Problem (404) when it is not kept
    TaskView find(String id) {
        return task(id).view();
    }

    /// Asks a task to stop; it does at its next step.
    ///
    /// @throws Problem (404; 409 when it has ended or cannot be stopped)
    TaskView cancel(String id) {
        Task task = task(id);
        task.cancel();
        return task.view();
    }

    private Task task(String id) {
        synchronized (tasks) {
            Task task = tasks.get(id);
            if (task == null) {
                throw Problem.notFound(
                        "there is no task " + id + "; the last " + ENDED_KEPT + " are kept");
            }
            return task;
        }
    }

    private void forgetOldest() {
        long ended = tasks.values().stream().filter(t -> !t.isRunning()).count();
        var oldest = tasks.values().iterator();
        while (ended > ENDED_KEPT && oldest.hasNext()) {
            if (!oldest.next().isRunning()) {
                oldest.remove();
                ended--;
            }
        }
    }

    private enum State {
        RUNNING("running"),
        DONE("done"),
        FAILED("failed"),
        CANCELLED("cancelled");

        private final String text;

        State(String text) {
            this.text = text;
        }
    }

    private final class Task implements StorageAdmin.Progress {
        private final String id;
        private final Kind kind;
        private final String headline;
        private final String user;
        private final Instant started = clock.instant();
        private final CountDownLatch stop = new CountDownLatch(1);
        private State state = State.RUNNING;
        private boolean waiting;
        private long done;
        private long total;
        private @Nullable Instant ended;
        private @Nullable String problem;
        private @Nullable JsonNode result;

        Task(String id, Kind kind, String headline, String user) {
            this.id = id;
            this.kind = kind;
            this.headline = headline;
            this.user = user;
        }

        void run(Work work) {
            try {
                end(State.DONE, null, attempts(work));
            } catch (StorageException e) {
                State how =
                        e.kind() == StorageException.Kind.CANCELLED
                                ? State.CANCELLED
                                : State.FAILED;
                end(how, e.getMessage(), null);
            } catch (Problem e) {
                end(State.FAILED, e.detail(), null);
            } catch (RuntimeException | Error e) { // or it would count as running for ever
                LOG.error("task {} ({}) failed in the gateway", id, headline, e);
                end(State.FAILED, "it failed in the gateway, whose log tells more", null);
            }
        }

        private @Nullable Object attempts(Work work) {
            Instant deadline = started.plus(PATIENCE);
            while (true) {
                try {
                    return work.run(this);
                } catch (StorageException e) {
                    boolean again =
                            kind == Kind.PATIENT
                                    && e.kind() == StorageException.Kind.BUSY
                                    && clock.instant().isBefore(deadline);
                    if (!again) {
                        throw e;
                    }
                    pause(String.valueOf(e.getMessage()));
                }
            }
        }

        private void pause(String reason) {
            waits(true, reason);
            boolean asked;
            try {
                asked = stop.await(RETRY_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                asked = true;
            }
            waits(false, null);
            if (asked) {
                throw new StorageException(StorageException.Kind.CANCELLED, reason, null);
            }
        }

        private synchronized void waits(boolean newWaiting, @Nullable String reason) {
            waiting = newWaiting;
            problem = reason;
        }

        @Override
        public synchronized boolean at(long newDone, long newTotal) {
            done = newDone;
            total = newTotal;
            return stop.getCount() > 0;
        }

        synchronized boolean isRunning() {
            return state == State.RUNNING;
        }

        synchronized void cancel() {
            if (state != State.RUNNING) {
                throw Problem.conflict("task " + id + " has ended: it is " + state.text);
            }
            if (!cancellable()) {
                throw Problem.conflict(
                        "task " + id + " cannot be stopped: it would be left half done");
            }
            stop.countDown();
        }

        private boolean cancellable() {
            return state == State.RUNNING
                    && switch (kind) {
                        case STORAGE -> true;
                        case PATIENT -> waiting;
                        case UNSTOPPABLE, CLUSTER -> false;
                    };
        }

        private synchronized void end(
                State how, @Nullable String newProblem, @Nullable Object made) {
            state = how;
            problem = newProblem;
            result = made == null ? null : Json.tree(made);
            ended = clock.instant();
        }

        synchronized TaskView view() {
            return new TaskView(
                    id,
                    switch (kind) {
                        case STORAGE, PATIENT, UNSTOPPABLE -> "storage";
                        case CLUSTER -> "cluster";
                    },
                    headline,
                    state.text,
                    done,
                    total,
                    cancellable(),
                    user,
                    started.toString(),
                    ended == null ? null : ended.toString(),
                    problem,
                    result);
        }
    }
}
