package io.rbdgate.config.yaml;

import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.HostName;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/// Reads a configuration file: either a configuration that is valid as a whole, or every problem in
/// it at once. Nothing is opened but the file itself and the secret files it names.
public final class ConfigLoader {
    private final HostName hostName;

    /// Exactly one of both: a configuration, or problems in the order of the file.
    public record Result(@Nullable GatewayConfig config, List<ConfigProblem> problems) {}

    /// With the name of the gateway, where the file gives none, from `hostName`.
    public ConfigLoader(HostName hostName) {
        this.hostName = hostName;
    }

    /// As `new ConfigLoader(HostName.ofThisHost()).read(file)`.
    public static Result load(Path file) {
        return new ConfigLoader(HostName.ofThisHost()).read(file);
    }

    /// Reads `file`; its name appears in the problems as given here.
    public Result read(Path file) {
        Problems problems = new Problems(file.toString());
        Node document = YamlDocument.read(file, problems);
        if (document == null) {
            return new Result(null, problems.inOrder());
        }
        Block root =
                new BlockReader(ReadContext.of(file), problems).mapping(document, SchemaTable.ROOT);
        if (root != null) {
            checkRules(root, problems);
            Availability.check(root, problems);
        }
        return root == null || !problems.isEmpty()
                ? new Result(null, problems.inOrder())
                : new Result(new GatewayBuilder(hostName).build(root), List.of());
    }

    /// What no single value can be checked for.
    static void checkRules(Block root, Problems problems) {
        new ListenRules(problems).check(root);
        new ServiceRules(problems).check(root);
        new TargetRules(problems).check(root);
        new LunRules(problems).check(root);
    }
}
