package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.patch;
import static io.rbdgate.management.v1.Operation.post;
import static io.rbdgate.management.v1.Operation.put;

import io.rbdgate.config.Iqn;
import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.Credentials;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.http.Json;
import io.rbdgate.management.v1.TargetViews.TargetView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Targets and the gateways through which they are reached.
final class TargetOperations {
    private static final String TAG = "targets";
    private static final String TARGET = "/targets/{iqn}";

    private final Targets targets;
    private final ConfEdits edits;
    private final ExtraEdits extras;
    private final TargetControl control;

    TargetOperations(Targets targets, ConfEdits edits, ExtraEdits extras, TargetControl control) {
        this.targets = targets;
        this.edits = edits;
        this.extras = extras;
        this.control = control;
    }

    record NewTarget(
            @Field(value = "Its iSCSI name", longest = 223, example = "iqn.2026-11.io.rbdgate:demo")
                    String iqn,
            @Field(
                            value = "Who may log in (listed)",
                            oneOf = {"listed", "open"})
                    @Nullable String access) {}

    record TargetChange(
            @Field(
                            value = "Who may log in",
                            oneOf = {"listed", "open"})
                    @Nullable String access,
            @Field("Settings such as max_burst_length; empty text: the default")
                    @Nullable Map<String, String> controls) {}

    record Portals(
            @Field("The IP addresses of the gateway for this target, IPv4 or IPv6")
                    List<String> addresses,
            @Field(
                            value =
                                    "Their TCP port, the same on all gateways of the target; absent:"
                                            + " api.portalPort of the gateway",
                            min = 1,
                            max = 65535,
                            example = "3260")
                    @Nullable Integer port) {}

    record Chap(
            @Field(
                            value = "The initiator's CHAP name",
                            pattern = "[\\w.:@-]{8,64}",
                            example = "alice-host")
                    String user,
            @Field(value = "Its secret", pattern = "[\\w@/-]{12,16}", example = "initiator-12")
                    String secret,
            @Field(
                            value = "The target's CHAP name, for mutual CHAP",
                            pattern = "[\\w.:@-]{8,64}",
                            example = "gateway-01")
                    @Nullable String mutualUser,
            @Field(
                            value = "The target's secret",
                            pattern = "[\\w@/-]{12,16}",
                            example = "gateway-secr")
                    @Nullable String mutualSecret) {
        Credentials credentials() {
            return new Credentials(
                    user,
                    secret,
                    ImageOperations.textOr(mutualUser, ""),
                    ImageOperations.textOr(mutualSecret, ""));
        }

        /// Without the secrets.
        @Override
        public String toString() {
            return "Chap[user=" + user + "]";
        }
    }

    List<Operation> table() {
        return List.of(
                get("/targets", TAG, "Lists the targets")
                        .lists(TargetView.class)
                        .fails(503)
                        .by(_ -> targets.all()),
                post("/targets", TAG, "Makes a target")
                        .takes(NewTarget.class)
                        .creates(TargetView.class)
                        .fails(400, 409, 415, 422, 503)
                        .by(this::create),
                get(TARGET, TAG, "Describes a target")
                        .answers(TargetView.class)
                        .fails(400, 404, 503)
                        .by(call -> targets.view(call.iqn("iqn"))),
                patch(TARGET, TAG, "Changes who may log in, or settings of sessions")
                        .takes(TargetChange.class)
                        .answers(TargetView.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::change),
                delete(TARGET, TAG, "Removes a target that has neither LUNs nor initiators")
                        .flag("force", "Also while initiators are logged in")
                        .fails(400, 404, 409, 422, 503)
                        .by(this::remove),
                put(TARGET + "/chap", TAG, "Demands CHAP of every initiator of an open target")
                        .takes(Chap.class)
                        .answers(TargetView.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::chap),
                delete(TARGET + "/chap", TAG, "Demands no CHAP any more")
                        .answers(TargetView.class)
                        .fails(400, 404, 409, 503)
                        .by(this::noChap),
                get(TARGET + "/portal-groups", TAG, "Lists the gateways of a target")
                        .lists(TargetViews.PortalGroup.class)
                        .fails(400, 404, 503)
                        .by(call -> targets.view(call.iqn("iqn")).portalGroups()),
                put(
                                TARGET + "/portal-groups/{gateway}",
                                TAG,
                                "Serves a target on a gateway, at these addresses")
                        .takes(Portals.class)
                        .answers(TargetView.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::addPortals),
                delete(TARGET + "/portal-groups/{gateway}", TAG, "Takes a target from a gateway")
                        .flag(
                                "force",
                                "Also one that does not answer; also the last, with all LUNs")
                        .answers(TargetView.class)
                        .fails(400, 404, 409, 422, 503)
                        .by(this::removePortals));
    }

    private Operation.Created create(Call call) {
        NewTarget wanted = call.body(NewTarget.class);
        String iqn = name(wanted.iqn());
        targets.requireChangeable(iqn);
        ConfigEdit fresh =
                document -> {
                    if (document.path("targets").has(iqn)) {
                        throw new ConfEditException(409, "the target " + iqn + " exists");
                    }
                };
        ConfigEdit made = fresh.then(edits.targets().create(iqn, Json.object()));
        boolean open = "open".equals(wanted.access());
        targets.change(iqn, open ? made.then(edits.auth().acl(iqn, false)) : made);
        return new Operation.Created("/targets/" + iqn, targets.view(iqn));
    }

