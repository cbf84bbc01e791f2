package io.rbdgate.management.v1;

import io.rbdgate.management.StorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The cluster, if there is one.
final class Ceph {
    private final @Nullable StorageAdmin storage;

    Ceph(@Nullable StorageAdmin storage) {
        this.storage = storage;
    }

    /// @throws Problem (503) when no cluster is configured
    StorageAdmin storage() {
        if (storage == null) {
            throw Problem.of(
                    503, "no Ceph cluster is configured: add the section ceph and restart");
        }
        return storage;
    }

    /// What the monitors answer to a command.
    JsonNode ask(String prefix, Object... arguments) {
        return parsed(storage().command(command(prefix, arguments), false));
    }

    /// What the manager answers to a command.
    JsonNode askManager(String prefix, Object... arguments) {
        return parsed(storage().command(command(prefix, arguments), true));
    }

    /// A command; `arguments` are names and values in turn.
    static Map<String, Object> command(String prefix, Object... arguments) {
        Map<String, Object> command = new HashMap<>();
        command.put("prefix", prefix);
        command.put("format", "json");
        for (int i = 0; i < arguments.length; i += 2) {
            command.put((String) arguments[i], arguments[i + 1]);
        }
        return command;
    }

    private static JsonNode parsed(String output) {
        try {
            return Json.parse(output);
        } catch (ApiProblem e) {
            throw new StorageException(
                    StorageException.Kind.FAILED, "the cluster's answer is not JSON", e);
        }
    }
}
