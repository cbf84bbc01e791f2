package io.rbdgate.management.rtstool;

import io.rbdgate.config.Secret;
import io.rbdgate.management.rtstool.Export.Initiator;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiException;
import io.rbdgate.management.shell.client.TaskFollower.Pause;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// The commands of `cinder-rtstool`. Used by one thread; calls block until the gateway serves by
/// what was changed.
public final class Rtstool {
    private final GatewayCalls calls;
    private final Creation creation;
    private final Path savedByDefault;
    private final Consumer<String> out;
    private final Consumer<String> err;

    /// @param savedByDefault the file of `save` and `restore` without one
    /// @param pause lets it wait for a device to come up
    /// @param out what the caller reads, by line
    /// @param err errors and warnings, by line
    public Rtstool(
            ApiClient api,
            Path savedByDefault,
            Pause pause,
            Consumer<String> out,
            Consumer<String> err) {
        this.calls = new GatewayCalls(api);
        this.creation = new Creation(calls, pause, err);
        this.savedByDefault = savedByDefault;
        this.out = out;
        this.err = err;
    }

    /// Runs one command and returns the exit status: 0 when what was asked for is so, else 1.
    public int run(List<String> words) throws InterruptedException {
        try {
            dispatch(words);
            return 0;
        } catch (Usage.WrongException e) {
            out.accept(Usage.TEXT);
        } catch (ApiException | RtstoolException | IOException e) {
            err.accept("cinder-rtstool: " + e.getMessage());
        }
        return 1;
    }

    private void dispatch(List<String> words) throws IOException, InterruptedException {
        switch (words.isEmpty() ? "" : words.getFirst()) {
            case "create" -> creation.create(Export.parse(words));
            case "add-initiator" -> {
                List<String> a = exactly(4, words);
                Secret secret = new Secret(a.get(2));
                addInitiator(a.get(0), new Initiator(a.get(3), a.get(1), secret));
            }
            case "delete-initiator" -> {
                List<String> a = exactly(2, words);
                deleteInitiator(a.get(0), a.get(1));
            }
            case "get-targets" -> {
                exactly(0, words);
                calls.targets().forEach(t -> out.accept(t.path("iqn").asString("")));
            }
            case "delete" -> delete(exactly(1, words).getFirst());
            case "verify" -> {
                exactly(0, words);
                calls.targets();
                calls.gateway();
                calls.configuration();
            }
            case "save" -> SavedExports.save(calls, file(words));
            case "restore" -> restore(file(words));
            default -> throw new Usage.WrongException();
        }
    }

    private static List<String> exactly(int count, List<String> words) {
        if (words.size() != count + 1) {
            throw new Usage.WrongException();
        }
        return words.subList(1, words.size());
    }

    private Path file(List<String> words) {
        return words.size() == 1 ? savedByDefault : Path.of(exactly(1, words).getFirst());
    }

    /// What cannot be exported any more does not keep the others away.
    private void restore(Path file) throws IOException, InterruptedException {
        int failed = 0;
        for (Export export : SavedExports.load(file)) {
            try {
                creation.create(export);
            } catch (ApiException | RtstoolException e) {
                err.accept("cinder-rtstool: " + export.name() + ": " + e.getMessage());
                failed++;
            }
        }
        if (failed > 0) {
            throw new RtstoolException(failed + " targets of " + file + " are not restored");
        }
    }

    private void addInitiator(String iqn, Initiator initiator) {
        for (JsonNode listed : target(iqn).path("initiators")) {
            if (listed.path("iqn").asString("").equalsIgnoreCase(initiator.iqn())) {
                return;
            }
        }
        calls.add(iqn, initiator);
    }

    private void deleteInitiator(String iqn, String initiator) {
        for (JsonNode listed : target(iqn).path("initiators")) {
            String name = listed.path("iqn").asString("");
            if (name.equalsIgnoreCase(initiator)) {
                calls.remove(iqn, name);
                return;
            }
        }
        out.accept("delete_initiator: " + initiator + " ACL not found. Continuing.");
    }

    private JsonNode target(String iqn) {
        JsonNode target = calls.target(iqn);
        if (target == null) {
            throw new RtstoolException("Could not find target " + iqn);
        }
        return target;
    }

    private void delete(String iqn) {
        JsonNode target = calls.target(iqn);
        if (target != null) {
            calls.remove(target);
        }
    }
}
