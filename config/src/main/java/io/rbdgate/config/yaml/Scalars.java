package io.rbdgate.config.yaml;

import io.rbdgate.config.ByteSize;
import io.rbdgate.config.HostPort;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.Secret;
import io.rbdgate.config.StoreConfig;
import io.rbdgate.config.yaml.ValueType.Scalar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The kinds of scalars.
final class Scalars {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private Scalars() {}

    /// Text that matches `form` as a whole; `rule` says in words what is allowed.
    static Scalar text(String form, String rule) {
        Pattern pattern = Pattern.compile(form);
        return new Scalar(
                rule,
                (text, quoted, context) -> {
                    check(pattern.matcher(text).matches(), "'" + text + "' is not " + rule);
                    return text;
                });
    }

    /// `true` or `false`.
    static Scalar flag() {
        return new Scalar(
                "`true` or `false`",
                (text, quoted, context) -> {
                    boolean isFlag = !quoted && (text.equals("true") || text.equals("false"));
                    check(isFlag, "'" + text + "' is not true or false");
                    return Boolean.valueOf(text);
                });
    }

    /// A whole number; an `Integer`.
    static Scalar whole(int least, int most) {
        String range = least + ".." + most;
        return new Scalar(
                "whole number " + range,
                (text, quoted, context) -> {
                    long number = number(text, quoted);
                    check(number >= least && number <= most, text + " is not in " + range);
                    return Math.toIntExact(number);
                });
    }

    /// One of a few whole numbers; an `Integer`.
    static Scalar oneOf(List<Integer> numbers) {
        String allowed = numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new Scalar(
                "one of " + allowed,
                (text, quoted, context) -> {
                    long number = number(text, quoted);
                    check(
                            numbers.stream().anyMatch(n -> n == number),
                            text + " is not one of " + allowed);
                    return Math.toIntExact(number);
                });
    }

    /// A number of bytes, units allowed; a `Long`.
    static Scalar size(String least) {
        long leastBytes = ByteSize.parse(least);
        return new Scalar(
                "size, at least " + least,
                (text, quoted, context) -> {
                    long bytes = ByteSize.parse(text);
                    check(bytes >= leastBytes, text + " is less than " + least);
                    return bytes;
                });
    }

    /// One of the constants of an enum, by its text.
    static <E extends Enum<E>> Scalar choice(E[] constants, Function<E, String> textOf) {
        return choice(
                Stream.of(constants).collect(Collectors.toMap(textOf, c -> c)),
                Stream.of(constants).map(textOf).toList());
    }

    /// One of a few words.
    static Scalar word(List<String> words) {
        return choice(words.stream().collect(Collectors.toMap(w -> w, w -> w)), words);
    }

    private static Scalar choice(Map<String, ?> meanings, List<String> words) {
        String allowed = words.stream().collect(Collectors.joining(", "));
        return new Scalar(
                words.stream().map(w -> "`" + w + "`").collect(Collectors.joining(", ")),
                (text, quoted, context) -> {
                    Object meaning = meanings.get(text);
                    if (meaning == null) {
                        throw new IllegalArgumentException(
                                "'"
                                        + text
                                        + "' is not one of "
                                        + allowed
                                        + Suggestion.among(words, text));
                    }
                    return meaning;
                });
    }

    /// A [HostPort].
    static Scalar address() {
        return new Scalar("`HOST:PORT`", (text, quoted, context) -> HostPort.parse(text));
    }

    /// An [Iqn].
    static Scalar iscsiName() {
        return new Scalar("iSCSI name", (text, quoted, context) -> new Iqn(text));
    }

    /// An address without a port, as text.
    static Scalar ipAddress() {
        return new Scalar(
                "IP address",
                (text, quoted, context) -> {
                    check(HostPort.isAddress(text), "'" + text + "' is not an IP address");
                    return text;
                });
    }

    /// A path, made absolute.
    static Scalar path() {
        return new Scalar(
                "path",
                (text, quoted, context) -> {
                    check(!text.isEmpty(), "the path is empty");
                    return context.resolve(text);
                });
    }

    /// A path of a file that can be read.
    static Scalar readableFile() {
        return new Scalar(
                "path",
                (text, quoted, context) -> {
                    check(!text.isEmpty(), "the path is empty");
                    Path file = context.resolve(text);
                    check(Files.exists(file), file + " does not exist");
                    check(Files.isRegularFile(file), file + " is not a file");
                    check(Files.isReadable(file), file + " cannot be read: permission denied");
                    return file;
                });
    }

    /// A [Secret] in the configuration itself, which nobody else may read then.
    static Scalar secret() {
        return new Scalar(
                "text",
                (text, quoted, context) -> {
                    check(
                            !context.readableByAll(),
                            "every user may read this file:"
                                    + " use secretFile, or take the right away (chmod o-rwx)");
                    check(!text.isEmpty(), "the secret is empty");
                    return new Secret(text);
                });
    }

    /// A [Secret] in a file of its own.
    static Scalar secretFile() {
        return new Scalar(
                "path",
                (text, quoted, context) -> {
                    check(!text.isEmpty(), "the path is empty");
                    return SecretFile.read(context.resolve(text));
                });
    }

    /// A [StoreConfig].
    static Scalar store() {
        return new Scalar(
                "`none`, `rados` or `file:DIR`",
                (text, quoted, context) -> {
                    if (text.startsWith("file:") && text.length() > "file:".length()) {
                        return new StoreConfig.Directory(
                                context.resolve(text.substring("file:".length())));
                    }
                    return switch (text) {
                        case "none" -> new StoreConfig.None();
                        case "rados" -> new StoreConfig.Rados();
                        default ->
                                throw new IllegalArgumentException(
                                        "'" + text + "' is not none, rados or file:DIR");
                    };
                });
    }

    private static long number(String text, boolean quoted) {
        check(!quoted, "'" + text + "' is text: write the number without quotes");
        check(WHOLE.matcher(text).matches(), "'" + text + "' is not a whole number");
        return Long.parseLong(text);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
