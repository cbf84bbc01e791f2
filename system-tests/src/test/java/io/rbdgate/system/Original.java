package io.rbdgate.system;

import io.rbdgate.fixtures.ServerProcess;
import io.rbdgate.fixtures.host.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// ceph-iscsi 3.5's own code at work on a gateway's host, where no kernel target is: it reads and
/// writes `gateway.conf` with its own librados. See `ceph-iscsi/original.py` for the commands.
final class Original {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path ROOT = Path.of(System.getProperty("rbdgate.root"));
    private static final Path PROGRAM = ROOT.resolve("system-tests/ceph-iscsi/original.py");
    private static final Path STAND_IN = ROOT.resolve("management/gwcli");

    private final GatewayHost host;

    Original(GatewayHost host) {
        this.host = host;
    }

    /// Runs a command with a document and answers what it prints, line by line.
    List<JsonNode> run(String command, Object document) {
        String printed =
                Command.of(words("/usr/bin/python3", PROGRAM.toString(), command))
                        .withInput(JSON.writeValueAsString(document))
                        .withDeadline(LIMIT)
                        .run()
                        .orThrow()
                        .stdout();
        return printed.lines().map(JSON::readTree).toList();
    }

    /// Answers of its API daemon, path by path.
    List<JsonNode> answers(List<String> paths) {
        return run("get", paths);
    }

    /// Changes in one commit; each is action, section, name and, but for `del_item`, a value.
    void edit(List<List<?>> edits) {
        var _ = run("edit", new Edits(0, edits));
    }

    /// What the command `edit` reads.
    record Edits(int hold, List<List<?>> edits) {}

    /// As [#edit], in the background, keeping the lock for some seconds in between: prints `locked`
    /// when it has it, and at the end the epoch it wrote.
    ServerProcess editSlowly(Path directory, int seconds, List<List<?>> edits) {
        String document = JSON.writeValueAsString(new Edits(seconds, edits));
        return ServerProcess.start(
                directory,
                directory.resolve("original.log"),
                words(
                        "sh",
                        "-c",
                        "printf %s \"$1\" | /usr/bin/python3 \"$2\" edit",
                        "original",
                        document,
                        PROGRAM.toString()));
    }

    private List<String> words(String... program) {
        List<String> words =
                new ArrayList<>(
                        List.of("env", "PYTHONPATH=" + STAND_IN, "PYTHONDONTWRITEBYTECODE=1"));
        words.addAll(List.of(program));
        return host.command(words);
    }
}
