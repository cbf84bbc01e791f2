package io.rbdgate.management.shell;

import java.nio.file.Path;
import java.util.Map;

/// Where the shell keeps a user's history and bookmarks.
public final class StateDirectory {
    private StateDirectory() {}

    /// `$XDG_STATE_HOME/rbdgate`, else `~/.local/state/rbdgate`.
    public static Path of(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (!state.isEmpty()) {
            return Path.of(state, "rbdgate");
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return Path.of(home, ".local", "state", "rbdgate");
    }
}
