package io.rbdgate.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.management.shell.client.EndpointOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The shell's line as it is read without picocli is what picocli makes of it.
class ShellLineTest {

    private static ShellLine byPicocli(List<String> words) {
        ShellCommand command = new ShellCommand(new Terminal(false));
        CommandLine line = new CommandLine(command).setStopAtPositional(true);
        line.setExpandAtFiles(false);
        assertThat(line.parseArgs(words.toArray(String[]::new)).errors()).isEmpty();
        return command.line();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shell",
                "shell ls",
                "shell --json /disks/rbd/disk_1 info",
                "shell --url http://127.0.0.1:5000 --user me --password-file p ls / 1",
                "shell --url=http://[::1]:5000 --cacert=c.pem --insecure --json",
                "shell --config gw.yaml /disks create --json size=1G -x",
                "shell ls @bookmark --url"
            })
    void anUsualLineIsUnderstoodAsPicocliDoes(String line) {
        List<String> words = Arrays.asList(line.split(" "));

        assertThat(ShellLine.of(words)).isEqualTo(byPicocli(words.subList(1, words.size())));
    }

    @Test
    void eachOptionHasItsPlace() {
        List<String> line =
                List.of(
                        "shell",
                        "--url=u",
                        "--user",
                        "n",
                        "--password-file=p",
                        "--config=g",
                        "--cacert=c",
                        "--insecure",
                        "--json",
                        "ls");

        assertThat(ShellLine.of(line))
                .isEqualTo(
                        new ShellLine(
                                new EndpointOptions(
                                        "u", "n", Path.of("p"), Path.of("g"), Path.of("c"), true),
                                true,
                                List.of("ls")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top --once",
                "shell --help",
                "shell --debug ls",
                "shell --colour ls",
                "shell --url",
                "shell --url= ls",
                "shell --url --json ls",
                "shell --json --json ls",
                "shell --json=true ls",
                "shell --user a --user b ls",
                "shell -- ls"
            })
    void anyOtherLineIsLeftToPicocli(String line) {
        assertThat(ShellLine.of(List.of(line.split(" ")))).isNull();
    }
}
