package io.rbdgate.config.store.cfg;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An INI text as Python's `ConfigParser` reads it: names of keys in any case, `=` or `:`, comments
/// only on lines of their own, continuation lines indented, `%` doubled or as `%(key)s`.
final class IniFile {
    private static final Pattern SECTION = Pattern.compile("\\[(.+)\\].*");
    private static final Pattern OPTION = Pattern.compile("(.*?)\\s*[=:]\\s*(.*)");
    private static final Pattern REFERENCE = Pattern.compile("%(%|\\(([^)]*)\\)s|)");
    private static final int DEPTH = 10;
    private static final String DEFAULTS = "DEFAULT";

    private final Map<String, Map<String, List<String>>> sections = new LinkedHashMap<>();

    private @Nullable Map<String, List<String>> section;
    private @Nullable List<String> value;
    private int indent;

    private IniFile() {}

    /// @throws IllegalArgumentException as the parser fails: names the line
    static IniFile parse(String text) {
        IniFile file = new IniFile();
        int number = 0;
        for (String line : text.split("\r?\n|\r", -1)) {
            file.line(++number, line);
        }
        return file;
    }

    boolean has(String section) {
        return sections.containsKey(section);
    }

    /// The values of a section by key in lower case, references resolved.
    ///
    /// @throws IllegalArgumentException when a `%` stands alone or refers to nothing
    Map<String, String> values(String name) {
        Map<String, String> raw = new LinkedHashMap<>();
        for (String from : List.of(DEFAULTS, name)) {
            sections.getOrDefault(from, Map.of())
                    .forEach(
                            (key, lines) -> raw.put(key, String.join("\n", lines).stripTrailing()));
        }
        Map<String, String> values = new LinkedHashMap<>();
        raw.forEach((key, text) -> values.put(key, resolved(name, key, text, raw, DEPTH)));
        return values;
    }

    private void line(int number, String line) {
        String text = line.strip();
        if (text.isEmpty()) {
            if (value != null) {
                value.add(""); // an empty line does not end a value
            }
            return;
        }
        if (text.startsWith("#") || text.startsWith(";")) {
            return;
        }
        int depth = line.length() - line.stripLeading().length();
        if (value != null && section != null && depth > indent) {
            value.add(text);
            return;
        }
        indent = depth;
        Matcher header = SECTION.matcher(text);
        if (header.matches()) {
            begin(number, header.group(1));
        } else {
            option(number, text);
        }
    }

    private void begin(int number, String name) {
        if (sections.containsKey(name) && !name.equals(DEFAULTS)) {
            throw new IllegalArgumentException(
                    "line " + number + ": section [" + name + "] is there already");
        }
        section = sections.computeIfAbsent(name, n -> new LinkedHashMap<>());
        value = null;
    }

    private void option(int number, String text) {
        if (section == null) {
            throw new IllegalArgumentException(
                    "line " + number + ": '" + text + "' stands before any [section]");
        }
        Matcher option = OPTION.matcher(text);
        if (!option.matches() || option.group(1).isEmpty()) {
            throw new IllegalArgumentException(
                    "line " + number + ": write KEY = VALUE instead of '" + text + "'");
        }
        String key = option.group(1).toLowerCase(Locale.ROOT);
        if (section.containsKey(key)) {
            throw new IllegalArgumentException(
                    "line " + number + ": '" + key + "' is there already in this section");
        }
        value = new ArrayList<>(List.of(option.group(2).strip()));
        section.put(key, value);
    }

    private static String resolved(
            String section, String key, String text, Map<String, String> raw, int depth) {
        StringBuilder out = new StringBuilder();
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            String with;
            if (reference.group(1).equals("%")) {
                with = "%";
            } else {
                String name = reference.group(2);
                String other = name == null ? null : raw.get(name.toLowerCase(Locale.ROOT));
                if (name == null || other == null || depth == 0) {
                    throw new IllegalArgumentException(
                            "["
                                    + section
                                    + "] "
                                    + key
                                    + ": a '%' must be doubled ('%%') unless it refers to another"
                                    + " key as %(key)s");
                }
                with = resolved(section, name, other, raw, depth - 1);
            }
            reference.appendReplacement(out, Matcher.quoteReplacement(with));
        }
        reference.appendTail(out);
        return out.toString();
    }
}
