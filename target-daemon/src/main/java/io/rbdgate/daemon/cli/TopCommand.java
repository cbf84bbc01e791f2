package io.rbdgate.daemon.cli;

import io.rbdgate.config.Secret;
import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiEndpoint;
import io.rbdgate.management.shell.text.Screen;
import io.rbdgate.management.shell.top.Gauge;
import io.rbdgate.management.shell.top.Top;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `rbdgate top`: what every LUN does now.
@Command(
        name = "top",
        description =
                "Per LUN and per session IOPS, MB/s and latency (half and 99 %% of the commands),"
                        + " owners; live, or --once.")
final class TopCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private ApiOptions api = new ApiOptions();

    @Option(names = "--once", description = "print one table and end")
    private boolean once;

    @Option(names = "--json", description = "print one table as JSON and end")
    private boolean json;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "between two samples (default: ${DEFAULT-VALUE})")
    private double seconds = 2;

    @Option(
            names = "--metrics",
            paramLabel = "URL",
            description = "take the traffic from a gateway's metrics port, http://HOST:9287")
    private @Nullable URI metrics;

    TopCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(seconds >= 0.1 && seconds <= 3600)) {
            throw new ParameterException(spec.commandLine(), "--interval is 0.1 to 3600 seconds");
        }
        URI from = metrics;
        if (from == null) {
            return show(null);
        }
        ApiEndpoint endpoint = new ApiEndpoint(from, "", new Secret(""), null, false);
        try (ApiClient client = new ApiClient(endpoint)) {
            return show(client);
        }
    }

    private int show(@Nullable ApiClient traffic) throws IOException, InterruptedException {
        try (ApiClient client = api.open()) {
            Duration interval = Duration.ofMillis(Math.round(seconds * 1000));
            Top top = new Top(new Gauge(client, traffic, InstantSource.system()), interval);
            if (json) {
                top.json(terminal.out());
            } else if (once || !Screen.isTerminal()) {
                top.once(terminal.out());
            } else {
                top.live();
            }
            return 0;
        }
    }
}
