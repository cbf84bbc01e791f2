package io.rbdgate.management.live;

import io.rbdgate.config.registry.GatewayRecord;
import io.rbdgate.config.registry.GatewayRegistry;
import io.rbdgate.config.store.ConfigStoreException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fences by what the gateways publish of themselves.
public final class RegistryFencing implements Fencing {
    private final GatewayRegistry registry;
    private final String instance;
    private final Runnable afterwards;

    /// `instance` is the run of this gateway; `afterwards` lets every client that writes here know
    /// of the fence, before anybody relies on it.
    public RegistryFencing(GatewayRegistry registry, String instance, Runnable afterwards) {
        this.registry = registry;
        this.instance = instance;
        this.afterwards = afterwards;
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public @Nullable String obstacle(String gateway) {
        try {
            if (runs(gateway).isEmpty()) {
                return "it cannot be fenced: it has published no data client (a gateway of"
                        + " ceph-iscsi?); if it is gone, remove it from the target by force";
            }
        } catch (ConfigStoreException e) {
            return "it cannot be fenced: " + e.getMessage();
        }
        return danger(gateway);
    }

    private List<GatewayRecord> runs(String gateway) {
        return registry.records().stream().filter(r -> r.gateway().equals(gateway)).toList();
    }

    @Override
    public @Nullable String danger(String gateway) {
        try {
            boolean alive = runs(gateway).stream().anyMatch(r -> !r.dataClients().isEmpty());
            String forbidden = alive ? registry.fencingObstacle() : "";
            return forbidden.isEmpty() ? null : "it cannot be fenced: " + forbidden;
        } catch (ConfigStoreException e) {
            return "it cannot be fenced: " + e.getMessage();
        }
    }

    @Override
    public void fence(Map<String, String> gateways, String why) {
        boolean fenced = false;
        for (GatewayRecord run : registry.records()) {
            String confirmed = gateways.get(run.gateway());
            if (confirmed != null
                    && !confirmed.equals(run.instance())
                    && !run.dataClients().isEmpty()) {
                registry.fence(run, run.dataClients(), why);
                fenced = true;
            }
        }
        if (fenced) {
            afterwards.run();
        }
    }
}
