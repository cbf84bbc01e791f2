package io.rbdgate.management.v1;

import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.GatewayConf;
import java.time.Instant;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// The shared document in memory.
final class MemoryConfigStore implements ConfigStore {
    private GatewayConf conf = GatewayConf.seed(Instant.EPOCH);

    @Override
    public synchronized GatewayConf read() {
        return conf;
    }

    @Override
    public synchronized GatewayConf update(ConfigEdit edit) {
        ObjectNode document = conf.document();
        edit.apply(document);
        if (!document.equals(conf.document())) {
            document.put("epoch", conf.epoch() + 1);
            conf = GatewayConf.parse(GatewayConf.of(document).text()); // as it would be read again
        }
        return conf;
    }

    @Override
    public Watch watch(Consumer<GatewayConf> listener) {
        return () -> {};
    }

    @Override
    public void close() {}
}
