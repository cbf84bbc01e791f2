package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfTree;
import io.rbdgate.config.store.Control;
import io.rbdgate.config.store.ControlTable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Stores what differs from the defaults.
final class Controls {
    private Controls() {}

    /// Puts the requested values into `holder`'s controls; a default is taken out.
    ///
    /// @return whether that changed anything
    static boolean store(
            ObjectNode holder, Map<String, @Nullable Object> requested, List<Control> known) {
        ObjectNode stored = ConfTree.under(holder, "controls");
        ObjectNode before = stored.deepCopy();
        for (Map.Entry<String, @Nullable Object> entry : requested.entrySet()) {
            Object value = entry.getValue();
            Control control = Objects.requireNonNull(ControlTable.named(known, entry.getKey()));
            switch (value) {
                case null -> stored.remove(entry.getKey());
                case Object v when v.equals(control.defaultValue()) ->
                        stored.remove(entry.getKey());
                case Boolean flag -> stored.put(entry.getKey(), flag);
                case Long number -> stored.put(entry.getKey(), number);
                default -> throw new IllegalStateException("a control of " + value.getClass());
            }
        }
        return !stored.equals(before);
    }
}
