package io.rbdgate.system;

import io.rbdgate.fixtures.SeededRandom;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that need not make sense, over the wire; `bin/rbdgate test --long fuzz` sends more.
class CommandFuzzingTest {

    @Test
    void everyCommandIsAnsweredAndNobodyElseIsDisturbed(
            @TempDir Path directory, SeededRandom random) {
        try (RunningGateway gateway = RunningGateway.serving(directory, CommandFuzzing.targets());
                CommandFuzzing fuzzing = new CommandFuzzing(gateway, random)) {
            fuzzing.run(4000);
        }
    }
}
