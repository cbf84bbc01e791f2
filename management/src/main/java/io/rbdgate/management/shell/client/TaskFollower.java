package io.rbdgate.management.shell.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/// Waits for a task of `/api/v1` to end. One thread follows; [#cancel] comes from any.
public final class TaskFollower {
    private static final Duration BETWEEN = Duration.ofMillis(300);

    /// Who is told how far it is.
    public interface Listener {
        /// 0 to 100; negative while nobody knows.
        void at(int percent);
    }

    /// Lets the follower wait; in tests it does not.
    public interface Pause {
        void pause(Duration time) throws InterruptedException;
    }

    private final ApiClient api;
    private final String location;
    private final Pause pause;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    public TaskFollower(ApiClient api, String location, Pause pause) {
        this.api = api;
        this.location = location;
        this.pause = pause;
    }

    /// Asks the gateway to stop; the task ends as cancelled where Ceph can.
    public void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            api.json("DELETE", location, null);
        }
    }

    /// Returns what the task says of itself at its end.
    ///
    /// @throws ApiException when it fails, with its reason, or was cancelled
    public String follow(Listener listener) throws InterruptedException {
        while (true) {
            JsonNode task = api.get(location);
            listener.at(percent(task));
            String state = task.path("state").asString("");
            switch (state) {
                case "done" -> {
                    return task.path("headline").asString("done");
                }
                case "failed" ->
                        throw new ApiException(500, task.path("problem").asString("it failed"));
                case "cancelled" -> throw new ApiException(409, "cancelled");
                default -> pause.pause(BETWEEN);
            }
        }
    }

    private static int percent(JsonNode task) {
        long total = task.path("total").asLong(0);
        return total <= 0 ? -1 : (int) (task.path("done").asLong(0) * 100 / total);
    }
}