    private static String name(String text) {
        try {
            return new Iqn(text).text();
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("iqn", String.valueOf(e.getMessage()));
        }
    }

    private TargetView change(Call call) {
        String iqn = targets.stored(call.iqn("iqn")).iqn();
        TargetChange wanted = call.body(TargetChange.class);
        ConfigEdit edit = document -> {};
        Map<String, String> controls = wanted.controls();
        if (controls != null) {
            ObjectNode requested = Json.object();
            controls.forEach(requested::put);
            try {
                edit = edit.then(edits.targets().reconfigure(iqn, requested));
            } catch (ConfEditException e) {
                throw Targets.refusal(e);
            }
        }
        if (wanted.access() != null) {
            edit = edit.then(edits.auth().acl(iqn, wanted.access().equals("listed")));
        }
        targets.change(iqn, edit);
        return targets.view(iqn);
    }

    private Map<String, String> remove(Call call) {
        TargetView target = targets.view(targets.stored(call.iqn("iqn")).iqn());
        if (!target.luns().isEmpty() || !target.initiators().isEmpty()) {
            throw Problem.conflict(
                    target.iqn() + " has LUNs or initiators: remove them before the target");
        }
        long sessions =
                control.sessions().stream().filter(s -> s.targetIqn().equals(target.iqn())).count();
        if (sessions > 0 && !call.flag("force")) {
            throw Problem.conflict(
                    target.iqn()
                            + " has "
                            + sessions
                            + " sessions: log them out or add force=true");
        }
        targets.change(target.iqn(), edits.targets().remove(target.iqn()));
        return Map.of();
    }

    private TargetView chap(Call call) {
        return authenticate(call, call.body(Chap.class).credentials());
    }

    private TargetView noChap(Call call) {
        return authenticate(call, Credentials.NONE);
    }

    private TargetView authenticate(Call call, Credentials credentials) {
        String iqn = targets.stored(call.iqn("iqn")).iqn();
        targets.change(iqn, checked(() -> edits.auth().target(iqn, credentials)));
        return targets.view(iqn);
    }

    /// An edit whose arguments are checked when it is made.
    static ConfigEdit checked(java.util.function.Supplier<ConfigEdit> made) {
        try {
            return made.get();
        } catch (ConfEditException e) {
            throw Problem.of(422, String.valueOf(e.getMessage()));
        }
    }

    private TargetView addPortals(Call call) {
        String iqn = targets.stored(call.iqn("iqn")).iqn();
        Portals wanted = call.body(Portals.class);
        List<String> addresses = wanted.addresses();
        if (addresses.isEmpty() || addresses.size() > 16) {
            throw Problem.invalid("addresses", "must have 1 to 16 entries");
        }
        for (int i = 0; i < addresses.size(); i++) {
            if (!io.rbdgate.config.HostPort.isAddress(addresses.get(i))) {
                throw Problem.invalid("addresses[" + i + "]", "is no IPv4 or IPv6 address");
            }
        }
        String gateway = call.text("gateway");
        ConfigEdit port = port(targets.view(iqn), wanted.port());
        ConfigEdit replaced = checked(() -> edits.portals().replace(iqn, gateway, addresses));
        targets.change(iqn, replaced.then(port));
        return targets.view(iqn);
    }

    /// The first gateway of a target decides; the others follow.
    private ConfigEdit port(TargetView target, @Nullable Integer wanted) {
        int usual = control.served().portalPort();
        if (target.portalGroups().isEmpty()) {
            return extras.port(target.iqn(), wanted == null || wanted == usual ? null : wanted);
        }
        int present = Objects.requireNonNullElse(target.portalGroups().getFirst().port(), usual);
        if (wanted != null && wanted != present) {
            throw Problem.conflict(
                    target.iqn()
                            + " is served on port "
                            + present
                            + " by its other gateways: name that one");
        }
        return document -> {};
    }

    private TargetView removePortals(Call call) {
        String gateway = call.text("gateway");
        TargetView target = targets.view(targets.stored(call.iqn("iqn")).iqn());
        boolean last = target.portalGroups().size() == 1;
        if (target.portalGroups().stream().noneMatch(g -> g.gateway().equals(gateway))) {
            throw Problem.notFound(gateway + " is no gateway of " + target.iqn());
        }
        boolean inUse = !target.luns().isEmpty() || !target.initiators().isEmpty();
        if (last && inUse && !call.flag("force")) {
            throw Problem.conflict(
                    gateway
                            + " is the last gateway: the target would lose its LUNs and initiators;"
                            + " add force=true if that is meant");
        }
        ConfigEdit edit = edits.portals().remove(target.iqn(), gateway);
        if (call.flag("force")) {
            targets.expel(target.iqn(), gateway, edit);
        } else {
            targets.change(target.iqn(), edit);
        }
        return targets.view(target.iqn());
    }
}
