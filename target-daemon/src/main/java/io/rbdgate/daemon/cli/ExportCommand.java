package io.rbdgate.daemon.cli;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.convert.Conversions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `rbdgate export`: the shared configuration, as it is stored or as a YAML file.
@Command(
        name = "export",
        description = "Prints the shared configuration: as YAML for one gateway, or as stored.")
final class ExportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private ApiOptions api = new ApiOptions();

    @Mixin private YamlOptions yaml = new YamlOptions();

    @Option(names = "--gateway-conf", description = "print gateway.conf as stored")
    private boolean stored;

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (yaml.wanted() == stored) {
            throw new ParameterException(spec.commandLine(), "say --yaml or --gateway-conf");
        }
        try (ApiClient client = api.open()) {
            if (stored) {
                terminal.say(Conversions.gatewayConf(client));
            } else {
                yaml.print(terminal, Conversions.yamlOfGateway(client, yaml.directory()));
            }
            return 0;
        }
    }
}
