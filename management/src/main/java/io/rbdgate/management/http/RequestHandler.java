package io.rbdgate.management.http;

/// Answers the requests of one route, each on a virtual thread of its own; may block. An
/// [ApiProblem] thrown becomes an error answer in the form of the route's part of the API; anything
/// else becomes a 500 that tells the client nothing and the log all.
@FunctionalInterface
public interface RequestHandler {
    Answer answer(Request request);
}
