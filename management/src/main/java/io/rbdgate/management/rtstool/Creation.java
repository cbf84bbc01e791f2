package io.rbdgate.management.rtstool;

import io.rbdgate.management.shell.client.ApiException;
import io.rbdgate.management.shell.client.TaskFollower.Pause;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Makes exports, each as a whole or not at all.
final class Creation {
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int LOOKS = 100;

    private final GatewayCalls calls;
    private final Pause pause;
    private final Consumer<String> warnings;

    Creation(GatewayCalls calls, Pause pause, Consumer<String> warnings) {
        this.calls = calls;
        this.pause = pause;
        this.warnings = warnings;
    }

    /// Exports a device, unless its name is in use as a backstore.
    ///
    /// @throws RtstoolException when it cannot be; nothing is left behind then
    void create(Export export) throws InterruptedException {
        String iqn = export.name();
        JsonNode present = calls.target(iqn);
        if (present != null) {
            requireWhole(iqn, present);
            return;
        }
        var backstore = BlockSource.of(export.device());
        String gateway = calls.gateway();
        calls.make(iqn);
        try {
            calls.serve(
                    iqn,
                    gateway,
                    export.addresses().isEmpty() ? List.of("0.0.0.0", "::") : export.addresses(),
                    export.port());
            requireListening(export);
            calls.addLun(iqn, backstore);
            awaitOnline(iqn);
            for (Export.Initiator initiator : export.initiators()) {
                calls.add(iqn, initiator);
            }
        } catch (ApiException | RtstoolException | InterruptedException e) {
            undo(iqn, e);
            throw e;
        }
    }

    private static void requireWhole(String iqn, JsonNode target) {
        for (JsonNode lun : target.path("luns")) {
            if (lun.path("lun").asInt(-1) == 0) {
                return;
            }
        }
        throw new RtstoolException(
                "the target "
                        + iqn
                        + " exists without LUN 0: remove it (cinder-rtstool delete "
                        + iqn
                        + "), then try again");
    }

    private void requireListening(Export export) {
        int port = export.port();
        if (port == Export.ANY_PORT) {
            return;
        }
        if (export.addresses().isEmpty()) {
            requireListening("127.0.0.1", port);
            if (!PortalProbe.answers("::1", port)) {
                warnings.accept("Warning: no portal listens on IPv6, port " + port);
            }
            return;
        }
        export.addresses().forEach(address -> requireListening(address, port));
    }

    private static void requireListening(String address, int port) {
        if (!PortalProbe.answers(address, port)) {
            throw new RtstoolException(
                    "no portal listens on "
                            + address
                            + " port "
                            + port
                            + ": an address of the configuration file's portals keeps its port"
                            + " there, and no other service may have the address and port");
        }
    }

    private void awaitOnline(String iqn) throws InterruptedException {
        for (int look = 1; ; look++) {
            JsonNode lun = calls.lun(iqn);
            if (lun.path("online").asBoolean(false)) {
                return;
            }
            if (look == LOOKS) {
                throw new RtstoolException(
                        "LUN 0 of "
                                + iqn
                                + " does not come up: "
                                + lun.path("state").asString("")
                                + " "
                                + lun.path("reason").asString(""));
            }
            pause.pause(BETWEEN);
        }
    }

    private void undo(String iqn, Exception why) {
        try {
            @Nullable JsonNode made = calls.target(iqn);
            if (made != null) {
                calls.remove(made);
            }
        } catch (ApiException e) {
            why.addSuppressed(e);
            warnings.accept("Warning: the target " + iqn + " is left half made: " + e.getMessage());
        }
    }
}
