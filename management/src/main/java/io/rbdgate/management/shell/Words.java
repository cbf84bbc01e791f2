package io.rbdgate.management.shell;

import io.rbdgate.management.shell.tree.UsageException;
import java.util.ArrayList;
import java.util.List;

/// A typed line as words: separated by blanks, with `'…'`, `"…"` and `\` as in a shell.
final class Words {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean begun;
    private char quote;

    private Words(String line) {
        this.line = line;
    }

    /// @throws UsageException when a quote is left open
    static List<String> of(String line) {
        return new Words(line).split();
    }

    private List<String> split() {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < line.length()) {
                add(line.charAt(++i));
            } else if (quote != 0) {
                quoted(c);
            } else if (c == '\'' || c == '"') {
                quote = c;
                begun = true;
            } else if (Character.isWhitespace(c)) {
                end();
            } else {
                add(c);
            }
        }
        if (quote != 0) {
            throw new UsageException("a quote (" + quote + ") is not closed");
        }
        end();
        return words;
    }

    private void quoted(char c) {
        if (c == quote) {
            quote = 0;
        } else {
            add(c);
        }
    }

    private void add(char c) {
        word.append(c);
        begun = true;
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }
}
