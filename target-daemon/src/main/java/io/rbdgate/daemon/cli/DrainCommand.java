package io.rbdgate.daemon.cli;

import io.rbdgate.management.shell.client.ApiClient;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `rbdgate drain`: a gateway is left by its initiators, before maintenance.
@Command(
        name = "drain",
        description =
                "Sends the initiators of a gateway to the others that serve the same targets and"
                        + " waits until none is left; refused where no other does.")
final class DrainCommand implements Callable<Integer> {
    private static final String PATH = "/api/v1/drain";

    private final Terminal terminal;

    @Mixin private ApiOptions api = new ApiOptions();

    @Option(names = "--undo", description = "let initiators in again")
    private boolean undo;

    @Option(names = "--status", description = "only tell how far it is")
    private boolean status;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "how long to wait for the last to leave (default: ${DEFAULT-VALUE})")
    private int seconds = 60;

    @Spec private CommandSpec spec = CommandSpec.create();

    DrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (undo && status) {
            throw new ParameterException(
                    spec.commandLine(), "--undo and --status exclude each other");
        }
        if (seconds < 0 || seconds > 3600) {
            throw new ParameterException(spec.commandLine(), "--wait is 0 to 3600 seconds");
        }
        try (ApiClient client = api.open()) {
            if (status || undo) {
                tell(client.json(undo ? "DELETE" : "GET", PATH, null).body());
                return 0;
            }
            return drain(client);
        }
    }

    private int drain(ApiClient client) throws InterruptedException {
        JsonNode now = client.json("POST", PATH, null).body();
        CountDownLatch never = new CountDownLatch(1);
        for (int waited = 0; !isDrained(now) && waited < seconds; waited++) {
            var _ = never.await(1, TimeUnit.SECONDS);
            now = client.get(PATH);
        }
        tell(now);
        if (isDrained(now)) {
            return 0;
        }
        terminal.complain(
                "rbdgate: not drained within "
                        + seconds
                        + " s: who is left could not log in elsewhere; see `rbdgate shell sessions`,"
                        + " undo with `rbdgate drain --undo`");
        return 1;
    }

    private static boolean isDrained(JsonNode drain) {
        return drain.path("state").asString("").equals("drained");
    }

    private void tell(JsonNode drain) {
        terminal.say(
                "%s: sessions: %d, owned LUNs: %d"
                        .formatted(
                                drain.path("state").asString(""),
                                drain.path("sessions").asInt(0),
                                drain.path("luns").asInt(0)));
        for (JsonNode target : drain.path("elsewhere")) {
            StringBuilder portals = new StringBuilder();
            target.path("portals").forEach(portal -> portals.append(' ').append(portal.asString()));
            terminal.say(
                    "  "
                            + target.path("target").asString("")
                            + (portals.isEmpty()
                                    ? ": served here, nothing else answers"
                                    : ": served by" + portals));
        }
    }
}
