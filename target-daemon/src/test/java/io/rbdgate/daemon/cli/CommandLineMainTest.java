package io.rbdgate.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineMainTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "check",
                "check --config a.yaml --ceph-iscsi b.cfg",
                "check --config a.yaml --name gw1",
                "run --config a.yaml --ceph-iscsi b.cfg",
                "run --name gw1",
                "top --interval 0",
                "export"
            })
    void wrongUsageHasTheExitStatus2(String line) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
        assertThat(CommandLineMain.execute(words)).isEqualTo(2);
    }
}
