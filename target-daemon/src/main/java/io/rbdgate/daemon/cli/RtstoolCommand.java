package io.rbdgate.daemon.cli;

import io.rbdgate.management.rtstool.Rtstool;
import io.rbdgate.management.shell.client.ApiClient;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `rbdgate rtstool`, installed as `cinder-rtstool`: exports devices for Cinder's LVM driver.
@Command(
        name = "rtstool",
        description =
                "What OpenStack Cinder's LVM driver calls with target_helper=lioadm, as"
                        + " cinder-rtstool.")
final class RtstoolCommand implements Callable<Integer> {
    private static final String SAVED = "/var/lib/rbdgate/rtstool.json";

    private final Terminal terminal;

    @Mixin private ApiOptions api = new ApiOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "WORD",
            description = "a command and its arguments; none prints them")
    private List<String> words = List.of();

    RtstoolCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        String saved = System.getenv().getOrDefault("RBDGATE_RTSTOOL_FILE", SAVED);
        try (ApiClient client = api.open()) {
            return new Rtstool(
                            client,
                            Path.of(saved),
                            time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()),
                            terminal::say,
                            terminal::complain)
                    .run(words);
        }
    }
}
