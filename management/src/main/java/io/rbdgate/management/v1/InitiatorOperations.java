package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;
import static io.rbdgate.management.v1.Operation.put;

import io.rbdgate.config.Iqn;
import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.Credentials;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.edit.ConfEdits;
import io.rbdgate.config.store.extra.ExtraEdits;
import io.rbdgate.management.v1.TargetViews.InitiatorView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Initiators of a target: who they are, what they see, how they prove themselves.
final class InitiatorOperations {
    private static final String TAG = "initiators";
    private static final String INITIATORS = "/targets/{iqn}/initiators";
    private static final String INITIATOR = INITIATORS + "/{initiator}";

    private final Targets targets;
    private final ConfEdits edits;
    private final ExtraEdits extras;

    InitiatorOperations(Targets targets, ConfEdits edits, ExtraEdits extras) {
        this.targets = targets;
        this.edits = edits;
        this.extras = extras;
    }

    record NewInitiator(
            @Field(
                            value = "Its iSCSI name",
                            longest = 223,
                            example = "iqn.1994-05.com.redhat:client")
                    String iqn) {}

    record ShownLuns(@Field("The target's numbers of all LUNs it shall see") List<Integer> luns) {}

    record NextSecret(
            @Field(
                            value = "A secret that is valid besides the present one",
                            pattern = "[\\w@/-]{12,16}",
                            example = "second-secret")
                    String secret) {
        /// Without the secret.
        @Override
        public String toString() {
            return "NextSecret[***]";
        }
    }

    List<Operation> table() {
        List<Operation> rows = new ArrayList<>(names());
        rows.add(
                put(INITIATOR + "/luns", TAG, "Shows an initiator exactly these LUNs")
                        .takes(ShownLuns.class)
                        .answers(InitiatorView.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::show));
        rows.add(
                put(INITIATOR + "/chap", TAG, "Demands CHAP of an initiator")
                        .takes(TargetOperations.Chap.class)
                        .answers(InitiatorView.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(
                                call ->
                                        authenticate(
                                                call,
                                                call.body(TargetOperations.Chap.class)
                                                        .credentials())));
        rows.add(
                delete(INITIATOR + "/chap", TAG, "Demands no CHAP of an initiator any more")
                        .answers(InitiatorView.class)
                        .fails(400, 404, 409, 503)
                        .by(call -> authenticate(call, Credentials.NONE)));
        rows.add(
                put(INITIATOR + "/chap/next", TAG, "Makes a second secret valid too")
                        .takes(NextSecret.class)
                        .answers(InitiatorView.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::next));
        rows.add(
                post(INITIATOR + "/chap/next/promote", TAG, "Makes the second secret the only one")
                        .answers(InitiatorView.class)
                        .fails(400, 404, 409, 503)
                        .by(this::promote));
        rows.add(
                delete(INITIATOR + "/chap/next", TAG, "Makes the second secret invalid again")
                        .answers(InitiatorView.class)
                        .fails(400, 404, 409, 503)
                        .by(this::noNext));
        return rows;
    }

    private List<Operation> names() {
        return List.of(
                get(INITIATORS, TAG, "Lists the initiators of a target")
                        .lists(InitiatorView.class)
                        .fails(400, 404, 503)
                        .by(call -> targets.view(call.iqn("iqn")).initiators()),
                post(INITIATORS, TAG, "Lists an initiator: it may log in")
                        .takes(NewInitiator.class)
                        .creates(InitiatorView.class)
                        .fails(400, 404, 409, 415, 422, 503)
                        .by(this::create),
                get(INITIATOR, TAG, "Describes an initiator")
                        .answers(InitiatorView.class)
                        .fails(400, 404, 503)
                        .by(this::view),
                delete(INITIATOR, TAG, "Lists an initiator no longer; its sessions end")
                        .flag("force", "Also while it is logged in")
                        .fails(400, 404, 409, 422, 503)
                        .by(this::remove));
    }

    private InitiatorView view(Call call) {
        return targets.initiator(call.iqn("iqn"), call.iqn("initiator"));
    }

    private InitiatorView changeable(Call call) {
        InitiatorView initiator = view(call);
        targets.requireChangeable(call.iqn("iqn"));
        return initiator;
    }

    private Operation.Created create(Call call) {
        String iqn = targets.stored(call.iqn("iqn")).iqn();
        String name;
        try {
            name = new Iqn(call.body(NewInitiator.class).iqn()).text();
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("iqn", String.valueOf(e.getMessage()));
        }
        ConfigEdit fresh =
                document -> {
                    if (document.path("targets").path(iqn).path("clients").has(name)) {
                        throw new ConfEditException(409, iqn + " lists " + name + " already");
                    }
                };
        targets.change(iqn, fresh.then(edits.clients().create(iqn, name)));
        return new Operation.Created(
                "/targets/" + iqn + "/initiators/" + name, targets.initiator(iqn, name));
    }

    private Map<String, String> remove(Call call) {
        InitiatorView initiator = changeable(call);
        if (initiator.connected() && !call.flag("force")) {
            throw Problem.conflict(initiator.iqn() + " is logged in: log it out or add force=true");
        }
        String iqn = call.iqn("iqn");
        targets.change(
                iqn,
                extras.forget(iqn, initiator.iqn())
                        .then(edits.clients().remove(iqn, initiator.iqn())));
        return Map.of();
    }

    private InitiatorView show(Call call) {
        InitiatorView initiator = changeable(call);
        if (initiator.hostGroup() != null) {
            throw Problem.conflict(
                    initiator.iqn()
                            + " is in the host group "
                            + initiator.hostGroup()
                            + ": change the LUNs of the group");
        }
        GatewayConf.Target target = targets.stored(call.iqn("iqn"));
        Map<Integer, String> disks = new HashMap<>();
        target.disks().forEach((id, number) -> disks.put(number, id));
        List<String> images = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int number : new TreeSet<>(call.body(ShownLuns.class).luns())) {
            String disk = disks.get(number);
            if (disk == null) {
                others.add(number);
            } else {
                images.add(disk);
            }
        }
        targets.change(
                target.iqn(),
                edits.clients()
                        .luns(target.iqn(), initiator.iqn(), images)
                        .then(extras.show(target.iqn(), initiator.iqn(), others)));
        return view(call);
    }

    private InitiatorView authenticate(Call call, Credentials credentials) {
        String name = changeable(call).iqn();
        String iqn = call.iqn("iqn");
        targets.change(
                iqn,
                TargetOperations.checked(() -> edits.auth().client(iqn, name, credentials))
                        .then(extras.next(iqn, name, null)));
        return view(call);
    }

    private InitiatorView next(Call call) {
        String name = changeable(call).iqn();
        String secret = call.body(NextSecret.class).secret();
        targets.change(
                call.iqn("iqn"),
                TargetOperations.checked(() -> extras.next(call.iqn("iqn"), name, secret)));
        return view(call);
    }

    private InitiatorView promote(Call call) {
        targets.change(call.iqn("iqn"), extras.promote(call.iqn("iqn"), changeable(call).iqn()));
        return view(call);
    }

    private InitiatorView noNext(Call call) {
        targets.change(call.iqn("iqn"), extras.next(call.iqn("iqn"), changeable(call).iqn(), null));
        return view(call);
    }
}
