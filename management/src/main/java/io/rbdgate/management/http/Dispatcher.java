package io.rbdgate.management.http;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a request to its answer: route, permission, handler, audit. Nothing a handler throws leaves
/// it.
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Router router;
    private final Guard guard;
    private final AuditLog audit;
    private final Bound bound;

    Dispatcher(Router router, Guard guard, AuditLog audit, Bound bound) {
        this.router = router;
        this.guard = guard;
        this.audit = audit;
        this.bound = bound;
    }

    Answer answer(Request request) {
        ErrorForm form = router.errorForm(request.path());
        List<String> segments = PathText.segments(request.path());
        Router.Match match =
                segments == null
                        ? new Router.Match.Unknown()
                        : router.match(request.method(), segments);
        return switch (match) {
            case Router.Match.Found found ->
                    carryOut(found.route(), request.with(found.variables()), form);
            case Router.Match.WrongMethod wrong ->
                    form.answer(
                                    405,
                                    request.method()
                                            + " is not possible here, only "
                                            + String.join(", ", wrong.allowed()))
                            .with("Allow", String.join(", ", wrong.allowed()));
            case Router.Match.Unknown _ ->
                    form.answer(404, "there is no route " + printable(request.path()));
        };
    }

    private Answer carryOut(Route route, Request request, ErrorForm form) {
        String user;
        try {
            String authorization = request.header("authorization");
            user = guard.admit(route.protection(), request.peer(), authorization);
        } catch (ApiProblem refused) {
            refuse(request, refused);
            return form.answer(refused.status(), refused.text());
        }
        Request known = request.by(user);
        Answer answer;
        try {
            answer = answer(route, known);
        } catch (ApiProblem told) {
            warn(known, told);
            answer = form.answer(told.status(), told.text()).told(told.text());
        } catch (RuntimeException | StackOverflowError e) {
            String line = AuditText.oneLine(request.method() + " " + request.path());
            LOG.error("{} failed in the gateway", line, e);
            String problem = "Unhandled exception: the log of the gateway tells more";
            answer = form.answer(500, problem).told(problem);
        }
        if (request.changes()) {
            String action = AuditText.of(known);
            audit.record(user, request.peer(), action, answer.status(), answer.outcome());
        }
        return answer;
    }

    /// Nobody's requests are told one by one, or they could fill the log.
    private void refuse(Request request, ApiProblem problem) {
        String action = request.method() + " " + printable(request.path());
        if (audit.refuse(request.peer(), action, problem.status(), problem.text())) {
            warn(request, problem);
        }
    }

    private Answer answer(Route route, Request request) {
        if (!request.changes()) {
            return route.handler().answer(request);
        }
        String action = AuditText.of(request);
        return bound.run(
                action,
                () -> route.handler().answer(request),
                (status, outcome) ->
                        audit.record(
                                request.user(),
                                request.peer(),
                                action,
                                status,
                                "after its caller was answered: " + outcome));
    }

    private static void warn(Request request, ApiProblem problem) {
        LOG.warn(
                "{} from {}: {} {}",
                AuditText.oneLine(request.method() + " " + request.path()),
                request.peer(),
                problem.status(),
                AuditText.oneLine(problem.text()));
    }

    private static String printable(String path) {
        String line = AuditText.oneLine(path);
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
