package io.rbdgate.config.store;

import tools.jackson.databind.node.ObjectNode;

/// A change of the shared document. It may be carried out more than once, on ever newer documents,
/// so it looks up what it changes and has no effect elsewhere; what it does not name stays as it
/// is, unknown keys included.
@FunctionalInterface
public interface ConfigEdit {
    /// Changes `document`, a copy of the newest one.
    ///
    /// @throws ConfEditException when the document does not allow it; the copy is thrown away
    void apply(ObjectNode document);

    /// Both as one change: all or nothing.
    default ConfigEdit then(ConfigEdit next) {
        return document -> {
            apply(document);
            next.apply(document);
        };
    }
}
