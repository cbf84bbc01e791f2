package io.rbdgate.bench.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that has to run for a comparison: the cluster, an image for each contender, and the
/// contenders.
public final class Contest implements AutoCloseable {

    private static final String USER = "admin";
    private static final String POOL = "rbd";

    private final List<Contender> contenders = new ArrayList<>();
    private final Path directory;
    private final int tgtPort;
    private final PrintStream progress;
    private @Nullable BenchmarkCluster cluster;
    private @Nullable RbdDisks disks;

    private Contest(Path directory, int tgtPort, PrintStream progress) {
        this.progress = progress;
        this.directory = directory;
        this.tgtPort = tgtPort;
    }

    /// Starts all of it; `root` is the repository.
    public static Contest start(
            Path root, CompareOptions options, LoadGenerator load, PrintStream progress) {
        Contest contest = new Contest(temporaryDirectory(), options.firstPort() + 1, progress);
        try {
            contest.startAll(root, options, load);
            return contest;
        } catch (RuntimeException e) {
            progress.println("logs are in " + contest.directory);
            contest.close();
            throw e;
        }
    }

    /// rbdgate first, then those it is compared with.
    public List<Contender> contenders() {
        return contenders;
    }

    /// The opponent's nullio disk, for checking load generators on something not ours.
    public Endpoint tgtNullio() {
        return Tgt.nullio(tgtPort);
    }

    @Override
    public void close() {
        contenders.forEach(Contender::close);
        contenders.clear();
        if (disks != null && cluster != null && !cluster.ours()) {
            disks.removeAll().forEach(image -> progress.println("could not remove " + image));
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private void startAll(Path root, CompareOptions options, LoadGenerator load) {
        if (options.rbd()) {
            progress.println("starting Ceph and filling images");
            BenchmarkCluster running = BenchmarkCluster.start(options.cephConf(), directory);
            cluster = running;
            disks = new RbdDisks(running.conf(), USER, POOL);
        }
        progress.println("starting the targets, logs in " + directory);
        int port = options.firstPort();
        if (options.targets().contains("metrics")) {
            contenders.add(
                    Rbdgate.startScraped(root, directory, port + 3, disk("bench-metrics"), load));
        }
        if (options.targets().contains("rbdgate") && !options.crossCheck()) {
            contenders.add(Rbdgate.start(root, directory, port, disk("bench-rbdgate"), load));
        }
        if (options.targets().contains("bare")) {
            contenders.add(Bare.start(directory, port + 2, load));
        }
        if (options.targets().contains("tgt")) {
            contenders.add(Tgt.start(directory, tgtPort, disk("bench-tgt"), load));
        }
        if (options.targets().contains("fio-rbd")) {
            disk("bench-fio").forEach(disk -> contenders.add(new FioRbd(disk)));
        }
    }

    private List<RbdDisk> disk(String image) {
        return disks == null ? List.of() : List.of(disks.create(image));
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("rbdgate-compare-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
