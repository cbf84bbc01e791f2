package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/sessions`: who is logged in.
final class SessionsNode extends Node {
    private final Model model;

    SessionsNode(Node parent, Model model) {
        super("sessions", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        return model.sessions().stream().<Node>map(s -> new SessionNode(this, s)).toList();
    }

    @Override
    public Summary summary() {
        return Summary.neutral("Sessions: " + model.sessions().size());
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(
                        "drop",
                        "Logs a session out; the initiator may log in again.",
                        this::drop,
                        Argument.required("id", "the session").from(this::ids)));
    }

    private List<String> ids() {
        return model.sessions().stream().map(s -> V1.text(s, "id")).toList();
    }

    private Answer drop(Call call) {
        return DiskCalls.said(
                model.api()
                        .json(
                                "DELETE",
                                ApiPath.of("api", "v1", "sessions", call.text("id")),
                                null));
    }

    /// `/sessions/ID`.
    private static final class SessionNode extends Node {
        private final JsonNode session;

        SessionNode(Node parent, JsonNode session) {
            super(V1.text(session, "id"), parent);
            this.session = session;
        }

        @Override
        public Summary summary() {
            return Summary.good(
                    V1.text(session, "initiator")
                            + " -> "
                            + V1.text(session, "target")
                            + ", from "
                            + V1.text(session, "peer"));
        }

        @Override
        public Map<String, Object> attributes() {
            return V1.attributes(session);
        }
    }
}
