package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.host.RunDirectory;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.PendingCommand;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import io.rbdgate.system.LongRun.TimeLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Every command that a unit says it has, with bytes of the CDB at their edges and any amount of
/// data either way: each is answered once, no data goes beyond what was expected, residual counts
/// tell the truth, and another host is undisturbed.
final class CommandFuzzing implements AutoCloseable {
    private static final int LUNS = FuzzedTargets.LUNS;
    private static final int AT_ONCE = 4;
    private static final int PERSISTENT_RESERVE_OUT = 0x5F;
    private static final int[] EDGES = {0, 1, 2, 3, 7, 8, 0x10, 0x1F, 0x40, 0x7F, 0x80, 0xFE, 0xFF};
    private static final int[] AMOUNTS = {0, 1, 5, 36, 511, 512, 1024, 4096, 8191, 70_000};
    private static final byte[] NOTHING = {};

    private final RunningGateway gateway;
    private final SeededRandom random;
    private final RawInitiator host;
    private final Witness witness;
    private final List<List<byte[]>> tables = new ArrayList<>();
    private int sent;

    CommandFuzzing(RunningGateway gateway, SeededRandom random) {
        this.gateway = gateway;
        this.random = random;
        this.witness = new Witness(gateway, FuzzedTargets.OTHER);
        String name = "iqn.2026-11.io.rbdgate.test:fuzz";
        this.host = gateway.loggedIn(LoginOptions.normal(FuzzedTargets.FUZZED).initiator(name));
        for (int lun = 0; lun < LUNS; lun++) {
            host.command(lun, new byte[6], NOTHING, 0); // its first unit attention
            tables.add(ServedTable.of(host, lun));
        }
    }

    /// The targets to serve.
    static String targets() {
        return FuzzedTargets.yaml("memory");
    }

    /// For [LongRun].
    static String run(long seed, TimeLimit limit) throws Exception {
        return RunDirectory.with("commands", directory -> run(directory, seed, limit));
    }

    private static String run(Path directory, long seed, TimeLimit limit) {
        try (RunningGateway gateway = RunningGateway.serving(directory, targets());
                CommandFuzzing fuzzing = new CommandFuzzing(gateway, new SeededRandom(seed))) {
            do {
                fuzzing.run(1000);
            } while (!limit.isOver());
            return fuzzing.sent + " commands";
        }
    }

    /// Sends so many more, then looks after the gateway and the other host.
    void run(int commands) {
        for (int end = sent + commands; sent < end; ) {
            List<Sent> batch = new ArrayList<>();
            for (int i = 1 + random.nextInt(AT_ONCE); i > 0; i--) {
                batch.add(send());
            }
            batch.forEach(this::check);
        }
        witness.assertUnaffected();
        gateway.assertHealthy();
    }

    private record Sent(String what, PendingCommand command, int out, int in) {}

    private Sent send() {
        int lun = random.nextInt(LUNS);
        List<byte[]> table = tables.get(lun);
        byte[] mask = table.get(random.nextInt(table.size()));
        byte[] cdb = cdb(mask);
        int amount = AMOUNTS[random.nextInt(AMOUNTS.length)];
        boolean outward = random.nextBoolean();
        byte[] out = new byte[outward ? amount : 0];
        if (random.nextBoolean()) {
            random.nextBytes(out);
        }
        int in = outward ? 0 : amount;
        sent++;
        String what =
                "%s to LUN %d with %d bytes out, %d expected, command %d of %s"
                        .formatted(
                                HexFormat.of().formatHex(cdb), lun, out.length, in, sent, random);
        return new Sent(what, host.submit(lun, cdb, out, in), out.length, in);
    }

    /// The command with nothing in its fields, then some bytes at their edges, mostly where it has
    /// fields. PREEMPT AND ABORT is left out: it ends commands of this host without an answer.
    private byte[] cdb(byte[] mask) {
        byte[] cdb = new byte[mask.length];
        cdb[0] = mask[0];
        boolean reserves = (mask[0] & 0xFF) == PERSISTENT_RESERVE_OUT;
        if (hasAction(mask[0])) {
            cdb[1] = (byte) (reserves && mask[1] == 5 ? 4 : mask[1] & 0x1F);
        }
        int first = reserves ? 2 : 1;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = first + random.nextInt(cdb.length - first);
            int value = EDGES[random.nextInt(EDGES.length)];
            boolean actionStays = at == 1 && hasAction(mask[0]);
            int within = random.nextInt(4) == 0 ? value : value & mask[at];
            cdb[at] = (byte) (actionStays ? cdb[at] : within);
        }
        return cdb;
    }

    private static boolean hasAction(byte operationCode) {
        return switch (operationCode & 0xFF) {
            case 0x48, 0x5E, PERSISTENT_RESERVE_OUT, 0x83, 0x84, 0x9E, 0xA3, 0xA4 -> true;
            default -> false;
        };
    }

    private void check(Sent one) {
        ScsiResult result = host.await(one.command());
        assertThat(result.response()).as(one.what()).isZero();
        assertThat(result.overflow() && result.underflow()).as(one.what()).isFalse();
        int expected = Math.max(one.in(), one.out());
        if (result.underflow()) {
            assertThat(result.residual()).as(one.what()).isBetween(1, expected);
        }
        if (one.in() > 0) {
            int missing = result.underflow() ? result.residual() : 0;
            boolean moved = result.status() == 0 || result.data().length > 0;
            assertThat(result.data().length)
                    .as("%s: %s", one.what(), result)
                    .isEqualTo(moved ? one.in() - missing : 0);
        }
        assertThat(host.kept()).as("after " + one.what()).isNull();
    }

    @Override
    public void close() {
        host.close();
        witness.close();
    }
}
