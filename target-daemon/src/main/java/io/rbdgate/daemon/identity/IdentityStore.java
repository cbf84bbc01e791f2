package io.rbdgate.daemon.identity;

import io.rbdgate.scsi.backstore.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Serial numbers of LUNs whose configuration gives none: derived once, kept in
/// `DIR/identities.json`, so that a disk keeps its identity when a file moves or a rule of
/// derivation changes. Without a directory they are only derived, which is stable as long as the
/// source is.
///
/// Any thread.
public final class IdentityStore {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final @Nullable Path file;
    private final Map<String, String> serials = new TreeMap<>();

    /// Opens the store, empty when there is none yet; null keeps nothing.
    ///
    /// @throws IOException when what is there cannot be read: an identity must not change silently
    public IdentityStore(@Nullable Path directory) throws IOException {
        if (directory == null) {
            file = null;
            return;
        }
        Files.createDirectories(directory);
        file = directory.resolve("identities.json");
        if (Files.exists(file)) {
            read(file);
        }
    }

    /// Where it is kept; null when nothing is.
    public @Nullable Path directory() {
        return file == null ? null : file.getParent();
    }

    /// The serial kept for `source` (a canonical description such as `file:/data/disk1.img`), or
    /// null.
    public synchronized @Nullable String known(String source) {
        return serials.get(source);
    }

    /// The serial for `source`: the one kept, else one derived from it and kept from now on.
    ///
    /// @throws IOException when it cannot be stored
    public synchronized String serialOf(String source) throws IOException {
        String kept = serials.get(source);
        if (kept != null) {
            return kept;
        }
        String derived = derived(source);
        remember(source, derived);
        return derived;
    }

    /// Makes [#serialOf] quick for all `sources`: what has to be derived for them is stored at
    /// once, so that a thousand new disks do not wait for the medium a thousand times.
    ///
    /// @throws IOException when it cannot be stored
    public synchronized void prepare(Collection<String> sources) throws IOException {
        boolean added = false;
        for (String source : sources) {
            added |= serials.putIfAbsent(source, derived(source)) == null;
        }
        if (added && file != null) {
            write(file);
        }
    }

    private static String derived(String source) {
        return UUID.nameUUIDFromBytes(source.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// Keeps a serial found elsewhere (an RBD image's ids), so that it is known before the image is
    /// open.
    ///
    /// @throws IOException when it cannot be stored
    public synchronized void remember(String source, String serial) throws IOException {
        if (!serial.equals(serials.put(source, serial)) && file != null) {
            write(file);
        }
    }

    private void read(Path from) throws IOException {
        try {
            JsonNode root = JSON.readTree(from.toFile());
            if (root.path("format").asInt(0) != FORMAT) {
                throw new IOException(
                        from
                                + " has format "
                                + root.path("format")
                                + ", this version reads "
                                + FORMAT);
            }
            root.path("serials")
                    .properties()
                    .forEach(e -> serials.put(e.getKey(), e.getValue().asString()));
        } catch (JacksonException e) {
            throw new IOException(
                    from + " is damaged: " + e.getOriginalMessage() + "; restore or remove it", e);
        }
    }

    private void write(Path to) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        ObjectNode all = root.putObject("serials");
        serials.forEach(all::put);
        DurableFile.replace(to, JSON.writeValueAsBytes(root));
    }
}
