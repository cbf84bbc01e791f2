package io.rbdgate.daemon.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A `rbdgate run` of this host, looked at from outside through `/proc` and the JDK's `jcmd`.
record RunningGateway(long pid) {
    private static final String MAIN = "io.rbdgate.daemon.Main";
    private static final long ANSWER_SECONDS = 20;

    /// Those that run now, of any user; another user's cannot be looked into.
    static List<RunningGateway> all() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> isGateway(words(pid)))
                .map(RunningGateway::new)
                .toList();
    }

    private static boolean isGateway(List<String> words) {
        int main = words.indexOf(MAIN);
        return main > 0 && words.subList(main, words.size()).contains("run");
    }

    private static List<String> words(long pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            return Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException gone) {
            return List.of();
        }
    }

    /// Its arguments, from the main class on.
    String arguments() {
        List<String> words = words(pid);
        return String.join(" ", words.subList(Math.max(0, words.indexOf(MAIN)), words.size()));
    }

    /// A file of its `/proc` directory.
    Path proc(String name) {
        return Path.of("/proc/" + pid + "/" + name);
    }

    /// The file its standard error goes to; null for a terminal, a pipe or the journal.
    @Nullable Path log() {
        try {
            Path target = Files.readSymbolicLink(proc("fd/2"));
            return Files.isRegularFile(target) ? target : null;
        } catch (IOException notOurs) {
            return null;
        }
    }

    /// What `jcmd` says to a command, or why it says nothing.
    String ask(String... command) throws IOException, InterruptedException {
        Path answer = Files.createTempFile("rbdgate-jcmd", ".txt");
        try {
            List<String> words = new ArrayList<>();
            words.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
            words.add(Long.toString(pid));
            words.addAll(List.of(command));
            Process jcmd =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(answer.toFile())
                            .start();
            if (!jcmd.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                jcmd.destroyForcibly();
                return "no answer within " + ANSWER_SECONDS + " s\n";
            }
            return Files.readString(answer);
        } finally {
            Files.deleteIfExists(answer);
        }
    }
}
