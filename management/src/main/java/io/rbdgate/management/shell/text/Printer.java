package io.rbdgate.management.shell.text;

import io.rbdgate.management.shell.tree.Answer;
import io.rbdgate.management.shell.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Prints answers as text or JSON.
public final class Printer {
    private final Console console;
    private final boolean json;
    private final boolean talkative;

    /// A `talkative` one says `ok` when something was done; JSON always says what was done.
    public Printer(Console console, boolean json, boolean talkative) {
        this.console = console;
        this.json = json;
        this.talkative = talkative;
    }

    /// Prints all but what has no text ([Answer.Go], [Answer.Leave], [Answer.Started]).
    public void print(Answer answer) {
        if (answer instanceof Answer.Done done) {
            done.warnings().forEach(console.err()::println);
        }
        if (json) {
            printJson(answer);
        } else {
            StringBuilder text = new StringBuilder();
            textOf(answer).forEach(line -> text.append(line).append('\n'));
            console.out().print(text); // at once: a large tree has thousands of lines
        }
        console.out().flush();
    }

    /// An error, as one clear line or as JSON, to `err`.
    public void complain(String message) {
        if (json) {
            console.err().println(JsonText.of(JsonText.tree(Map.of("error", message))));
        } else {
            console.err().println(console.ink().red(message));
        }
        console.err().flush();
    }

    private List<String> textOf(Answer answer) {
        return switch (answer) {
            case Answer.Done _ -> talkative ? List.of("ok") : List.of();
            case Answer.Tree tree -> TreeText.lines(tree.node(), tree.depth(), console);
            case Answer.Attributes attributes -> AttributesText.lines(attributes.values());
            case Answer.Table table -> TableText.lines(table.columns(), table.rows());
            case Answer.Document document -> List.of(JsonText.of(document.content()));
            case Answer.Text text -> text.lines();
            case Answer.Go _, Answer.Leave _, Answer.Started _ -> List.of();
        };
    }

    private void printJson(Answer answer) {
        switch (answer) {
            case Answer.Done done -> json(Map.of("message", done.message()));
            case Answer.Tree tree ->
                    json(
                            tree(
                                    tree.node(),
                                    tree.depth() == 0 ? Integer.MAX_VALUE : tree.depth(),
                                    true));
            case Answer.Attributes attributes -> json(attributes.values());
            case Answer.Table table -> json(rows(table));
            case Answer.Document document -> console.out().println(JsonText.of(document.content()));
            case Answer.Text text ->
                    console.out().println(JsonText.of(JsonText.lines(text.lines())));
            case Answer.Go _, Answer.Leave _, Answer.Started _ -> {
                // nothing was asked
            }
        }
    }

    private void json(Object value) {
        console.out().println(JsonText.of(JsonText.tree(value)));
    }

    private static Map<String, Object> tree(Node node, int depth, boolean top) {
        node.prepare();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", node.name());
        shown.put("path", node.path());
        shown.put("summary", node.summary().text());
        shown.put("health", node.summary().health().name().toLowerCase(Locale.ROOT));
        if (depth > 0 && (top || !node.folded())) {
            shown.put(
                    "children",
                    node.children().stream().map(c -> tree(c, depth - 1, false)).toList());
        }
        return shown;
    }

    private static List<Map<String, String>> rows(Answer.Table table) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> row : table.rows()) {
            Map<String, String> shown = new LinkedHashMap<>();
            for (int c = 0; c < row.size(); c++) {
                shown.put(table.columns().get(c), row.get(c));
            }
            rows.add(shown);
        }
        return rows;
    }
}
