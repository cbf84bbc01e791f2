package io.rbdgate.management.rest;

import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a peer answered.
record PeerAnswer(int status, String body) {

    /// The body as an object; an empty one when it is something else.
    ObjectNode object() {
        try {
            return Json.parse(body) instanceof ObjectNode object ? object : Json.object();
        } catch (ApiProblem e) {
            return Json.object();
        }
    }

    /// Its message, or a word on the lack of one.
    String message() {
        JsonNode message = object().get("message");
        return message == null ? "status " + status + " without a message" : message.asString();
    }
}
