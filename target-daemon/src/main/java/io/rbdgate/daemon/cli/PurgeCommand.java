package io.rbdgate.daemon.cli;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.convert.Conversions;
import io.rbdgate.management.shell.convert.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rbdgate purge`: nothing is served any more.
@Command(
        name = "purge",
        description =
                "Removes every target, initiator and disk definition; with --mode all also the RBD"
                        + " images and their data. Refused while initiators are logged in and, with"
                        + " all, where snapshots exist.")
final class PurgeCommand implements Callable<Integer> {
    private final Terminal terminal;

    /// How much goes.
    enum Mode {
        /// What the gateways serve; the images stay.
        gateway,
        /// The images too.
        all
    }

    @Mixin private ApiOptions api = new ApiOptions();

    @Option(
            names = "--mode",
            required = true,
            paramLabel = "gateway|all",
            description = "gateway: the images stay; all: they go too")
    private Mode mode = Mode.gateway;

    @Option(names = "--yes", description = "do it without asking")
    private boolean yes;

    PurgeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (ApiClient client = api.open()) {
            Plan plan = Conversions.planPurge(client, mode == Mode.all);
            return new Confirmation(terminal, "purge " + mode.name()).carryOut(plan, client, yes);
        }
    }
}
