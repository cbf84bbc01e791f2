package io.rbdgate.management.http;

/// How a part of the API tells an error.
@FunctionalInterface
public interface ErrorForm {
    Answer answer(int status, String message);
}
