package io.rbdgate.management.live;

import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a peer answered.
public record PeerAnswer(int status, String body) {

    boolean good() {
        return status == 200;
    }

    /// The status under which its failure is passed on.
    int failure() {
        return status < 400 ? 500 : status;
    }

    /// The run that has answered; empty when it does not say.
    String instance() {
        return object().path("instance").asString("");
    }

    /// The body as an object; an empty one when it is something else.
    public ObjectNode object() {
        try {
            return Json.parse(body) instanceof ObjectNode object ? object : Json.object();
        } catch (ApiProblem e) {
            return Json.object();
        }
    }

    /// Its message, or a word on the lack of one.
    public String message() {
        JsonNode message = object().get("message");
        return message == null ? "status " + status + " without a message" : message.asString();
    }
}
