package io.rbdgate.config.store.file;

import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.PasswordVault;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Another process that works on a store.
final class StoreChild {
    static final String TARGET = "iqn.2003-01.com.example:t";
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

    private StoreChild() {}

    /// `edit DIR NAME COUNT`: adds COUNT clients named NAME-0… to the target, one edit each. `stop
    /// DIR STEP`: begins an edit, says so at the step and waits there to be killed.
    public static void main(String[] args) {
        Path directory = Path.of(args[1]);
        if (args[0].equals("stop")) {
            WriteStep step = WriteStep.valueOf(args[2]);
            FileConfigStore store =
                    FileConfigStore.open(
                            directory,
                            upgrade(),
                            CLOCK,
                            problem -> {},
                            at -> waitToBeKilled(at, step));
            store.update(addClient("killed"));
        } else {
            try (FileConfigStore store = open(directory)) {
                edit(store, args[2], Integer.parseInt(args[3]));
            }
        }
    }

    static FileConfigStore open(Path directory) {
        return FileConfigStore.open(directory, upgrade(), CLOCK, problem -> {});
    }

    static ConfUpgrade upgrade() {
        return new ConfUpgrade("gw1", "gw1.example.com", PasswordVault.NONE, CLOCK);
    }

    static void edit(FileConfigStore store, String name, int count) {
        for (int i = 0; i < count; i++) {
            store.update(addClient(name + "-" + i));
        }
    }

    static ConfigEdit addClient(String name) {
        return document ->
                ConfTree.under(
                                ConfTree.under(ConfTree.under(document, "targets"), TARGET),
                                "clients")
                        .putObject(name);
    }

    static Process start(String... args) throws IOException {
        ProcessBuilder child =
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xshare:auto",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreChild.class.getName());
        child.command().addAll(List.of(args));
        child.redirectError(new File("/dev/null"));
        return child.start();
    }

    private static void waitToBeKilled(WriteStep at, WriteStep step) {
        if (at != step) {
            return;
        }
        System.out.println("at " + step);
        System.out.flush();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
