package io.rbdgate.bench.compare;

import io.rbdgate.bench.BareTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// [BareTarget] in a process of its own, with this process's class path.
final class Bare {

    private Bare() {}

    static Contender start(Path directory, int port, LoadGenerator load) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dlogback.configurationFile=logback-bench.xml",
                                "-Dio.netty.leakDetection.level=disabled",
                                "-XX:+UseZGC",
                                "-Xmx1g"));
        String more = System.getenv("BARE_JVM_OPTIONS");
        if (more != null) {
            words.addAll(List.of(more.split(" ", -1)));
        }
        words.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareTarget.class.getName(),
                        Integer.toString(port)));
        Process process = Command.start(directory.resolve("bare.log"), words);
        Endpoint disk = new Endpoint("127.0.0.1", port, BareTarget.IQN, 0);
        return new TargetContender("bare", process, Map.of(Backing.NULLIO, disk), load);
    }
}
