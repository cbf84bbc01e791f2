package io.rbdgate.daemon;

import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.TargetConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the shared configuration makes this gateway serve: its portals, the CHAP of discovery
/// sessions (null: none) and the targets that have a portal here. `problems` say what could not be
/// understood and is left out.
public record SharedObjects(
        List<PortalConfig> portals,
        @Nullable ChapConfig discovery,
        List<TargetConfig> targets,
        List<String> problems) {
    /// No store, or an empty one.
    public static final SharedObjects NONE =
            new SharedObjects(List.of(), null, List.of(), List.of());

    public SharedObjects {
        portals = List.copyOf(portals);
        targets = List.copyOf(targets);
        problems = List.copyOf(problems);
    }
}
