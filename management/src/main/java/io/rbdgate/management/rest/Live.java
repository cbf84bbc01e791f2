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
    private final Set<String> undone = new HashSet<>();
    private boolean learnt;

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
    ///
    /// @throws ApiProblem when it is not possible, or stored but not live
    GatewayConf change(ConfigEdit edit, Effect effect) {
        learn();
        GatewayConf changed = told(() -> store.update(edit));
        apply(effect);
        return changed;
    }

    /// Makes live here what the newest document says.
    void apply(Effect effect) {
        serve(document -> {}, effect);
    }

    /// Makes live here what the newest document would say after `edit`, which somebody else is
    /// about to store.
    void serve(ConfigEdit edit, Effect effect) {
        learn();
        applying.lock();
        try {
            check(control.apply(preview(edit)), effect);
        } finally {
            applying.unlock();
        }
    }

    /// Before the first change, what is wrong anyway.
    private void learn() {
        applying.lock();
        try {
            if (!learnt) {
                known.addAll(control.apply(read()));
                learnt = true;
            }
        } finally {
            applying.unlock();
        }
    }

    /// One object that cannot be served must not fail every later change, so only what is new
    /// counts; but what a revocation left undone stays undone until it is no longer told.
    private void check(List<String> complaints, Effect effect) {
        known.retainAll(complaints);
        undone.retainAll(complaints);
        List<String> fresh = new ArrayList<>(complaints);
        fresh.removeAll(known);
        switch (effect) {
            case TAKES -> undone.addAll(fresh);
            case GIVES -> {
                fresh.removeAll(undone);
                known.addAll(fresh);
            }
        }
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
