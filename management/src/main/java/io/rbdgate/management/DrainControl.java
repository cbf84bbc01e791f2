package io.rbdgate.management;

import java.util.List;
import java.util.Map;

/// Sends the initiators of the running gateway to others, for maintenance. Callable from any thread
/// but an event loop.
public interface DrainControl {
    /// Of a gateway that knows no other.
    DrainControl ALONE =
            new DrainControl() {
                private static final Progress SERVING = new Progress(Phase.SERVING, 0, 0, Map.of());

                @Override
                public Progress begin() {
                    throw new IllegalStateException(
                            "not drained, for this gateway knows of no other; to stop it, send it"
                                    + " SIGTERM");
                }

                @Override
                public Progress undo() {
                    return SERVING;
                }

                @Override
                public Progress progress() {
                    return SERVING;
                }
            };

    /// Begins, unless it has: owned disks move away, new logins are redirected, sessions are asked
    /// to leave. May take seconds.
    ///
    /// @throws IllegalStateException when nothing else serves one of the targets; nothing has
    ///   changed then, and the message says which target and what to do
    Progress begin();

    /// Lets initiators in again; harmless when nothing is drained.
    Progress undo();

    /// How far it is.
    Progress progress();

    /// What a gateway does with logins.
    enum Phase {
        /// It lets them in.
        SERVING,
        /// It sends them away; somebody is here yet.
        DRAINING,
        /// It sends them away, and nobody is left.
        DRAINED
    }

    /// How many sessions and owned disks there are, and, during a drain, the portals to which
    /// logins are sent, by the target's name.
    record Progress(Phase phase, int sessions, int luns, Map<String, List<String>> elsewhere) {
        /// Keeps a copy of the portals.
        public Progress {
            elsewhere = Map.copyOf(elsewhere);
        }
    }
}
