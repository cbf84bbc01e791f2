package io.rbdgate.management.shell.tree;

import io.rbdgate.management.ApiPath;
import io.rbdgate.management.shell.client.ApiClient;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the commands of a disk ask of the API, wherever in the tree they stand.
final class DiskCalls {
    private static final JsonMapper JSON = JsonMapper.shared();

    private DiskCalls() {}

    static Answer delete(Model model, String id, boolean preserveImage) {
        mustExist(model, id);
        return said(
                model.api()
                        .delete(
                                ApiPath.ofImage("/api/disk", id),
                                Map.of("preserve_image", Boolean.toString(preserveImage))));
    }

    static Answer resize(Model model, String id, String size) {
        mustExist(model, id);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("size", size(size));
        form.put("mode", "resize");
        return said(model.api().put(ApiPath.ofImage("/api/disk", id), form));
    }

    static Answer reconfigure(Model model, String id, String attribute, String value) {
        mustExist(model, id);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("controls", controls(attribute, value));
        form.put("mode", "reconfigure");
        return said(model.api().put(ApiPath.ofImage("/api/disk", id), form));
    }

    /// One control as the API wants it: `{"name":"value"}`, null for the default.
    static String controls(String attribute, String value) {
        ObjectNode controls = JSON.createObjectNode();
        if (value.isEmpty()) {
            controls.putNull(attribute);
        } else {
            controls.put(attribute, value);
        }
        return controls.toString();
    }

    /// A size as the API understands it: a whole number with M, G or T.
    static String size(String text) {
        String size = text.toUpperCase(Locale.ROOT);
        if (!size.matches("[1-9][0-9]*[MGT]")) {
            throw new UsageException(
                    "'" + text + "' is not a size: a whole number with M, G or T, such as 10G");
        }
        return size;
    }

    static Answer said(ApiClient.Reply reply) {
        String location = reply.location();
        return reply.status() == 202 && location != null
                ? new Answer.Started(location)
                : Answer.done(reply.body().path("message").asString("ok"));
    }

    static void mustExist(Model model, String id) {
        if (!model.config().path("disks").has(id)) {
            throw new UsageException(
                    "disk '" + id + "' is not defined; `ls /disks` lists those that are");
        }
    }
}
