package io.rbdgate.management.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts a request into words for the audit log: one line, without secrets.
final class AuditText {
    private static final int LONGEST = 2000;

    /// What a field can be called; anything else is a value gone astray, such as JSON sent as a
    /// form.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /// The fields that may be empty. Of any other, empty, the name is the value gone astray.
    private static final Set<String> MAY_BE_EMPTY =
            Set.of("username", "password", "mutual_username", "mutual_password", "controls");

    private AuditText() {}

    /// Method, path, query and what was sent with it.
    static String of(Request request) {
        StringBuilder text = new StringBuilder(request.method()).append(' ').append(request.path());
        Map<String, String> fields = new LinkedHashMap<>(new TreeMap<>(request.query()));
        fields.putAll(request.form());
        for (Map.Entry<String, String> field : fields.entrySet()) {
            boolean named = isName(field.getKey(), field.getValue());
            String value = named && !isSecret(field.getKey()) ? field.getValue() : "***";
            text.append(' ').append(named ? field.getKey() : "(no name)").append('=').append(value);
        }
        if (request.contentType().startsWith("application/json") && !request.body().isEmpty()) {
            text.append(' ').append(json(request.body()));
        }
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text.toString();
    }

    private static boolean isName(String name, String value) {
        boolean empty = value.chars().allMatch(c -> c == '='); // Base64 may end with those
        return NAME.matcher(name).matches() && (!empty || MAY_BE_EMPTY.contains(name));
    }

    /// `text` without line breaks and quotes, so that nobody can forge a line of the log.
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c == '"' ? '\'' : c);
        }
        return line.toString();
    }

    private static String json(String body) {
        try {
            JsonNode tree = Json.parse(body);
            mask(tree);
            return Json.text(tree).strip();
        } catch (ApiProblem e) {
            return "(" + body.length() + " characters that are not JSON)";
        }
    }

    private static void mask(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : java.util.List.copyOf(object.propertyNames())) {
                if (isSecret(name)) {
                    object.put(name, "***");
                } else {
                    mask(object.get(name));
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(AuditText::mask);
        }
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password") || lower.contains("secret");
    }
}
