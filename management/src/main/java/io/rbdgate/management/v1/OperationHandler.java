package io.rbdgate.management.v1;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.http.Answer;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Request;
import io.rbdgate.management.http.RequestHandler;
import java.util.Map;

/// Serves one operation over HTTP.
final class OperationHandler implements RequestHandler {
    private final Operation operation;
    private final Binding binding;

    OperationHandler(Operation operation) {
        this.operation = operation;
        this.binding = new Binding(operation);
    }

    @Override
    public Answer answer(Request request) {
        try {
            Object result = operation.action().act(binding.bind(request));
            return success(result == null ? "" : result);
        } catch (Problem e) {
            return e.answer(request.path());
        } catch (ApiProblem e) {
            return Problem.of(e.status(), e.text()).answer(request.path());
        } catch (StorageException e) {
            return Problem.of(e).answer(request.path());
        } catch (ConfEditException e) {
            return Targets.refusal(e).answer(request.path());
        } catch (ConfigStoreException e) {
            return Problem.of(503, String.valueOf(e.getMessage())).answer(request.path());
        }
    }

    private Answer success(Object result) {
        int status = operation.result().status();
        return switch (operation.result()) {
            case NOTHING -> Answer.of(status, "application/json", "");
            case ONE -> Answer.json(status, result);
            case MANY -> Answer.json(status, Map.of("items", result));
            case CREATED -> {
                Operation.Created created = (Operation.Created) result;
                yield Answer.json(status, created.body())
                        .with("Location", V1Api.BASE + created.location());
            }
            case TASK -> {
                Tasks.TaskView task = (Tasks.TaskView) result;
                yield Answer.json(status, task)
                        .told("begun as task " + task.id())
                        .with("Location", V1Api.BASE + "/tasks/" + task.id());
            }
        };
    }
}
