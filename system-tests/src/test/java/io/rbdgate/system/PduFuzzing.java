package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.SeededRandom;
import io.rbdgate.fixtures.Waiting;
import io.rbdgate.fixtures.host.RunDirectory;
import io.rbdgate.fixtures.iscsi.ConnectionClosedException;
import io.rbdgate.fixtures.iscsi.LoginOptions;
import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.system.LongRun.TimeLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Malformed and mutated PDUs from a seed, before and after login: the gateway stays healthy,
/// another session is undisturbed, and every connection ends when its peer ends it.
final class PduFuzzing {
    private static final String TARGET = FuzzedTargets.FUZZED;
    private static final Duration PER_PART = Duration.ofSeconds(110);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);
    private static final Duration ANSWER_TIME = Duration.ofMillis(20);
    private static final int CASES_PER_CHECK = 25;

    private final RunningGateway gateway;
    private final long seed;

    private PduFuzzing(RunningGateway gateway, long seed) {
        this.gateway = gateway;
        this.seed = seed;
    }

    /// What one connection does, case by case.
    @FunctionalInterface
    private interface Case {
        void play(PduFuzzing fuzzing, SeededRandom random);
    }

    /// `--seed N` repeats the same cases.
    public static void main(String[] arguments) throws Exception {
        int status =
                new LongRun("fuzz", PER_PART)
                        .part("login", (seed, limit) -> run(PduFuzzing::beforeLogin, seed, limit))
                        .part("session", (seed, limit) -> run(PduFuzzing::afterLogin, seed, limit))
                        .part("commands", CommandFuzzing::run)
                        .part("interleaved", InterleavedDisks::run)
                        .run(List.of(arguments));
        System.exit(status);
    }

    private static String run(Case play, long seed, TimeLimit limit) throws Exception {
        String served =
                "limits: {firstPduSeconds: 3, loginSeconds: 6}\n" + FuzzedTargets.yaml("nullio");
        return RunDirectory.with(
                "fuzz",
                directory -> {
                    try (RunningGateway gateway = RunningGateway.serving(directory, served)) {
                        return new PduFuzzing(gateway, seed).cases(play, limit);
                    }
                });
    }

    private String cases(Case play, TimeLimit limit) {
        int cases = 0;
        try (Witness witness = new Witness(gateway, FuzzedTargets.OTHER)) {
            int descriptors = openDescriptors();
            do {
                for (int end = cases + CASES_PER_CHECK; cases < end; cases++) {
                    try {
                        play.play(this, new SeededRandom(seed * 1_000_003L + cases));
                    } catch (AssertionError | RuntimeException failure) {
                        throw new AssertionError("case " + cases, failure);
                    }
                }
                try {
                    witness.assertUnaffected();
                    gateway.assertHealthy();
                } catch (AssertionError failure) {
                    throw new AssertionError("by case " + cases, failure);
                }
            } while (!limit.isOver());
            // whatever was opened is closed again
            assertThat(Waiting.until(CLOSE_LIMIT, () -> openDescriptors() <= descriptors + 2))
                    .as("descriptors: %d before, %d after", descriptors, openDescriptors())
                    .isTrue();
        }
        gateway.stop();
        return cases + " cases, each a connection of its own";
    }

    private int openDescriptors() {
        Path descriptors = Path.of("/proc", Long.toString(gateway.process().pid()), "fd");
        try (Stream<Path> each = Files.list(descriptors)) {
            return (int) each.count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void beforeLogin(SeededRandom random) {
        PduMutator mutator = new PduMutator(random);
        try (RawInitiator initiator = gateway.connect()) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                boolean first = random.nextInt(4) != 0;
                byte[] pdu = initiator.encode(first ? mutator.login(TARGET) : mutator.request());
                send(initiator, mutator.mutated(pdu), random);
            }
            end(initiator, random);
        }
    }

    private void afterLogin(SeededRandom random) {
        PduMutator mutator = new PduMutator(random);
        LoginOptions options =
                LoginOptions.normal(TARGET)
                        .initiator("iqn.2026-11.io.rbdgate.test:fuzz")
                        .writeFlow(random.nextBoolean(), random.nextBoolean());
        boolean digests = random.nextInt(5) == 0;
        try (RawInitiator initiator =
                gateway.loggedIn(digests ? options.digests(true, true) : options)) {
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                byte[] pdu = initiator.encode(mutator.request());
                send(initiator, random.nextBoolean() ? mutator.mutated(pdu) : pdu, random);
            }
            end(initiator, random);
        }
    }

    private static void send(RawInitiator initiator, byte[] pdu, SeededRandom random) {
        try {
            int cut = random.nextInt(pdu.length + 1);
            initiator.wire().send(pdu, 0, cut);
            initiator.wire().send(pdu, cut, pdu.length - cut);
        } catch (UncheckedIOException closedByPeer) {
            // what it may always do with such a peer
            return;
        }
    }

    /// Half of the peers go away for good, half say so and wait for the other side to close.
    private static void end(RawInitiator initiator, SeededRandom random) {
        boolean abrupt = random.nextBoolean();
        try {
            byte[] answers = new byte[1 << 16];
            initiator.wire().receiveUpTo(answers, ANSWER_TIME);
            if (abrupt) {
                initiator.wire().reset();
                return;
            }
            initiator.wire().finish();
            while (initiator.wire().receiveUpTo(answers, CLOSE_LIMIT) == answers.length) {
                // large answers are read to their end
            }
            throw new AssertionError("the connection was not closed within " + CLOSE_LIMIT);
        } catch (ConnectionClosedException closed) {
            return;
        } catch (UncheckedIOException closedByPeer) {
            return;
        }
    }
}
