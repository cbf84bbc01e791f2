package io.rbdgate.bench.compare;

import io.rbdgate.fixtures.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The C target `tgtd`, with its small negotiation defaults raised to ours: a fair opponent.
final class Tgt {

    private static final String IQN = "iqn.2026-11.io.rbdgate:tgt";
    private static final int CONTROL_PORT = 134;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private static final Map<String, String> PARAMETERS =
            Map.of(
                    "MaxRecvDataSegmentLength", "262144",
                    "MaxXmitDataSegmentLength", "262144",
                    "MaxBurstLength", "1048576",
                    "FirstBurstLength", "262144",
                    "InitialR2T", "No",
                    "ImmediateData", "Yes",
                    "MaxOutstandingR2T", "1",
                    "MaxQueueCmd", "128");

    private Tgt() {}

    /// Starts one on `port`, with an RBD disk when there is a cluster.
    static Contender start(Path directory, int port, List<RbdDisk> rbd, LoadGenerator load) {
        if (answers()) {
            throw new IllegalStateException(
                    "a tgtd of an earlier run is there: end it (pgrep -f 'tgtd -f -C "
                            + CONTROL_PORT
                            + "')");
        }
        Process process =
                Command.start(
                        directory.resolve("tgtd.log"),
                        List.of(
                                "tgtd",
                                "-f",
                                "-C",
                                Integer.toString(CONTROL_PORT),
                                "--iscsi",
                                "portal=127.0.0.1:" + port));
        try {
            Map<Backing, Endpoint> disks = configure(process, port, rbd);
            return new TargetContender("tgt", process, disks, load);
        } catch (RuntimeException e) {
            Command.stop(process);
            throw e;
        }
    }

    /// Where its nullio disk is.
    static Endpoint nullio(int port) {
        return new Endpoint("127.0.0.1", port, IQN, 1);
    }

    private static Map<Backing, Endpoint> configure(Process process, int port, List<RbdDisk> rbd) {
        if (!Waiting.until(START_LIMIT, () -> answers() || !process.isAlive())) {
            throw new IllegalStateException("tgtd does not answer tgtadm");
        }
        admin("--op", "new", "--mode", "target", "-T", IQN);
        PARAMETERS.forEach(
                (key, value) ->
                        admin(
                                "--op", "update", "--mode", "target", "--name", key, "--value",
                                value));
        Map<Backing, Endpoint> disks = new EnumMap<>(Backing.class);
        unit(1, "--bstype", "null", "--backing-store", "null");
        disks.put(Backing.NULLIO, nullio(port));
        for (RbdDisk disk : rbd) {
            unit(
                    2,
                    "--bstype",
                    "rbd",
                    "--backing-store",
                    disk.pool() + "/" + disk.image(),
                    "--bsopts",
                    "conf=" + disk.conf() + ";id=" + disk.user());
            disks.put(Backing.RBD, new Endpoint("127.0.0.1", port, IQN, 2));
        }
        admin("--op", "bind", "--mode", "target", "-I", "ALL");
        return disks;
    }

    private static void unit(int lun, String... options) {
        List<String> words =
                new ArrayList<>(List.of("--op", "new", "--mode", "logicalunit", "--lun", "" + lun));
        words.addAll(List.of(options));
        admin(words.toArray(String[]::new));
    }

    private static boolean answers() {
        try {
            Command.run("tgtadm", "-C", "" + CONTROL_PORT, "--op", "show", "--mode", "sys");
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static void admin(String... options) {
        List<String> words =
                new ArrayList<>(
                        List.of("tgtadm", "-C", "" + CONTROL_PORT, "--lld", "iscsi", "--tid", "1"));
        words.addAll(List.of(options));
        Command.run(words);
    }
}
