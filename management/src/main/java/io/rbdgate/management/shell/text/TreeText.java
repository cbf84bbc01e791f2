package io.rbdgate.management.shell.text;

import io.rbdgate.management.shell.tree.Node;
import io.rbdgate.management.shell.tree.Summary;
import java.util.ArrayList;
import java.util.List;

/// A tree as configshell draws it: `o- name ..... [summary]`.
public final class TreeText {
    private final Console console;
    private final Ink ink;
    private final List<String> lines = new ArrayList<>();

    private TreeText(Console console) {
        this.console = console;
        this.ink = console.ink();
    }

    /// The lines of `top` and what is below it, to `depth` levels (0: all).
    public static List<String> lines(Node top, int depth, Console console) {
        TreeText text = new TreeText(console);
        int level = (int) top.path().chars().filter(c -> c == '/').count();
        text.draw(
                top,
                "",
                "  ",
                top.path().equals("/") ? 0 : level,
                depth == 0 ? Integer.MAX_VALUE : depth);
        return text.lines;
    }

    /// `margin` stands before the node, `below` before each of its children.
    private void draw(Node node, String margin, String below, int level, int depth) {
        node.prepare();
        lines.add(line(node, margin, level));
        if (depth <= 0 || (node.folded() && lines.size() > 1)) {
            return;
        }
        List<Node> children = node.children();
        for (int i = 0; i < children.size(); i++) {
            boolean last = i == children.size() - 1;
            draw(children.get(i), below, below + (last ? "  " : "| "), level + 1, depth - 1);
        }
    }

    private String line(Node node, String margin, int level) {
        Summary summary = node.summary();
        int dots =
                console.width()
                        - 1
                        - (summary.text().length() + 3)
                        - (margin.length() + 3)
                        - node.name().length();
        return margin
                + "o- "
                + ink.bold(ink.level(level, node.name()))
                + " "
                + ink.level(level, ".".repeat(Math.max(0, dots)))
                + ink.bold(" [")
                + ink.health(summary.health(), summary.text())
                + ink.bold("]");
    }
}
