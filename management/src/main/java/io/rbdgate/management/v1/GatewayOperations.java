package io.rbdgate.management.v1;

import static io.rbdgate.management.v1.Operation.get;

import io.rbdgate.config.ApiConfig;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.store.serve.Unconfirmed;
import io.rbdgate.management.TargetControl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gateway that is asked: its name, whom it trusts, its way to the cluster.
final class GatewayOperations {
    private final TargetControl control;
    private final Targets targets;

    GatewayOperations(TargetControl control, Targets targets) {
        this.control = control;
        this.targets = targets;
    }

    record Gateway(
            @Field("The name it goes by") String name,
            @Field("Addresses that may use this API besides the gateways'") List<String> trusted,
            @Field("The Ceph cluster; null: none is configured") @Nullable Cluster cluster) {}

    record Cluster(
            @Field("Its name, that of the configuration file") String name,
            @Field("The configuration file") String conf,
            @Field("The user at the cluster") String client,
            @Field("The pool of the shared configuration") String pool) {
        static Cluster of(CephConfig ceph) {
            String file = String.valueOf(ceph.conf().getFileName());
            return new Cluster(
                    file.endsWith(".conf") ? file.substring(0, file.length() - 5) : file,
                    ceph.conf().toString(),
                    ceph.client(),
                    ceph.pool());
        }
    }

    record Owed(
            @Field("The gateway that may still serve what was taken away") String gateway,
            @Field("The target in which it was; empty: in all that it serves") String target,
            @Field("Since when") String since,
            @Field("Why fencing the gateway would not end it; null: it would")
                    @Nullable String unfenced) {
        static Owed of(Unconfirmed one) {
            return new Owed(one.gateway(), one.target(), one.since(), one.unfenced());
        }
    }

    List<Operation> table() {
        return List.of(
                get("/gateway", "gateway", "Describes the gateway that is asked")
                        .answers(Gateway.class)
                        .by(_ -> view()),
                get(
                                "/unconfirmed",
                                "gateway",
                                "Lists what was taken away and is not confirmed by every gateway")
                        .lists(Owed.class)
                        .fails(503)
                        .by(_ -> targets.unconfirmed().stream().map(Owed::of).toList()));
    }

    private Gateway view() {
        GatewayConfig config = control.served();
        ApiConfig api = config.api();
        CephConfig ceph = config.ceph();
        return new Gateway(
                control.gatewayName(),
                api == null ? List.of() : api.trusted(),
                ceph == null ? null : Cluster.of(ceph));
    }
}
