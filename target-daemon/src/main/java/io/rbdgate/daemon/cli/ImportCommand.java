package io.rbdgate.daemon.cli;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.convert.Conversions;
import io.rbdgate.management.shell.convert.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `rbdgate import`: takes over what targetcli has saved.
@Command(
        name = "import",
        description =
                "Takes over targetcli's saveconfig.json: shows what would change, then asks the API"
                        + " for it; with --yaml prints a configuration instead.")
final class ImportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private ApiOptions api = new ApiOptions();

    @Parameters(paramLabel = "FILE", description = "such as /etc/target/saveconfig.json")
    private Path file = Path.of("");

    @Option(names = "--yes", description = "make the changes without asking")
    private boolean yes;

    @Option(
            names = "--address",
            split = ",",
            paramLabel = "IP",
            description = "portal addresses where LIO listened on all (default: the gateway's)")
    private List<String> addresses = List.of();

    @Mixin private YamlOptions yaml = new YamlOptions();

    ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String saved = Files.readString(file);
        if (yaml.wanted()) {
            yaml.print(terminal, Conversions.yamlOfLio(saved, yaml.directory()));
            return 0;
        }
        try (ApiClient client = api.open()) {
            Plan plan = Conversions.planImport(client, saved, addresses);
            return new Confirmation(terminal, "import").carryOut(plan, client, yes);
        }
    }
}
