package io.rbdgate.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Our own daemon, started as a user starts it.
final class Rbdgate {

    private static final String IQN = "iqn.2026-11.io.rbdgate:bench";

    private Rbdgate() {}

    /// Starts one on `port` from the repository at `root`, with an RBD disk when there is a
    /// cluster.
    static Contender start(
            Path root, Path directory, int port, List<RbdDisk> rbd, LoadGenerator load) {
        return start("rbdgate", root, directory, port, "", rbd, load);
    }

    /// The same with metrics on the port after `port`, scraped while it is under load.
    static Contender startScraped(
            Path root, Path directory, int port, List<RbdDisk> rbd, LoadGenerator load) {
        String metrics = "metrics: {listen: 127.0.0.1:%d}\n".formatted(port + 1);
        return new Scraped(start("metrics", root, directory, port, metrics, rbd, load), port + 1);
    }

    private static Contender start(
            String name,
            Path root,
            Path directory,
            int port,
            String sections,
            List<RbdDisk> rbd,
            LoadGenerator load) {
        Path config = directory.resolve(name + ".yaml");
        try {
            Files.writeString(config, sections + yaml(port, rbd));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process process =
                Command.start(
                        directory.resolve(name + ".log"),
                        List.of(
                                root.resolve("bin/rbdgate").toString(),
                                "run",
                                "--config",
                                config.toString()));
        Map<Backing, Endpoint> disks = new EnumMap<>(Backing.class);
        disks.put(Backing.NULLIO, new Endpoint("127.0.0.1", port, IQN, 0));
        rbd.forEach(disk -> disks.put(Backing.RBD, new Endpoint("127.0.0.1", port, IQN, 1)));
        return new TargetContender(name, process, disks, load);
    }

    /// The configuration: the same negotiation as the opponent's.
    static String yaml(int port, List<RbdDisk> rbd) {
        StringBuilder text = new StringBuilder();
        for (RbdDisk disk : rbd) {
            text.append(
                    "ceph: {conf: %s, client: client.%s, pool: %s}%n"
                            .formatted(disk.conf(), disk.user(), disk.pool()));
        }
        text.append(
                """
                portals:
                  - listen: 127.0.0.1:%d
                targets:
                  - iqn: %s
                    access: open
                    luns:
                      - lun: 0
                        backstore: {type: nullio, size: 1T}
                """
                        .formatted(port, IQN));
        for (RbdDisk disk : rbd) {
            text.append(
                    """
                          - lun: 1
                            backstore: {type: rbd, pool: %s, image: %s}
                    """
                            .formatted(disk.pool(), disk.image()));
        }
        text.append(
                """
                    parameters: {maxRecvDataSegmentLength: 262144, maxBurstLength: 1048576,
                                 firstBurstLength: 262144, immediateData: true, initialR2T: false,
                                 maxOutstandingR2T: 1, queueDepth: 128}
                """);
        return text.toString();
    }
}
