package io.rbdgate.management.shell.convert;

import io.rbdgate.management.shell.client.ApiClient;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A change to ask of the API, with a form or a JSON body, and what it means to a person.
record PlannedCall(
        String meaning,
        String method,
        String path,
        Map<String, String> form,
        @Nullable JsonNode body) {

    void make(ApiClient api) {
        if (body != null) {
            api.json(method, path, body);
        } else if (method.equals("DELETE")) {
            api.delete(path, form);
        } else {
            api.put(path, form);
        }
    }

    static PlannedCall put(String meaning, String path, Map<String, String> form) {
        return new PlannedCall(meaning, "PUT", path, form, null);
    }

    static PlannedCall delete(String meaning, String path, Map<String, String> form) {
        return new PlannedCall(meaning, "DELETE", path, form, null);
    }

    /// One of `/api/v1`.
    static PlannedCall json(String meaning, String method, String path, JsonNode body) {
        return new PlannedCall(meaning, method, path, Map.of(), body);
    }

    /// `+ disk rbd/disk_1`: an addition or a removal.
    String line() {
        return (method.equals("DELETE") ? "- " : "+ ") + meaning;
    }
}
