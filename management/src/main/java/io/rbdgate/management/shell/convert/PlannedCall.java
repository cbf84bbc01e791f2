package io.rbdgate.management.shell.convert;

import io.rbdgate.management.shell.client.ApiClient;
import java.util.Map;

/// A change to ask of the API, and what it means to a person.
record PlannedCall(String meaning, String method, String path, Map<String, String> form) {

    void make(ApiClient api) {
        if (method.equals("DELETE")) {
            api.delete(path, form);
        } else {
            api.put(path, form);
        }
    }

    static PlannedCall put(String meaning, String path, Map<String, String> form) {
        return new PlannedCall(meaning, "PUT", path, form);
    }

    static PlannedCall delete(String meaning, String path, Map<String, String> form) {
        return new PlannedCall(meaning, "DELETE", path, form);
    }

    /// `+ disk rbd/disk_1`: an addition or a removal.
    String line() {
        return (method.equals("DELETE") ? "- " : "+ ") + meaning;
    }
}
