package io.rbdgate.management.v1;

import io.rbdgate.config.Iqn;
import io.rbdgate.management.http.Request;
import org.jspecify.annotations.Nullable;

/// A request to an operation, checked: the body has the row's shape.
record Call(Request request, @Nullable Object bound) {

    /// The variable of the path.
    String text(String variable) {
        return request.variable(variable);
    }

    /// The variable as an iSCSI name.
    String iqn(String variable) {
        try {
            return new Iqn(text(variable)).text();
        } catch (IllegalArgumentException e) {
            throw Problem.of(400, variable + ": " + e.getMessage());
        }
    }

    /// The variable as a number.
    int number(String variable) {
        try {
            int number = Integer.parseInt(text(variable));
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.of(400, variable + ": '" + text(variable) + "' is not a number from 0 on");
    }

    /// The value in the query, or `absent`.
    String query(String name, String absent) {
        return request.query().getOrDefault(name, absent);
    }

    /// Whether the query says `name=true`.
    boolean flag(String name) {
        return query(name, "false").equals("true");
    }

    /// The body as `type`.
    <T> T body(Class<T> type) {
        Object body = bound;
        if (body == null) {
            throw new IllegalStateException("the operation's row names no body");
        }
        return type.cast(body);
    }

    String user() {
        return request.user();
    }
}
