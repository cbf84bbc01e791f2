package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tasks, and those of them that are requests to the cluster (as Calamari listed them).
final class TaskOperations {
    private static final String TAG = "tasks";
    private final Tasks tasks;

    TaskOperations(Tasks tasks) {
        this.tasks = tasks;
    }

    /// A command to the cluster and what became of it.
    record ClusterRequest(
            @Field("Names it; also the id of its task") String id,
            @Field(
                            value = "How it is",
                            oneOf = {"submitted", "complete"})
                    String state,
            @Field("Whether it failed") boolean error,
            @Field("Why it failed") @Nullable String errorMessage,
            @Field("What was asked") String headline,
            @Field("When it was asked") String requestedAt,
            @Field("When it was over") @Nullable String completedAt) {}

    List<Operation> table() {
        return List.of(
                get("/tasks", TAG, "Lists long work, newest first")
                        .lists(Tasks.TaskView.class)
                        .by(_ -> tasks.list()),
                get("/tasks/{id}", TAG, "Tells how a task is")
                        .answers(Tasks.TaskView.class)
                        .fails(404)
                        .by(call -> tasks.find(call.text("id"))),
                delete("/tasks/{id}", TAG, "Asks a task to stop")
                        .answers(Tasks.TaskView.class)
                        .fails(404, 409)
                        .by(call -> tasks.cancel(call.text("id"))),
                get("/cluster/requests", "cluster", "Lists the commands given to the cluster")
                        .query(
                                "state",
                                new Shape.Text("", 20, List.of("submitted", "complete"), ""),
                                "Only those in this state")
                        .lists(ClusterRequest.class)
                        .fails(422)
                        .by(this::requests),
                get("/cluster/requests/{id}", "cluster", "Tells how a command to the cluster is")
                        .answers(ClusterRequest.class)
                        .fails(404)
                        .by(this::request));
    }

    private List<ClusterRequest> requests(Call call) {
        String wanted = call.query("state", "");
        return tasks.list().stream()
                .filter(TaskOperations::isRequest)
                .map(TaskOperations::request)
                .filter(r -> wanted.isEmpty() || r.state().equals(wanted))
                .toList();
    }

    private ClusterRequest request(Call call) {
        Tasks.TaskView task = tasks.find(call.text("id"));
        if (!isRequest(task)) {
            throw Problem.notFound("task " + task.id() + " is no request to the cluster");
        }
        return request(task);
    }

    private static boolean isRequest(Tasks.TaskView task) {
        return task.kind().equals("cluster");
    }

    private static ClusterRequest request(Tasks.TaskView task) {
        return new ClusterRequest(
                task.id(),
                task.state().equals("running") ? "submitted" : "complete",
                task.state().equals("failed"),
                task.problem(),
                task.headline(),
                task.startedAt(),
                task.endedAt());
    }
}
