package io.rbdgate.iscsi.session;

import io.rbdgate.iscsi.pdu.TaskFunction;
import io.rbdgate.iscsi.pdu.TaskFunctionStatus;
import io.rbdgate.iscsi.pdu.TaskManagementRequest;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Task management of one session (RFC 7143 §4.2.3.3, §11.5). The response goes out when the engine
/// says that no effect of an affected task can follow; tasks the engine does not have yet are ended
/// here.
///
/// Commands before the function that never came (their data digest was wrong) count as received and
/// aborted. Data still due for an aborted task is not waited for but dropped when it comes: some
/// initiators stop sending at once.
///
/// ABORT TASK of a task that has had its response is answered "task does not exist", as the RFC
/// says. Owned by the session's lane.
final class TaskManagement {
    private final Session session;
    private final Connection connection;
    private final Runnable coldReset;

    /// `coldReset` drops all sessions of the target.
    TaskManagement(Session session, Connection connection, Runnable coldReset) {
        this.session = session;
        this.connection = connection;
        this.coldReset = coldReset;
    }

    /// Performs a function whose turn has come.
    void perform(TaskManagementRequest request) {
        TaskFunction function = TaskFunction.ofCode(request.functionCode());
        if (function == null) {
            respond(request, TaskFunctionStatus.NOT_SUPPORTED);
            return;
        }
        switch (function) {
            case ABORT_TASK -> abortTask(request);
            case ABORT_TASK_SET -> onUnit(request, TaskManagementFunction.ABORT_TASK_SET);
            case CLEAR_TASK_SET -> onUnit(request, TaskManagementFunction.CLEAR_TASK_SET);
            case LOGICAL_UNIT_RESET -> onUnit(request, TaskManagementFunction.LOGICAL_UNIT_RESET);
            case CLEAR_ACA ->
                    manage(request, TaskManagementFunction.CLEAR_ACA, request.lun(), null);
            case TARGET_WARM_RESET -> onTarget(request, TaskManagementFunction.TARGET_WARM_RESET);
            case TARGET_COLD_RESET -> onTarget(request, TaskManagementFunction.TARGET_COLD_RESET);
            case TASK_REASSIGN -> respond(request, TaskFunctionStatus.REASSIGNMENT_NOT_SUPPORTED);
            case QUERY_TASK, QUERY_TASK_SET, I_T_NEXUS_RESET, QUERY_ASYNC_EVENT ->
                    respond(request, TaskFunctionStatus.NOT_SUPPORTED);
        }
    }

    private void abortTask(TaskManagementRequest request) {
        IscsiTask task = session.tasks().find(request.referencedTaskTag());
        if (task == null || task.lun() != request.lun()) {
            abortMissing(request);
            return;
        }
        switch (task.stage()) {
            case ENGINE -> manage(request, TaskManagementFunction.ABORT_TASK, request.lun(), task);
            case OURS -> {
                session.window().plug(task.cmdSn());
                session.dropOutsideEngine(each -> each == task);
                if (task.stage() == IscsiTask.Stage.OURS) {
                    session.drop(task);
                }
                respond(request, TaskFunctionStatus.COMPLETE);
            }
            case ANSWERED -> {
                session.drop(task);
                respond(request, TaskFunctionStatus.COMPLETE);
            }
            case IDLE, ABORTED -> abortMissing(request);
        }
    }

    /// RFC 7143 §11.5.1: a command that has not come, but may still, counts as received.
    private void abortMissing(TaskManagementRequest request) {
        CommandWindow window = session.window();
        boolean mayCome =
                window.judge(request.refCmdSn()) != CommandWindow.Verdict.IGNORE
                        && SerialNumber.before(request.refCmdSn(), request.cmdSn());
        if (mayCome) {
            window.plug(request.refCmdSn());
        }
        respond(
                request,
                mayCome ? TaskFunctionStatus.COMPLETE : TaskFunctionStatus.TASK_DOES_NOT_EXIST);
    }

    private void onUnit(TaskManagementRequest request, TaskManagementFunction function) {
        endOurs(request, task -> task.lun() == request.lun());
        manage(request, function, request.lun(), null);
    }

    private void onTarget(TaskManagementRequest request, TaskManagementFunction function) {
        endOurs(request, task -> true);
        manage(request, function, request.lun(), null);
    }

    private void endOurs(TaskManagementRequest request, Predicate<IscsiTask> covered) {
        session.window().plugBefore(request.cmdSn());
        session.dropOutsideEngine(covered);
    }

    private void manage(
            TaskManagementRequest request,
            TaskManagementFunction function,
            long lun,
            @Nullable IscsiTask task) {
        session.target()
                .manage(
                        function,
                        session.nexus(),
                        lun,
                        task,
                        result -> session.lane().run(() -> managed(request, function, result)));
    }

    private void managed(
            TaskManagementRequest request,
            TaskManagementFunction function,
            TaskManagementResult result) {
        respond(request, statusOf(result));
        if (function == TaskManagementFunction.TARGET_COLD_RESET
                && result == TaskManagementResult.COMPLETE) {
            coldReset.run();
        }
    }

    private static TaskFunctionStatus statusOf(TaskManagementResult result) {
        return switch (result) {
            case COMPLETE -> TaskFunctionStatus.COMPLETE;
            case TASK_DOES_NOT_EXIST -> TaskFunctionStatus.TASK_DOES_NOT_EXIST;
            case INCORRECT_LOGICAL_UNIT -> TaskFunctionStatus.LUN_DOES_NOT_EXIST;
            case NOT_SUPPORTED -> TaskFunctionStatus.NOT_SUPPORTED;
            case REJECTED -> TaskFunctionStatus.REJECTED;
        };
    }

    private void respond(TaskManagementRequest request, TaskFunctionStatus status) {
        if (session.active()) {
            connection.taskManagementResponse(request.initiatorTaskTag(), status);
        }
    }
}
