package io.rbdgate.management.live;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.FaultPoint;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.extra.Extras;
import io.rbdgate.config.store.serve.Revocations;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.http.PendingChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The shared configuration and the target running by it, on this gateway. What the store refuses
/// or cannot do comes out as it is.
public final class Live {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

    private final ConfigStore store;
    private final TargetControl control;
    private final ReentrantLock applying = new ReentrantLock();
    private final Set<String> known = new HashSet<>();
    private final Set<String> undone = new HashSet<>();
    private boolean learnt;

    /// What `control` runs by what `store` holds.
    public Live(ConfigStore store, TargetControl control) {
        this.store = store;
        this.control = control;
    }

    /// A document before and after an edit.
    public record Step(GatewayConf before, GatewayConf after) {
        /// What it takes away.
        Revocations revocations() {
            return Revocations.between(before, after);
        }

        /// Whether the document was so already.
        boolean changesNothing() {
            return before.epoch() == after.epoch();
        }

        /// The targets that are not the same before and after.
        Set<String> changedTargets() {
            Extras extrasBefore = Extras.of(before);
            Extras extrasAfter = Extras.of(after);
            Set<String> changed = new TreeSet<>(before.targets().keySet());
            changed.addAll(after.targets().keySet());
            changed.removeIf(
                    iqn ->
                            Objects.equals(before.targets().get(iqn), after.targets().get(iqn))
                                    && extrasBefore
                                            .sectionOf(iqn)
                                            .equals(extrasAfter.sectionOf(iqn)));
            return changed;
        }
    }

    /// The running target.
    public TargetControl control() {
        return control;
    }

    /// The document as it is now.
    public GatewayConf read() {
        return store.read();
    }

    /// What the document would be after `edit`; nothing is changed.
    ///
    /// @throws io.rbdgate.config.store.ConfEditException when the edit is not possible, or no store
    ///   keeps it
    public GatewayConf preview(ConfigEdit edit) {
        store.requireKeeps();
        return tried(edit).after();
    }

    Step tried(ConfigEdit edit) {
        GatewayConf before = read();
        ObjectNode document = before.document();
        edit.apply(document);
        return new Step(before, GatewayConf.of(document));
    }

    /// Stores the change; it is live nowhere yet but for those who follow the store.
    Step store(ConfigEdit edit) {
        learn();
        PendingChange.begin();
        GatewayConf[] before = new GatewayConf[1];
        GatewayConf after =
                store.update(
                        document -> {
                            before[0] = GatewayConf.of(document);
                            edit.apply(document);
                        });
        PendingChange.stored();
        return new Step(before[0], after);
    }

    /// Stores what changes nothing for anybody who is served.
    void forget(ConfigEdit edit) {
        var _ = store.update(edit);
    }

    /// Stores the change and makes it live here.
    ///
    /// @throws ApiProblem when it is stored but not live
    public GatewayConf change(ConfigEdit edit, Effect effect) {
        GatewayConf changed = store(edit).after();
        serve(changed, effect);
        return changed;
    }

    /// Makes live here what the newest document says.
    public void apply(Effect effect) {
        serve(read(), effect);
    }

    /// Makes live here what the newest document would say after `edit`, which somebody else is
    /// about to store.
    public void serve(ConfigEdit edit, Effect effect) {
        serve(preview(edit), effect);
    }

    void serve(GatewayConf conf, Effect effect) {
        learn();
        applying.lock();
        try {
            FaultPoint.reached(ServeStep.APPLY);
            List<String> complaints = control.apply(conf);
            FaultPoint.reached(ServeStep.APPLIED);
            check(complaints, effect);
        } finally {
            applying.unlock();
        }
    }

    /// Makes live here what the newest document says, for a gateway that takes something away: it
    /// is gone when this returns, whatever else is not served.
    ///
    /// @throws ApiProblem 503 when it is not gone yet
    public void confirm() {
        List<String> complaints = control.apply(read());
        List<String> lasting =
                complaints.stream().filter(c -> c.startsWith(TargetControl.NOT_OVER)).toList();
        if (!lasting.isEmpty()) {
            throw new ApiProblem(503, String.join("; ", lasting));
        }
    }

    /// Before the first change, what is wrong anyway.
    private void learn() {
        applying.lock();
        try {
            if (!learnt) {
                known.addAll(control.apply(read()));
                known.removeIf(complaint -> complaint.startsWith(TargetControl.NOT_OVER));
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
}
