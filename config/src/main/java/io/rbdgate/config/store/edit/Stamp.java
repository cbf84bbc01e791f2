package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfTime;
import java.time.InstantSource;
import tools.jackson.databind.node.ObjectNode;

/// Time stamps in the document.
record Stamp(InstantSource clock) {
    void created(ObjectNode object) {
        object.put("created", ConfTime.text(clock.instant()));
    }

    void updated(ObjectNode object) {
        object.put("updated", ConfTime.text(clock.instant()));
    }
}
