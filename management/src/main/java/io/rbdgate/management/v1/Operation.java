package io.rbdgate.management.v1;

import io.rbdgate.management.http.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One row of the table of operations: method and path template below `/api/v1`, what goes in, what
/// comes out, what can go wrong, who may, and what does it. Statuses every operation can have (401,
/// 403, 500) are not listed.
record Operation(
        String method,
        String path,
        String tag,
        String summary,
        Protection protection,
        @Nullable Class<?> request,
        @Nullable Class<?> response,
        Result result,
        List<QueryKey> query,
        List<Integer> problems,
        Action action) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)\\}");

    /// What success looks like.
    enum Result {
        /// 200 and one object.
        ONE(200),
        /// 200 and `{"items": […]}`.
        MANY(200),
        /// 201, the object and its Location.
        CREATED(201),
        /// 204.
        NOTHING(204),
        /// 202, the task and its Location.
        TASK(202);

        private final int status;

        Result(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /// A key of the query; `meaning` for people.
    record QueryKey(String name, Shape shape, String meaning) {}

    /// Carries an operation out. Answers what [Result] says: an object, a list, a [Created], a
    /// task, or null.
    @FunctionalInterface
    interface Action {
        @Nullable Object act(Call call);
    }

    /// A new object and where it is.
    record Created(String location, Object body) {}

    /// Names of the variables in the path.
    List<String> variables() {
        return VARIABLE.matcher(path).results().map(r -> r.group(1)).toList();
    }

    /// A name of its own for clients generated from the document: `postTargetsIqnLuns`.
    String id() {
        StringBuilder id = new StringBuilder(method.toLowerCase(java.util.Locale.ROOT));
        for (MatchResult word : Pattern.compile("[A-Za-z0-9]+").matcher(path).results().toList()) {
            id.append(Character.toUpperCase(word.group().charAt(0)))
                    .append(word.group().substring(1));
        }
        return id.toString();
    }

    /// The same, carried out by `other`.
    Operation by(Action other) {
        return new Operation(
                method,
                path,
                tag,
                summary,
                protection,
                request,
                response,
                result,
                query,
                problems,
                other);
    }

    static Row get(String path, String tag, String summary) {
        return new Row("GET", path, tag, summary);
    }

    static Row post(String path, String tag, String summary) {
        return new Row("POST", path, tag, summary);
    }

    static Row put(String path, String tag, String summary) {
        return new Row("PUT", path, tag, summary);
    }

    static Row patch(String path, String tag, String summary) {
        return new Row("PATCH", path, tag, summary);
    }

    static Row delete(String path, String tag, String summary) {
        return new Row("DELETE", path, tag, summary);
    }

    /// A row being written; ends with [#by].
    static final class Row {
        private final String method;
        private final String path;
        private final String tag;
        private final String summary;
        private final List<QueryKey> query = new ArrayList<>();
        private Protection protection = Protection.RESTRICTED;
        private @Nullable Class<?> request;
        private @Nullable Class<?> response;
        private Result result = Result.NOTHING;
        private List<Integer> problems = List.of();

        private Row(String method, String path, String tag, String summary) {
            this.method = method;
            this.path = path;
            this.tag = tag;
            this.summary = summary;
        }

        Row open() {
            protection = Protection.OPEN;
            return this;
        }

        Row takes(Class<?> body) {
            request = body;
            return this;
        }

        Row answers(Class<?> body) {
            return answers(Result.ONE, body);
        }

        Row lists(Class<?> item) {
            return answers(Result.MANY, item);
        }

        Row creates(Class<?> body) {
            return answers(Result.CREATED, body);
        }

        Row starts() {
            return answers(Result.TASK, Tasks.TaskView.class);
        }

        private Row answers(Result newResult, Class<?> body) {
            result = newResult;
            response = body;
            return this;
        }

        Row query(String name, Shape shape, String meaning) {
            query.add(new QueryKey(name, shape, meaning));
            return this;
        }

        /// A query key that is `true` or `false` (the default).
        Row flag(String name, String meaning) {
            return query(name, new Shape.Truth(), meaning);
        }

        Row fails(Integer... statuses) {
            problems = List.of(statuses);
            return this;
        }

        Operation by(Action action) {
            return new Operation(
                    method,
                    path,
                    tag,
                    summary,
                    protection,
                    request,
                    response,
                    result,
                    List.copyOf(query),
                    problems,
                    action);
        }
    }
}
