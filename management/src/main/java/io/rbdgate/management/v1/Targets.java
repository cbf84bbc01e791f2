package io.rbdgate.management.v1;

import io.rbdgate.config.Iqn;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.serve.Unconfirmed;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.ApiProblem;
import io.rbdgate.management.live.FanOut;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds and changes targets, wherever they are defined. A change is stored, then served by this
/// gateway and the others of the target before its caller is answered.
final class Targets {
    private final TargetControl control;
    private final @Nullable FanOut shared;
    private final TargetViews views;

    Targets(TargetControl control, @Nullable FanOut shared) {
        this.control = control;
        this.shared = shared;
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
        if (shared != null) {
            GatewayConf conf = shared.live().read();
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
        if (shared != null) {
            GatewayConf conf = shared.live().read();
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
        return shared().live().read();
    }

    /// The target as it is stored.
    ///
    /// @throws Problem (404; 409 when it is one of the file)
    GatewayConf.Target stored(String iqn) {
        requireChangeable(iqn);
        GatewayConf.Target target = stored().targets().get(iqn);
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

    /// Stores a change and has it served, here and by the other gateways of the target.
    ///
    /// @throws Problem when the document does not allow it; or 503 when it is not served
    ///   everywhere: a revocation is none before it is over
    void change(String iqn, ConfigEdit edit) {
        told(() -> shared().change("the change", portals(iqn), edit, null));
    }

    /// Tries a change that needs something else to be done before it.
    ///
    /// @throws Problem when the document does not allow it
    void preview(ConfigEdit edit) {
        told(
                () -> {
                    var _ = shared().live().preview(edit);
                });
    }

    /// Takes a target from a gateway that is not asked, since it is dead; it is fenced.
    void expel(String iqn, String gateway, ConfigEdit edit) {
        told(
                () -> {
                    // what it warns of stands in the log
                    var _ = shared().expel("the change", gateway, portals(iqn), edit, null);
                });
    }

    /// For a removal that finds nothing to remove: whether an earlier one that was not confirmed by
    /// every gateway is confirmed now.
    ///
    /// @throws Problem (503) when it still is not
    boolean confirmEarlier(String iqn) {
        boolean[] confirmed = new boolean[1];
        if (shared != null) {
            told(() -> confirmed[0] = shared().confirmEarlier("the change", iqn));
        }
        return confirmed[0];
    }

    /// What is taken away and not confirmed yet by every gateway concerned.
    List<Unconfirmed> unconfirmed() {
        return shared == null ? List.of() : shared.unconfirmed();
    }

    private static void told(Runnable change) {
        try {
            change.run();
        } catch (ConfEditException e) {
            throw refusal(e);
        } catch (ApiProblem e) {
            throw Problem.of(e.status() == 500 ? 503 : e.status(), e.text());
        }
    }

    private Collection<String> portals(String iqn) {
        GatewayConf.Target target = stored().targets().get(iqn);
        return target == null ? List.of() : target.portals().keySet();
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

    private FanOut shared() {
        if (shared == null) {
            throw Problem.conflict(
                    "this gateway keeps no objects of its own: set store: file:DIR or rados in the"
                            + " configuration file");
        }
        return shared;
    }
}
