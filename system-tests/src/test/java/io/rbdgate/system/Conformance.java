package io.rbdgate.system;

import io.rbdgate.fixtures.suite.LibiscsiSuite;
import io.rbdgate.fixtures.suite.TestOutcome;
import io.rbdgate.fixtures.suite.Verdict;
import io.rbdgate.scsi.cdb.CommandSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// CONFORMANCE.md, made from what was seen: which commands a LUN of each kind of backstore says it
/// has, and how each test of libiscsi's suite went there.
final class Conformance {
    private static final String NAME = "CONFORMANCE.md";

    private final SortedMap<String, Set<CommandSpec>> commands = new TreeMap<>();
    private final SortedMap<String, Map<String, TestOutcome>> tests = new TreeMap<>();

    /// The file's name.
    static String name() {
        return NAME;
    }

    /// What LUNs of one kind of backstore have and how the tests went on them.
    void add(String kind, Set<CommandSpec> served, List<TestOutcome> outcomes) {
        commands.put(kind, served);
        tests.put(
                kind,
                outcomes.stream()
                        .collect(Collectors.toMap(TestOutcome::test, Function.identity())));
    }

    /// The whole text.
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("# Conformance\n\n")
                .append("Made by `LibiscsiSuiteTest` from what it saw; not written by hand.\n\n")
                .append("## Commands\n\n")
                .append(
                        "What REPORT SUPPORTED OPERATION CODES says, over all LUNs of a kind: `yes`")
                .append(" where at least one of them has the command. All other commands are")
                .append(" refused with 05/20/00.\n\n");
        table(text, "| code | command |");
        for (CommandSpec spec : CommandSpec.values()) {
            row(
                    text,
                    "| %s | %s |".formatted(code(spec), title(spec)),
                    kind -> has(kind, spec) ? "yes" : "–");
        }
        text.append("\n## libiscsi ")
                .append("1.19, one test after the other\n\n")
                .append(summary())
                .append('\n');
        table(text, "| test |");
        for (String test : LibiscsiSuite.tests()) {
            row(text, "| %s |".formatted(test.substring("ALL.".length())), k -> verdict(k, test));
        }
        return text.toString();
    }

    private String summary() {
        StringBuilder counts = new StringBuilder();
        tests.forEach(
                (kind, outcomes) -> {
                    Map<Verdict, Long> count = LibiscsiSuite.count(List.copyOf(outcomes.values()));
                    counts.append("* ").append(kind).append(": ");
                    counts.append(
                            count.entrySet().stream()
                                    .map(entry -> entry.getValue() + " " + entry.getKey())
                                    .collect(Collectors.joining(", ")));
                    counts.append('\n');
                });
        return counts.toString();
    }

    private void table(StringBuilder text, String first) {
        text.append(first);
        commands.keySet().forEach(kind -> text.append(' ').append(kind).append(" |"));
        text.append('\n').append("|---".repeat(first.split("\\|").length - 1));
        text.append("|---".repeat(commands.size())).append("|\n");
    }

    private void row(StringBuilder text, String first, Function<String, String> cell) {
        text.append(first);
        commands.keySet().forEach(k -> text.append(' ').append(cell.apply(k)).append(" |"));
        text.append('\n');
    }

    private boolean has(String kind, CommandSpec spec) {
        return Objects.requireNonNull(commands.get(kind)).contains(spec);
    }

    private String verdict(String kind, String test) {
        TestOutcome outcome = Objects.requireNonNull(tests.get(kind)).get(test);
        return outcome == null
                ? "not run"
                : outcome.verdict() == Verdict.SKIP
                        ? "SKIP: " + outcome.reason().replace("|", "\\|")
                        : outcome.verdict().toString();
    }

    private static String code(CommandSpec spec) {
        String code = "%02Xh".formatted(spec.operationCode());
        return spec.serviceAction() == CommandSpec.NO_SERVICE_ACTION
                ? code
                : code + "/" + "%02Xh".formatted(spec.serviceAction());
    }

    private static String title(CommandSpec spec) {
        return spec.name().replace('_', ' ').toUpperCase(Locale.ROOT);
    }
}
