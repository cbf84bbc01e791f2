package io.rbdgate.management.shell.tree;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// CHAP as the commands take it and as the tree shows it.
final class Credentials {
    private Credentials() {}

    /// The arguments of `auth` and `discovery_auth`: `nochap`, or up to two names with passwords.
    static List<Argument> arguments() {
        return List.of(
                Argument.required("username", "what the initiator calls itself, or nochap")
                        .from("nochap"),
                Argument.secret("password", "12 to 16 characters"),
                Argument.optional("mutual_username", "what the gateway calls itself"),
                Argument.secret("mutual_password", "12 to 16 characters"),
                Argument.optional("password_file", "a file with the password"),
                Argument.optional("mutual_password_file", "a file with the mutual password"));
    }

    /// The four fields of the API; all empty after `nochap`.
    static Map<String, String> form(Call call) {
        boolean off = call.text("username").equals("nochap");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("username", off ? "" : call.text("username"));
        form.put("password", off ? "" : call.secret("password"));
        form.put("mutual_username", off ? "" : call.optional("mutual_username", ""));
        form.put("mutual_password", off ? "" : call.secret("mutual_password"));
        return form;
    }

    /// `None`, `CHAP` or `CHAP_MUTUAL`.
    static String kind(JsonNode auth) {
        if (!auth.path("mutual_username").asString("").isEmpty()) {
            return "CHAP_MUTUAL";
        }
        return auth.path("username").asString("").isEmpty() ? "None" : "CHAP";
    }

    static boolean on(JsonNode auth) {
        return !auth.path("username").asString("").isEmpty();
    }

    /// For `info`: the names, and for the passwords only whether there is one.
    static Map<String, Object> shown(JsonNode auth) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (String name : List.of("username", "password", "mutual_username", "mutual_password")) {
            String value = auth.path(name).asString("");
            boolean hidden = name.endsWith("password") && !value.isEmpty();
            shown.put(name, hidden ? "(set)" : value);
        }
        return shown;
    }
}
