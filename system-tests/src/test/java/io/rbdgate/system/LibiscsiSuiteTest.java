package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.ceph.CephCluster;
import io.rbdgate.fixtures.ceph.RealCeph;
import io.rbdgate.fixtures.iscsi.RecordingProxy;
import io.rbdgate.fixtures.suite.LibiscsiSuite;
import io.rbdgate.fixtures.suite.SkipList;
import io.rbdgate.fixtures.suite.TestOutcome;
import io.rbdgate.fixtures.suite.Verdict;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// libiscsi's 230 tests on a LUN of each kind, side by side, each kind with a target of its own;
/// those that want one also on a removable LUN or on a read-only one, or instead by a second path,
/// on a LUN whose physical block is the logical one, on one with WRITE SAME to its end, or on one
/// that may be sanitized, and of images on one that is encrypted; a slow one of these, since the
/// suite wants to see a SANITIZE go on over resets of the whole target, and a target of its own for
/// it. Which of them may skip, and why, is in `libiscsi/skips.txt`; what goes over the wire when a
/// test fails by its own fault in `libiscsi/*.trace`.
@RealCeph
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LibiscsiSuiteTest {

    private static final int ALL_TESTS = 230;
    private static final long MUST_PASS = 150;
    private static final List<String> KINDS = List.of("memory", "file", "rbd");
    private static final int PLAIN = 0;
    private static final int REMOVABLE = 1;
    private static final int READ_ONLY = 2;
    private static final int SMALL_BLOCKS = 3;
    private static final int SAME_TO_END = 4;
    private static final int SANITIZED = 5;
    private static final int ENCRYPTED = 6;
    private static final String ENCRYPTED_KIND = "rbd";
    private static final int SLOWLY_SANITIZED = 0;
    private static final String WANT_REMOVABLE = "ALL\\.(StartStopUnit|PreventAllow|NoMedia)\\..*";
    private static final String WANT_READ_ONLY = "ALL\\.ReadOnly\\..*";
    // It asks for one logical block and wants the answer to begin at the next physical one.
    private static final String WANT_SMALL_BLOCKS = "ALL\\.GetLBAStatus\\.UnmapSingle";
    private static final String WANT_SAME_TO_END = "ALL\\.WriteSame1[06]\\.ZeroBlocks";
    private static final String WANT_SANITIZED = "ALL\\.Sanitize\\.(?!Reset$).*";
    // Those with a part about CRYPTOGRAPHIC ERASE.
    private static final String WANT_ENCRYPTED =
            "ALL\\.Sanitize\\.(CryptoErase|Readonly|Reservations)";
    // It looks three seconds after it has begun and some later, and then once a minute.
    private static final String WANT_SLOWLY_SANITIZED = "ALL\\.Sanitize\\.Reset";
    private static final Duration RESET_LIMIT = Duration.ofMinutes(3);
    private static final String WANT_TWO_PATHS = "ALL\\.MultipathIO\\..*";

    /// What the suite calls the commands of which it may leave nothing out.
    private static final String SERVED =
            "ALL\\.(CompareAndWrite|Inquiry|Mandatory|ModeSense6|OrWrite|Prefetch|Prin|Prout|Read6|"
                    + "Read1.|ReadCapacity|ReportSupportedOpcodes|Reserve6|StartStopUnit|"
                    + "TestUnitReady|Unmap|Verify|"
                    + "Write1.|WriteSame|WriteVerify|iSCSI|MultipathIO).*";

    @TempDir private static Path directory;

    private static final Map<String, FutureTask<List<TestOutcome>>> RUNS =
            new ConcurrentHashMap<>();
    private static RunningGateway gateway;

    @BeforeAll
    static void startAllRuns(CephCluster ceph) throws IOException {
        makeReadOnlyFile();
        makePassphrase();
        gateway = RunningGateway.forThisHost(directory);
        gateway.startWithTwoPaths(
                "ceph: {conf: %s, client: client.admin}\ntargets:\n".formatted(ceph.conf())
                        + target("memory", "{type: memory, size: %2$s}")
                        + target("file", "{type: file, path: %1$s.img, size: %2$s}")
                        + target("rbd", "{type: rbd, pool: rbd, image: suite-%1$s, create: %2$s}"));
        for (String kind : KINDS) {
            FutureTask<List<TestOutcome>> run = new FutureTask<>(() -> runAll(kind));
            RUNS.put(kind, run);
            Thread.ofPlatform().daemon().name("libiscsi on " + kind).start(run);
        }
    }

    // A file that may only be read is not made by the gateway.
    private static void makeReadOnlyFile() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("read-only.img").toFile(), "rw")) {
            file.setLength(64L << 20);
        }
    }

    private static void makePassphrase() throws IOException {
        Path file = Files.writeString(directory.resolve("passphrase"), "open, suite\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static String target(String kind, String backstore) {
        return """
          - iqn: %s
            access: open
            luns:
              - {lun: 0, physicalBlockSize: 4096, backstore: %s}
              - {lun: 1, removable: true, backstore: %s}
              - {lun: 2, readOnly: true, backstore: %s}
              - {lun: 3, backstore: %s}
              - {lun: 4, writeSameToEnd: true, backstore: %s}
              - {lun: 5, sanitize: true, backstore: %s}
        %s\
          - iqn: %s
            access: open
            luns:
              - {lun: 0, sanitize: true, qos: {bytes: 1M}, backstore: %s}
        """
                .formatted(
                        iqn(kind),
                        backstore.formatted("plain", "512M"),
                        backstore.formatted("removable", "64M"),
                        backstore.formatted("read-only", "64M"),
                        backstore.formatted("small-blocks", "512M"),
                        backstore.formatted("same-to-end", "512M"),
                        backstore.formatted("sanitized", "16M"),
                        kind.equals(ENCRYPTED_KIND) ? encryptedLun() : "",
                        slowIqn(kind),
                        backstore.formatted("slowly-sanitized", "48M"));
    }

    private static String encryptedLun() {
        return """
              - lun: 6
                sanitize: true
                backstore:
                  type: rbd
                  pool: rbd
                  image: suite-encrypted
                  create: 16M
                  encryption: {format: luks1, passphraseFile: passphrase}
        """;
    }

    private static int[] luns(String kind) {
        int most = kind.equals(ENCRYPTED_KIND) ? ENCRYPTED : SANITIZED;
        return IntStream.rangeClosed(PLAIN, most).toArray();
    }

    private static String iqn(String kind) {
        return "iqn.2026-11.io.rbdgate:" + kind;
    }

    private static String slowIqn(String kind) {
        return iqn(kind) + "-slow";
    }

    private static List<TestOutcome> runAll(String kind) {
        String plain = gateway.url(iqn(kind), PLAIN);
        CompletableFuture<List<TestOutcome>> slow =
                CompletableFuture.supplyAsync(() -> runSlow(kind), Thread.ofPlatform()::start);
        List<TestOutcome> all = new ArrayList<>();
        all.addAll(LibiscsiSuite.on(plain).run(LibiscsiSuiteTest::wantsPlain));
        all.addAll(
                LibiscsiSuite.on(plain, gateway.secondUrl(iqn(kind), PLAIN))
                        .run(test -> test.matches(WANT_TWO_PATHS)));
        all.addAll(
                LibiscsiSuite.on(gateway.url(iqn(kind), REMOVABLE))
                        .run(test -> test.matches(WANT_REMOVABLE)));
        all.addAll(
                LibiscsiSuite.on(gateway.url(iqn(kind), READ_ONLY))
                        .run(test -> test.matches(WANT_READ_ONLY)));
        all.addAll(
                LibiscsiSuite.on(gateway.url(iqn(kind), SMALL_BLOCKS))
                        .run(test -> test.matches(WANT_SMALL_BLOCKS)));
        all.addAll(
                LibiscsiSuite.on(gateway.url(iqn(kind), SAME_TO_END))
                        .run(test -> test.matches(WANT_SAME_TO_END)));
        all.addAll(
                LibiscsiSuite.on(gateway.url(iqn(kind), SANITIZED))
                        .run(test -> test.matches(WANT_SANITIZED)));
        if (kind.equals(ENCRYPTED_KIND)) {
            all.addAll(
                    LibiscsiSuite.on(gateway.url(iqn(kind), ENCRYPTED))
                            .run(test -> test.matches(WANT_ENCRYPTED)));
        }
        all.addAll(slow.join());
        Map<String, TestOutcome> byName = new LinkedHashMap<>();
        all.forEach(outcome -> byName.merge(outcome.test(), outcome, TestOutcome::or));
        return List.copyOf(byName.values());
    }

    private static List<TestOutcome> runSlow(String kind) {
        return LibiscsiSuite.on(gateway.url(slowIqn(kind), SLOWLY_SANITIZED))
                .withTestLimit(RESET_LIMIT)
                .run(test -> test.matches(WANT_SLOWLY_SANITIZED));
    }

    private static boolean wantsPlain(String test) {
        return Stream.of(
                        WANT_TWO_PATHS,
                        WANT_SMALL_BLOCKS,
                        WANT_SAME_TO_END,
                        WANT_SANITIZED,
                        WANT_SLOWLY_SANITIZED)
                .noneMatch(test::matches);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "file", "rbd"})
    void noTestFailsAndOnlyListedOnesSkip(String kind) throws Exception {
        List<TestOutcome> outcomes = outcomes(kind);
        keep(kind, outcomes);

        assertThat(outcomes).hasSize(ALL_TESTS);
        assertThat(SkipList.read(libiscsi("skips.txt"), kind).differences(outcomes))
                .as(() -> kind + ": " + LibiscsiSuite.count(outcomes))
                .isEmpty();
        assertThat(LibiscsiSuite.count(outcomes).get(Verdict.PASS))
                .isGreaterThanOrEqualTo(MUST_PASS);
    }

    @Test
    void noTestOfACommandThatIsServedMaySkip() {
        assertThat(KINDS)
                .flatMap(kind -> SkipList.read(libiscsi("skips.txt"), kind).tests())
                .noneMatch(test -> test.matches(SERVED));
    }

    /// The report in the tree is the one that this run makes.
    @Test
    void theConformanceReportSaysWhatWasSeen() throws Exception {
        Conformance report = new Conformance();
        for (String kind : KINDS) {
            List<TestOutcome> outcomes = outcomes(kind);
            report.add(kind, ServedCommands.of(gateway.port(), iqn(kind), luns(kind)), outcomes);
        }
        Path made = results().resolve(Conformance.name());
        Files.writeString(made, report.text());

        assertThat(libiscsi("..").resolve(Conformance.name()))
                .as("make it that of this run: %s", made.toAbsolutePath())
                .hasSameTextualContentAs(made);
    }

    static Stream<String> testsThatFailByTheirOwnFault() {
        return KINDS.stream()
                .flatMap(kind -> LibiscsiSuite.faultyTests().stream().map(t -> kind + " " + t));
    }

    /// The lines of the trace that are not comments are just what passes; the comments say why each
    /// answer is right.
    @ParameterizedTest
    @MethodSource("testsThatFailByTheirOwnFault")
    void theWireShowsThatOurAnswersAreRight(String kindAndTest) throws Exception {
        String kind = kindAndTest.substring(0, kindAndTest.indexOf(' '));
        String test = kindAndTest.substring(kindAndTest.indexOf(' ') + 1);
        outcomes(kind); // the LUN is ours alone from then on

        List<String> passed;
        try (RecordingProxy proxy = RecordingProxy.to(gateway.port())) {
            String url = "iscsi://127.0.0.1:%d/%s/%d".formatted(proxy.port(), iqn(kind), PLAIN);
            assertThat(LibiscsiSuite.on(url).run(test::equals))
                    .extracting(TestOutcome::verdict)
                    .containsExactly(Verdict.SUITE);
            passed = proxy.trace().linesFrom("SCSI Command 2a");
        }
        Path actual = results().resolve(kind + "-" + test + ".trace");
        Files.write(actual, passed);

        assertThat(withoutComments(libiscsi(test + ".trace")))
                .as("the lines of the trace are to be those of %s", actual.toAbsolutePath())
                .isEqualTo(passed);
    }

    private static List<String> withoutComments(Path trace) throws IOException {
        return Files.readAllLines(trace).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static List<TestOutcome> outcomes(String kind) throws Exception {
        return Objects.requireNonNull(RUNS.get(kind)).get();
    }

    private static Path libiscsi(String name) {
        return Path.of(System.getProperty("rbdgate.root"), "system-tests", "libiscsi", name);
    }

    private static Path results() throws IOException {
        return Files.createDirectories(Path.of("target", "libiscsi"));
    }

    // the verdicts, and the steps of what did not pass, for whoever has to mend it
    private static void keep(String kind, Collection<TestOutcome> outcomes) throws IOException {
        String summary =
                outcomes.stream().map(TestOutcome::toString).collect(Collectors.joining("\n"));
        String details =
                outcomes.stream()
                        .filter(outcome -> outcome.verdict() != Verdict.PASS)
                        .map(outcome -> outcome + "\n" + outcome.lastSteps() + "\n\n")
                        .collect(Collectors.joining());
        Files.writeString(results().resolve(kind + ".txt"), summary + "\n");
        Files.writeString(results().resolve(kind + "-details.txt"), details);
    }
}
