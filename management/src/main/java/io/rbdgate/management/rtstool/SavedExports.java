package io.rbdgate.management.rtstool;

import io.rbdgate.config.Secret;
import io.rbdgate.management.rtstool.Export.Initiator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Exports in a file that only its owner may read: it holds the initiators' secrets.
final class SavedExports {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> ON_HOST = Set.of("device", "file");

    private SavedExports() {}

    /// Writes every export of `gateway` on a device or file; a crash leaves the former file.
    static void save(GatewayCalls calls, Path file) throws IOException {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode exports = document.putArray("exports");
        String gateway = calls.gateway();
        JsonNode stored = calls.configuration().path("targets");
        for (JsonNode target : calls.targets()) {
            String iqn = target.path("iqn").asString("");
            String device = device(target);
            if (!device.isEmpty() && stored.has(iqn)) {
                ObjectNode export = exports.addObject().put("name", iqn).put("device", device);
                portals(target, gateway, export);
                initiators(stored.path(iqn), export.putArray("initiators"));
            }
        }
        replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n");
    }

    /// The device under LUN 0, or an empty text when the export is none of this tool's.
    private static String device(JsonNode target) {
        for (JsonNode lun : target.path("luns")) {
            JsonNode backstore = lun.path("backstore");
            if (lun.path("lun").asInt(-1) == 0
                    && ON_HOST.contains(backstore.path("type").asString(""))) {
                return backstore.path("path").asString("");
            }
        }
        return "";
    }

    private static void portals(JsonNode target, String gateway, ObjectNode into) {
        ArrayNode addresses = into.putArray("addresses");
        for (JsonNode group : target.path("portalGroups")) {
            if (group.path("gateway").asString("").equals(gateway)) {
                group.path("addresses").forEach(address -> addresses.add(address.asString("")));
                if (group.path("port").isInt()) {
                    into.set("port", group.path("port"));
                }
            }
        }
    }

    private static void initiators(JsonNode stored, ArrayNode into) {
        stored.path("clients")
                .properties()
                .forEach(
                        client -> {
                            JsonNode auth = client.getValue().path("auth");
                            into.addObject()
                                    .put("iqn", client.getKey())
                                    .put("user", auth.path("username").asString(""))
                                    .put("secret", auth.path("password").asString(""));
                        });
    }

    private static void replace(Path file, String text) throws IOException {
        Path whole = file.toAbsolutePath();
        Path directory = whole.getParent();
        if (directory == null) {
            throw new IOException(file + " is a directory");
        }
        Files.createDirectories(directory);
        FileAttribute<?> secret =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path fresh = Files.createTempFile(directory, ".rtstool", ".new", secret);
        try {
            Files.writeString(fresh, text);
            Files.move(
                    fresh,
                    whole,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /// The exports of `file`.
    ///
    /// @throws RtstoolException when it is not one of this tool's files
    static List<Export> load(Path file) throws IOException {
        try {
            JsonNode document = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
            if (!document.path("exports").isArray()) {
                throw new RtstoolException(file + " was not written by cinder-rtstool save");
            }
            List<Export> exports = new ArrayList<>();
            document.path("exports").forEach(export -> exports.add(export(export)));
            return exports;
        } catch (JacksonException e) {
            throw new RtstoolException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Export export(JsonNode saved) {
        List<String> addresses = new ArrayList<>();
        saved.path("addresses").forEach(address -> addresses.add(address.asString("")));
        List<Initiator> initiators = new ArrayList<>();
        for (JsonNode initiator : saved.path("initiators")) {
            initiators.add(
                    new Initiator(
                            initiator.path("iqn").asString(""),
                            initiator.path("user").asString(""),
                            new Secret(initiator.path("secret").asString(""))));
        }
        return new Export(
                saved.path("device").asString(""),
                saved.path("name").asString(""),
                initiators,
                addresses,
                saved.path("port").asInt(Export.ANY_PORT));
    }
}
