package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.delete;
import static io.rbdgate.management.v1.Operation.get;
import static io.rbdgate.management.v1.Operation.post;

import io.rbdgate.management.DrainControl.Progress;
import io.rbdgate.management.TargetControl;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// Draining the gateway that is asked.
final class DrainOperations {
    private static final String TAG = "drain";
    private final TargetControl control;

    DrainOperations(TargetControl control) {
        this.control = control;
    }

    record DrainView(
            @Field(
                            "serving: logins are let in; draining: they are sent to other gateways;"
                                    + " drained: nobody is left")
                    String state,
            @Field("How many sessions there are") int sessions,
            @Field("How many LUNs this gateway owns that others serve too") int luns,
            @Field("Where logins are sent, by target; empty while they are let in")
                    List<Elsewhere> elsewhere) {}

    record Elsewhere(
            @Field("The target") String target,
            @Field("Its portals on other gateways; empty: logins are let in")
                    List<String> portals) {}

    List<Operation> table() {
        return List.of(
                get("/drain", TAG, "Tells whether this gateway is drained")
                        .answers(DrainView.class)
                        .by(_ -> view(control.draining().progress())),
                post("/drain", TAG, "Sends the initiators of this gateway to others")
                        .answers(DrainView.class)
                        .fails(409)
                        .by(_ -> begin()),
                delete("/drain", TAG, "Lets initiators log in again")
                        .answers(DrainView.class)
                        .by(_ -> view(control.draining().undo())));
    }

    private DrainView begin() {
        try {
            return view(control.draining().begin());
        } catch (IllegalStateException e) {
            throw Problem.conflict(String.valueOf(e.getMessage()));
        }
    }

    private static DrainView view(Progress progress) {
        return new DrainView(
                progress.phase().name().toLowerCase(Locale.ROOT),
                progress.sessions(),
                progress.luns(),
                new TreeMap<>(progress.elsewhere())
                        .entrySet().stream()
                                .map(each -> new Elsewhere(each.getKey(), each.getValue()))
                                .toList());
    }
}
