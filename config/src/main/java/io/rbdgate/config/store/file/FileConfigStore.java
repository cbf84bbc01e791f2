package io.rbdgate.config.store.file;

import io.rbdgate.config.store.ConfTime;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.EpochFloor;
import io.rbdgate.config.store.FaultPoint;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.upgrade.ConfUpgrade;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// The shared configuration as the file `gateway.conf` of a directory, for gateways of this host or
/// of a file system with locks. A crash at any point leaves the document as it was or as it became,
/// never half of it.
public final class FileConfigStore implements ConfigStore {
    private final ConfFile file;
    private final StoreLock lock;
    private final ConfUpgrade upgrade;
    private final InstantSource clock;
    private final WriteStep.Observer observer;
    private final EpochFloor floor = new EpochFloor();
    private final FileWatch watch;

    private FileConfigStore(
            Path directory,
            ConfUpgrade upgrade,
            InstantSource clock,
            Consumer<String> problems,
            WriteStep.Observer observer) {
        this.file = new ConfFile(directory, observer);
        this.lock = new StoreLock(directory.resolve(".gateway.conf.lock"));
        this.upgrade = upgrade;
        this.clock = clock;
        this.observer = observer;
        this.watch = new FileWatch(file, this::read, problems);
    }

    /// The store in `directory`, which is made when it is missing; a new one is seeded. `problems`
    /// is told, for the log, what goes wrong while watching: the file cannot be read, or a listener
    /// failed.
    ///
    /// @throws ConfigStoreException when the directory cannot be used or holds something else
    public static FileConfigStore open(
            Path directory, ConfUpgrade upgrade, InstantSource clock, Consumer<String> problems) {
        return open(directory, upgrade, clock, problems, FaultPoint::reached);
    }

    static FileConfigStore open(
            Path directory,
            ConfUpgrade upgrade,
            InstantSource clock,
            Consumer<String> problems,
            WriteStep.Observer observer) {
        try {
            Path real = Files.createDirectories(directory).toRealPath();
            FileConfigStore store = new FileConfigStore(real, upgrade, clock, problems, observer);
            store.prepare();
            return store;
        } catch (IOException e) {
            throw new ConfigStoreException(
                    "the store " + directory + " cannot be used: " + reason(e), e);
        }
    }

    @Override
    public GatewayConf read() {
        long noted = floor.highest();
        GatewayConf conf = current();
        boolean stale = upgrade.isNeeded(conf) || conf.epoch() < noted;
        return stale ? update(upgrade) : floor.seen(conf);
    }

    @Override
    public GatewayConf update(ConfigEdit edit) {
        GatewayConf written;
        try {
            written = lock.holding(() -> write(edit));
        } catch (IOException e) {
            throw new ConfigStoreException(file.path() + " could not be written: " + reason(e), e);
        }
        watch.look();
        return written;
    }

    @Override
    public Watch watch(Consumer<GatewayConf> listener) {
        return watch.add(listener, read().epoch());
    }

    @Override
    public void close() {
        watch.close();
    }

    private void prepare() throws IOException {
        boolean fresh =
                lock.holding(
                        () -> {
                            file.tidy();
                            boolean empty = file.text().isEmpty();
                            if (empty) {
                                file.replace(GatewayConf.seed(clock.instant()).text());
                            }
                            return empty;
                        });
        if (!fresh) {
            read();
        }
    }

    private GatewayConf write(ConfigEdit edit) throws IOException {
        observer.after(WriteStep.LOCKED);
        GatewayConf before = current();
        ObjectNode document = before.document();
        if (edit != upgrade && upgrade.isNeeded(before)) {
            upgrade.apply(document);
        }
        edit.apply(document);
        if (GatewayConf.of(document).equals(before) && !floor.isAbove(before)) {
            return floor.seen(before);
        }
        document.put("epoch", floor.next(before.epoch()));
        document.put("updated", ConfTime.text(clock.instant()));
        GatewayConf conf = GatewayConf.of(document);
        file.replace(conf.text());
        return floor.seen(conf);
    }

    private GatewayConf current() {
        String text;
        try {
            text = file.text();
        } catch (IOException e) {
            throw new ConfigStoreException(file.path() + " cannot be read: " + reason(e), e);
        }
        if (text.isEmpty()) {
            throw new ConfigStoreException(
                    file.path() + " is missing or empty: restore it, or restart to begin anew");
        }
        try {
            return GatewayConf.parse(text);
        } catch (ConfigStoreException e) {
            throw new ConfigStoreException(file.path() + ": " + e.getMessage(), e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null || e instanceof FileSystemException ? e.toString() : message;
    }
}
