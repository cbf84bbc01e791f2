package io.rbdgate.management.rest;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.ApiProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The shared configuration and the target running by it, on this gateway.
final class Live {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

    private final ConfigStore store;
    private final TargetControl control;
    private final ReentrantLock applying = new ReentrantLock();
    private final Set<String> known = new HashSet<>();

    Live(ConfigStore store, TargetControl control) {
        this.store = store;
        this.control = control;
    }

    /// The document as it is now.
    GatewayConf read() {
        return told(store::read);
    }

    /// What the document would be after `edit`; nothing is changed.
    ///
    /// @throws ApiProblem when the edit is not possible
    GatewayConf preview(ConfigEdit edit) {
        ObjectNode document = read().document();
        return told(
                () -> {
                    edit.apply(document);
                    return GatewayConf.of(document);
                });
    }

    /// Stores the change and makes it live here.
    GatewayConf change(ConfigEdit edit) {
        GatewayConf changed = told(() -> store.update(edit));
        apply();
        return changed;
    }

    /// Makes live here what the newest document says.
    void apply() {
        serve(document -> {});
    }

    /// Makes live here what the newest document would say after `edit`, which somebody else is
    /// about to store.
    void serve(ConfigEdit edit) {
        applying.lock();
        try {
            check(control.apply(preview(edit)));
        } finally {
            applying.unlock();
        }
    }

    /// One object that cannot be served must not fail every later change: only what is new counts.
    private void check(List<String> complaints) {
        List<String> fresh = new ArrayList<>(complaints);
        fresh.removeAll(known);
        known.clear();
        known.addAll(complaints);
        if (!fresh.isEmpty()) {
            LOG.error("not served: {}", fresh);
            throw new ApiProblem(
                    500, "the change is stored, but not served: " + String.join("; ", fresh));
        }
    }

    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (ConfEditException e) {
            throw new ApiProblem(e.status(), String.valueOf(e.getMessage()));
        } catch (ConfigStoreException e) {
            LOG.error("the shared configuration", e);
            throw new ApiProblem(503, String.valueOf(e.getMessage()));
        }
    }
}
