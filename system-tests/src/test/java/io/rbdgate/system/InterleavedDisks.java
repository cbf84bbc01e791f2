package io.rbdgate.system;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.CephProfile;
import io.rbdgate.fixtures.host.RunDirectory;
import io.rbdgate.fixtures.interleaving.Interleaving;
import io.rbdgate.system.LongRun.TimeLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A gateway with a target of two disks on every backstore, and random commands of three hosts that
/// meet there.
final class InterleavedDisks {
    static final List<String> KINDS = List.of("memory", "file", "rbd");
    private static final int COMMANDS_AT_ONCE = 2000;

    private InterleavedDisks() {}

    private static String target(String kind) {
        return "iqn.2026-11.io.rbdgate:" + kind;
    }

    /// The configuration, but for the portal.
    static String configuration(CephCluster ceph) {
        return "ceph: {conf: %s, client: client.admin}\ntargets:\n".formatted(ceph.conf())
                + target("memory", "{type: memory, size: 16M}")
                + target("file", "{type: file, path: meeting%d.img, size: 16M}")
                + target("rbd", "{type: rbd, pool: rbd, image: meeting%d, create: 16M}");
    }

    private static String target(String kind, String backstore) {
        return """
          - iqn: %s
            access: open
            luns:
              - {lun: 0, backstore: %s}
              - {lun: 1, backstore: %s}
        """
                .formatted(target(kind), backstore.formatted(0), backstore.formatted(1));
    }

    /// Sends so many commands to the disks of that kind.
    static String meet(RunningGateway gateway, String kind, SeededRandom random, int commands) {
        try (WirePort port = new WirePort(gateway, target(kind))) {
            return new Interleaving<>(port, random).run(commands);
        }
    }

    /// On all kinds, again and again; for [LongRun].
    static String run(long seed, TimeLimit limit) throws Exception {
        return RunDirectory.with("interleaved", directory -> run(directory, seed, limit));
    }

    private static String run(Path directory, long seed, TimeLimit limit) throws Exception {
        List<String> done = new ArrayList<>();
        try (CephCluster ceph = CephCluster.start(CephProfile.SMALL);
                RunningGateway gateway = RunningGateway.serving(directory, configuration(ceph))) {
            for (long round = 0; !limit.isOver(); round++) {
                done.clear();
                for (String kind : KINDS) {
                    SeededRandom random = new SeededRandom(seed + round);
                    done.add(kind + ": " + meet(gateway, kind, random, COMMANDS_AT_ONCE));
                }
                done.add("round " + round);
            }
            gateway.assertHealthy();
            gateway.stop();
        }
        return String.join("; ", done);
    }
}
