package io.rbdgate.management.shell.tree;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a command has to say, before it is text or JSON.
public sealed interface Answer {

    /// Done; `message` is the API's own word, `warnings` what the user should know besides. An
    /// interactive shell goes to `next` (null: it stays).
    record Done(String message, List<String> warnings, @Nullable String next) implements Answer {}

    /// The API has taken on long work, to be followed at `location`.
    record Started(String location) implements Answer {}

    /// A node and what is below it, down to `depth` (0: all).
    record Tree(Node node, int depth) implements Answer {}

    /// Names and values: text, lists of text, or one more level of names and values.
    record Attributes(Map<String, Object> values) implements Answer {}

    record Table(List<String> columns, List<List<String>> rows) implements Answer {}

    /// A document as the API gave it.
    record Document(JsonNode content) implements Answer {}

    record Text(List<String> lines) implements Answer {}

    /// The session goes to another node.
    record Go(Node node) implements Answer {}

    /// The session ends.
    record Leave() implements Answer {}

    static Done done(String message) {
        return new Done(message, List.of(), null);
    }
}
