package io.rbdgate.management.v1;

import io.rbdgate.config.Iqn;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.management.TargetControl;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds and changes targets, wherever they are defined. A change is stored, then served by this
/// gateway before its caller is answered; the other gateways follow the store.
final class Targets {
    private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

    private final TargetControl control;
    private final @Nullable ConfigStore store;
    private final TargetViews views;

    Targets(TargetControl control, @Nullable ConfigStore store) {
        this.control = control;
        this.store = store;
        this.views = new TargetViews(control);
    }

    /// All, those of the file first.
    List<TargetViews.TargetView> all() {
        List<TargetViews.TargetView> all = new ArrayList<>();
        for (TargetConfig target : control.served().targets()) {
            if (control.fromFile(target.iqn().text())) {
                all.add(views.of(target));
            }
        }
        if (store != null) {
            GatewayConf conf = store.read();
            conf.targets().values().forEach(t -> all.add(views.of(conf, t)));
        }
        return all;
    }

    /// @throws Problem (404) when there is none
    TargetViews.TargetView view(String iqn) {
        TargetConfig ofFile = control.fromFile(iqn) ? control.served().target(new Iqn(iqn)) : null;
        if (ofFile != null) {
            return views.of(ofFile);
        }
        if (store != null) {
            GatewayConf conf = store.read();
            GatewayConf.Target target = conf.targets().get(iqn);
            if (target != null) {
                return views.of(conf, target);
            }
        }
        throw Problem.notFound("there is no target " + iqn);
    }

    /// @throws Problem (404) when there is none
    TargetViews.LunView lun(String iqn, int number) {
        return view(iqn).luns().stream()
                .filter(l -> l.lun() == number)
                .findFirst()
                .orElseThrow(() -> Problem.notFound(iqn + " has no LUN " + number));
    }

    /// @throws Problem (404) when there is none
    TargetViews.InitiatorView initiator(String iqn, String name) {
        return view(iqn).initiators().stream()
                .filter(i -> i.iqn().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound(iqn + " does not list " + name));
    }

    /// The document as it is now.
    GatewayConf stored() {
        return store().read();
    }

    /// The target as it is stored.
    ///
    /// @throws Problem (404; 409 when it is one of the file)
    GatewayConf.Target stored(String iqn) {
        requireChangeable(iqn);
        GatewayConf.Target target = store().read().targets().get(iqn);
        if (target == null) {
            throw Problem.notFound("there is no target " + iqn);
        }
        return target;
    }

    /// @throws Problem (409) when the configuration file defines it
    void requireChangeable(String iqn) {
        if (control.fromFile(iqn)) {
            throw Problem.conflict(
                    iqn
                            + " is defined in the configuration file: change it there and reload"
                            + " (SIGHUP)");
        }
    }

    /// Stores a change and serves it.
    ///
    /// @throws Problem when the document does not allow it; or 503 when it is stored, but this
    ///   gateway could not (or not yet) do what it says: a revocation is none before it is over
    void change(ConfigEdit edit) {
        Set<String> wrongAnyway = new HashSet<>(control.apply(store().read()));
        wrongAnyway.removeIf(problem -> problem.startsWith(TargetControl.NOT_OVER));
        GatewayConf conf;
        try {
            conf = store().update(edit);
        } catch (ConfEditException e) {
            throw refusal(e);
        }
        List<String> problems = new ArrayList<>(control.apply(conf));
        problems.removeAll(wrongAnyway);
        if (!problems.isEmpty()) {
            LOG.error("stored, but not served by this gateway: {}", problems);
            throw Problem.of(
                    503,
                    "the change is stored, but this gateway does not serve it: "
                            + String.join("; ", problems));
        }
    }

    /// A refusal of the older routes in the statuses of this API.
    static Problem refusal(ConfEditException e) {
        int status =
                switch (e.status()) {
                    case 404 -> 404;
                    case 500 -> 422;
                    default -> 409;
                };
        return Problem.of(status, String.valueOf(e.getMessage()));
    }

    private ConfigStore store() {
        if (store == null) {
            throw Problem.conflict(
                    "this gateway keeps no objects of its own: set store: file:DIR or rados in the"
                            + " configuration file");
        }
        return store;
    }
}
