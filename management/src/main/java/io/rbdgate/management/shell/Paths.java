package io.rbdgate.management.shell;

import io.rbdgate.management.shell.tree.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds nodes by path. Names may contain slashes, so the longest name that fits is taken.
final class Paths {
    private Paths() {}

    /// The node at `path` from `from`, or null.
    static @Nullable Node find(Node from, String path) {
        Node node = path.startsWith("/") ? root(from) : from;
        String rest = path;
        while (node != null) {
            rest = withoutSlashes(rest);
            if (rest.isEmpty()) {
                return node;
            }
            String step = step(node, rest);
            if (step == null) {
                return null;
            }
            node = next(node, step);
            rest = rest.substring(step.length());
        }
        return null;
    }

    /// The whole paths that `partial` may become, as typed so far: relative stays relative.
    static List<String> completions(Node from, String partial) {
        List<String> found = new ArrayList<>();
        for (int cut = partial.lastIndexOf('/'); ; cut = partial.lastIndexOf('/', cut - 1)) {
            String front = partial.substring(0, cut + 1);
            Node node = front.isEmpty() ? from : find(from, front);
            if (node != null) {
                String start = partial.substring(cut + 1);
                for (Node child : node.children()) {
                    if (child.name().startsWith(start)) {
                        found.add(front + child.name());
                    }
                }
            }
            if (cut <= 0 || !found.isEmpty()) {
                return found;
            }
        }
    }

    static Node root(Node from) {
        Node node = from;
        for (Node above = node.parent(); above != null; above = node.parent()) {
            node = above;
        }
        return node;
    }

    private static @Nullable String step(Node node, String rest) {
        for (String relative : new String[] {"..", "."}) {
            if (rest.equals(relative) || rest.startsWith(relative + "/")) {
                return relative;
            }
        }
        String longest = null;
        for (Node child : node.children()) {
            String name = child.name();
            boolean fits = rest.equals(name) || rest.startsWith(name + "/");
            if (fits && (longest == null || name.length() > longest.length())) {
                longest = name;
            }
        }
        return longest;
    }

    private static @Nullable Node next(Node node, String step) {
        return switch (step) {
            case "." -> node;
            case ".." -> node.parent() == null ? node : node.parent();
            default -> node.child(step);
        };
    }

    private static String withoutSlashes(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == '/') {
            start++;
        }
        return text.substring(start);
    }
}
