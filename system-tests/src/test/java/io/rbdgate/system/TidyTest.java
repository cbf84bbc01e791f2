package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The style guide as a test: what a compiler does not see.
final class TidyTest {
    private static final Path ROOT = Path.of(System.getProperty("rbdgate.root", ".."));
    private static final int FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 60;
    private static final Pattern EXEMPT =
            Pattern.compile(".*(Table|SenseCode|CommandSpec|CdbParser)\\.java");
    private static final Pattern CONTROL =
            Pattern.compile("^(} )?(if|for|while|switch|try|catch|do|else|return|synchronized)\\b");
    private static final Pattern OPEN_WORK =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern SKIPPED_TEST =
            Pattern.compile(
                    "@Dis"
                            + "abled|@Ign"
                            + "ore\\b|assu"
                            + "meTrue|assu"
                            + "meFalse|assu"
                            + "meThat");

    @Test
    void everyFileIsShortEnoughToReview() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : javaFiles("")) {
            int lines = lines(file).size();
            if (lines > FILE_LINES_MAX && !EXEMPT.matcher(file.toString()).matches()) {
                tooLong.add(
                        ROOT.relativize(file) + ": " + lines + " lines, at most " + FILE_LINES_MAX);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyMethodIsShortEnoughToRead() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : javaFiles("/src/main/")) {
            if (!EXEMPT.matcher(file.toString()).matches()) {
                collectLongMethods(file, tooLong);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void nothingIsLeftToDoInTheSources() {
        assertThat(matching("", OPEN_WORK)).isEmpty();
    }

    @Test
    void noTestIsSkipped() {
        assertThat(matching("/src/test/", SKIPPED_TEST)).isEmpty();
    }

    @Test
    void nothingPrintsPastTheLogger() {
        Pattern printing = Pattern.compile("\\.printStackTrace\\(\\)|System\\.(out|err)\\.print");
        assertThat(
                        matching("/src/main/", printing).stream()
                                .filter(l -> !l.contains("/fixtures/") && !l.contains("/bench/"))
                                .filter(l -> !l.contains("/daemon/cli/"))
                                .toList())
                .isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = new ArrayList<>();
        javaFiles("/src/main/").stream()
                .map(Path::getParent)
                .distinct()
                .forEach(
                        folder -> {
                            Path info = folder.resolve("package-info.java");
                            if (!Files.exists(info)
                                    || !String.join("\n", lines(info)).contains("@NullMarked")) {
                                unmarked.add(ROOT.relativize(folder).toString());
                            }
                        });
        assertThat(unmarked).isEmpty();
    }

    @Test
    void theReadmeMapListsExactlyTheModules() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<String> modules =
                Pattern.compile("<module>([^<]+)</module>")
                        .matcher(pom)
                        .results()
                        .map(m -> m.group(1))
                        .sorted()
                        .toList();
        List<String> listed =
                Pattern.compile("(?m)^\\| \\[`([^`]+)`\\]\\(")
                        .matcher(readme)
                        .results()
                        .map(m -> m.group(1))
                        .sorted()
                        .toList();
        assertThat(listed).isEqualTo(modules);
    }

    @Test
    void everyModuleHasAShortReadme() {
        List<String> wrong = new ArrayList<>();
        for (Path file : poms()) {
            Path readme = file.resolveSibling("README.md");
            if (!Files.exists(readme)) {
                wrong.add(ROOT.relativize(readme) + " is missing");
            } else if (lines(readme).size() > 60) {
                wrong.add(
                        ROOT.relativize(readme)
                                + " has "
                                + lines(readme).size()
                                + " lines, at most 60");
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<Path> poms() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(f -> f.resolve("pom.xml")).filter(Files::exists).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The source is formatted: everything between a method's first line and its closing brace is
    /// indented deeper.
    private static void collectLongMethods(Path file, List<String> tooLong) {
        List<String> lines = lines(file);
        for (int close = 0; close < lines.size(); close++) {
            String line = lines.get(close);
            int indent = line.length() - 1;
            if (!line.strip().equals("}") || indent == 0 || indent > 12) {
                continue;
            }
            int open = close - 1;
            while (open > 0 && (lines.get(open).isBlank() || indentOf(lines.get(open)) > indent)) {
                open--;
            }
            String first = lines.get(open).strip();
            int length = codeLines(lines.subList(open, close + 1));
            boolean method =
                    first.contains("(") && !declaresType(first) && !CONTROL.matcher(first).find();
            if (method && length > METHOD_LINES_MAX) {
                tooLong.add(
                        ROOT.relativize(file)
                                + ":"
                                + (open + 1)
                                + ": "
                                + length
                                + " lines, at most "
                                + METHOD_LINES_MAX);
            }
        }
    }

    /// Lines without those inside of text blocks, which are data.
    private static int codeLines(List<String> lines) {
        int code = 0;
        boolean text = false;
        for (String line : lines) {
            boolean delimiter = line.contains("\"\"\"");
            code += text && !delimiter ? 0 : 1;
            text ^= delimiter;
        }
        return code;
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static boolean declaresType(String line) {
        return line.matches(".*\\b(record|class|interface|enum)\\b.*");
    }

    private static List<String> matching(String folder, Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (Path file : javaFiles(folder)) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
                }
            }
        }
        return found;
    }

    private static List<Path> javaFiles(String folder) {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(p -> p.toString().endsWith(".java"))
                    .filter(p -> !p.toString().contains("/target/"))
                    .filter(p -> p.toString().contains(folder))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
