package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;

import io.rbdgate.management.TargetControl;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Sessions of this gateway.
final class SessionOperations {
    private static final String TAG = "sessions";
    private static final Shape NAME =
            new Shape.Text("", 223, List.of(), "iqn.1994-05.com.redhat:client");
    private final TargetControl control;

    SessionOperations(TargetControl control) {
        this.control = control;
    }

    record SessionView(
            @Field("Names it") String id,
            @Field("Who has logged in") String initiator,
            @Field("What the initiator calls itself; may be empty") String alias,
            @Field("From where") String peer,
            @Field("To which target; empty: for discovery") String target,
            @Field("Through which portal group") int portalGroupTag,
            @Field("Since when") String since) {}

    record Dropped(@Field("How many sessions were logged out") int sessions) {}

    List<Operation> table() {
        return List.of(
                get("/sessions", TAG, "Lists the iSCSI sessions")
                        .query("target", NAME, "Only those to this target")
                        .query("initiator", NAME, "Only those of this initiator")
                        .lists(SessionView.class)
                        .fails(422)
                        .by(this::list),
                delete("/sessions", TAG, "Logs out the sessions of a target or an initiator")
                        .query("target", NAME, "Those to this target")
                        .query("initiator", NAME, "Those of this initiator")
                        .answers(Dropped.class)
                        .fails(400, 422)
                        .by(this::dropMany),
                get("/sessions/{id}", TAG, "Describes a session")
                        .answers(SessionView.class)
                        .fails(404)
                        .by(this::one),
                delete("/sessions/{id}", TAG, "Logs a session out")
                        .answers(Dropped.class)
                        .fails(404)
                        .by(this::drop));
    }

    static SessionView view(SessionStatus session) {
        return new SessionView(
                session.id(),
                session.initiatorName(),
                session.alias(),
                session.peer(),
                session.targetIqn(),
                session.portalGroupTag(),
                Instant.ofEpochSecond(session.sinceEpochSeconds()).toString());
    }

    private List<SessionView> list(Call call) {
        return control.sessions().stream()
                .filter(s -> isMeant(s, call))
                .map(SessionOperations::view)
                .toList();
    }

    private static boolean isMeant(SessionStatus session, Call call) {
        String target = call.query("target", "").toLowerCase(Locale.ROOT);
        String initiator = call.query("initiator", "").toLowerCase(Locale.ROOT);
        return (target.isEmpty() || session.targetIqn().equals(target))
                && (initiator.isEmpty()
                        || session.initiatorName().toLowerCase(Locale.ROOT).equals(initiator));
    }

    private SessionView one(Call call) {
        String id = call.text("id");
        return control.sessions().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .map(SessionOperations::view)
                .orElseThrow(() -> Problem.notFound("there is no session " + id));
    }

    private Dropped drop(Call call) {
        String id = one(call).id();
        return new Dropped(control.dropSessions(s -> s.id().equals(id), by(call)));
    }

    private Dropped dropMany(Call call) {
        if (call.query("target", "").isEmpty() && call.query("initiator", "").isEmpty()) {
            throw Problem.of(
                    400, "say whose sessions: give the query key target, initiator or both");
        }
        return new Dropped(control.dropSessions(s -> isMeant(s, call), by(call)));
    }

    private static String by(Call call) {
        return "logged out through the API by " + call.user();
    }
}
