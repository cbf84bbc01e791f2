package io.rbdgate.management.shell.tree;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in the tree. Nodes are made anew from the model for each command line and hold nothing
/// themselves.
public abstract class Node {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,18})$");

    /// As gwcli sorts: a number at the end counts as a number.
    private static final Comparator<Node> BY_NAME =
            Comparator.comparing((Node n) -> n.stem).thenComparingLong(n -> n.number);

    private final String name;
    private final @Nullable Node parent;
    private final String stem;
    private final long number;
    private @Nullable List<Node> children;

    Node(String name, @Nullable Node parent) {
        this.name = name;
        this.parent = parent;
        Matcher numbered = NUMBERED.matcher(name);
        boolean ends = numbered.matches();
        this.stem = ends ? numbered.group(1) : name;
        this.number = ends ? Long.parseLong(numbered.group(2)) : 0;
    }

    /// The last element of the path; may contain slashes (`rbd/disk_1`).
    public final String name() {
        return name;
    }

    /// Null for the root.
    public final @Nullable Node parent() {
        return parent;
    }

    public final String path() {
        Node above = parent;
        if (above == null) {
            return "/";
        }
        String front = above.path();
        return (front.equals("/") ? "" : front) + "/" + name;
    }

    /// What is below, sorted; asked of the model once.
    public final List<Node> children() {
        List<Node> below = children;
        if (below == null) {
            below = makeChildren().stream().sorted(BY_NAME).toList();
            children = below;
        }
        return below;
    }

    /// The child of that name, or null.
    public final @Nullable Node child(String wanted) {
        for (Node node : children()) {
            if (node.name.equals(wanted)) {
                return node;
            }
        }
        return null;
    }

    public Summary summary() {
        return Summary.NONE;
    }

    /// The node's own commands; those all nodes have are [CommonCommands].
    public List<Command> commands() {
        return List.of();
    }

    /// What `info` shows; null where there is nothing.
    public @Nullable Map<String, Object> attributes() {
        return null;
    }

    /// Fetches at once what the summaries of everything below need one by one.
    public void prepare() {}

    /// Whether an `ls` from above stops here, because there may be very many below.
    public boolean folded() {
        return false;
    }

    List<Node> makeChildren() {
        return List.of();
    }
}
