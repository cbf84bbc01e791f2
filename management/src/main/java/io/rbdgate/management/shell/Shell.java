package io.rbdgate.management.shell;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.tree.Answer;
import io.rbdgate.management.shell.tree.CommonCommands;
import io.rbdgate.management.shell.tree.Model;
import io.rbdgate.management.shell.tree.Node;
import io.rbdgate.management.shell.tree.RootNode;
import io.rbdgate.management.shell.tree.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A session: where the user is, and what a line does. One thread uses it.
public final class Shell implements CommonCommands.Session {
    private static final List<String> TARGET_PLACES = List.of("gateways", "hosts", "host-groups");
    private static final String CLEARS = "clearconfig";

    private final Model model;
    private final Bookmarks bookmarks;
    private String path = "/";
    private @Nullable Node current;

    /// Bookmarks are kept in `stateDirectory`.
    public Shell(ApiClient api, Path stateDirectory) {
        this.model = new Model(api);
        this.bookmarks = new Bookmarks(stateDirectory.resolve("bookmarks"));
    }

    /// Carries out one line, given as words.
    ///
    /// @throws UsageException when the line cannot be meant
    /// @throws io.rbdgate.management.shell.client.ApiException when the API refuses or is away
    public Answer run(List<String> words) {
        refresh();
        Line line = Line.of(words, this);
        Answer answer = line.command().action().run(Arguments.of(line.command(), line.arguments()));
        if (line.command().name().equals(CLEARS)) {
            bookmarks.clear(); // what they named is gone
        }
        if (answer instanceof Answer.Go go) {
            goTo(go.node().path());
        }
        return answer;
    }

    /// Everything is asked anew from now on.
    public void refresh() {
        model.forget();
        current = null;
    }

    /// Goes to a place that need not exist yet.
    void goTo(String place) {
        path = place;
        current = null;
    }

    /// Where the user is, without asking.
    public String path() {
        return path;
    }

    /// What the API says.
    public Model model() {
        return model;
    }

    @Override
    public Node current() {
        Node node = current;
        if (node == null) {
            node = nearest(new RootNode(model), path);
            current = node;
            path = node.path();
        }
        return node;
    }

    @Override
    public Node resolve(String wanted) {
        if (!wanted.startsWith("@")) {
            return found(current(), wanted);
        }
        int slash = wanted.indexOf('/');
        String name = slash < 0 ? wanted.substring(1) : wanted.substring(1, slash);
        String place = bookmarks().get(name);
        if (place == null) {
            throw new UsageException(
                    "no bookmark '" + name + "'; `bookmarks show` lists those there are");
        }
        Node node = found(current(), place);
        return slash < 0 ? node : found(node, wanted.substring(slash + 1));
    }

    @Override
    public Map<String, String> bookmarks() {
        Map<String, String> all = new TreeMap<>();
        Node targets = new RootNode(model).child("iscsi-targets");
        if (targets != null && !targets.children().isEmpty()) {
            String last = targets.children().getLast().path();
            TARGET_PLACES.forEach(place -> all.put(place, last + "/" + place));
        }
        all.putAll(bookmarks.all());
        return all;
    }

    @Override
    public void bookmark(String name, @Nullable String place) {
        bookmarks.put(name, place);
    }

    private static Node found(Node from, String wanted) {
        Node node = Paths.find(from, wanted);
        if (node == null) {
            throw new UsageException(
                    "no such path '"
                            + wanted
                            + "'"
                            + (from.path().equals("/") ? "" : " from " + from.path()));
        }
        return node;
    }

    /// The place, or what is left of the way to it when it has gone.
    private static Node nearest(Node root, String place) {
        for (String rest = place; ; rest = rest.substring(0, Math.max(0, rest.lastIndexOf('/')))) {
            Node node = Paths.find(root, rest.isEmpty() ? "/" : rest);
            if (node != null) {
                return node;
            }
        }
    }
}
