package io.rbdgate.config.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// The tree of nodes in a file, as snakeyaml composes it: nothing is constructed from it, so tags
/// cannot make objects and scalars stay the text they are.
final class YamlDocument {
    private static final int LARGEST_BYTES = 4 << 20;
    private static final int DEEPEST = 20;
    private static final int MOST_ALIASES = 50;
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Position START = new Position(1, 1);

    private YamlDocument() {}

    /// The root of the one document in `file`, or null after a problem.
    static @Nullable Node read(Path file, Problems problems) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LARGEST_BYTES) {
                problems.add(START, "the file has more than " + LARGEST_BYTES + " bytes");
                return null;
            }
            return compose(decode(Files.readAllBytes(file), problems), problems);
        } catch (NoSuchFileException e) {
            problems.add(START, "the file does not exist");
        } catch (AccessDeniedException e) {
            problems.add(START, "the file cannot be read: permission denied");
        } catch (IOException e) {
            problems.add(START, "the file cannot be read: " + e.getMessage());
        }
        return null;
    }

    private static @Nullable String decode(byte[] octets, Problems problems) {
        CharBuffer out = CharBuffer.allocate(octets.length);
        CoderResult end =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets), out, true);
        String text = out.flip().toString();
        if (end.isError()) {
            problems.add(Position.of(text, text.length()), "the file is not UTF-8 text here");
            return null;
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static @Nullable Node compose(@Nullable String text, Problems problems) {
        if (text == null) {
            return null;
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST_BYTES);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        try {
            StreamReader reader = new StreamReader(text);
            Node root =
                    new Composer(new ParserImpl(reader, options), new Resolver(), options)
                            .getSingleNode();
            if (root == null) {
                problems.add(START, "the file is empty");
            }
            return root;
        } catch (MarkedYAMLException e) {
            problems.add(position(e), message(e, text));
        } catch (ReaderException e) {
            problems.add(
                    Position.of(text, e.getPosition()),
                    "the file has an unprintable character here");
        } catch (YAMLException e) { // the limits are told without a place
            problems.add(START, "not usable as YAML: " + e.getMessage());
        }
        return null;
    }

    private static Position position(MarkedYAMLException e) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        return mark == null ? START : Position.of(mark);
    }

    private static String message(MarkedYAMLException e, String text) {
        String problem = e.getProblem() == null ? "cannot be parsed" : e.getProblem();
        if (problem.startsWith("but ")) { // the second half of a sentence
            problem = e.getContext() + ", " + problem;
        }
        Mark mark = e.getProblemMark();
        String hint = "";
        if (mark != null) {
            String line = text.lines().skip(mark.getLine()).findFirst().orElse("");
            hint = line.contains("]:") ? "; IPv6 addresses need quotes: \"[::1]:3260\"" : "";
        }
        return "not YAML: " + problem + hint;
    }
}
