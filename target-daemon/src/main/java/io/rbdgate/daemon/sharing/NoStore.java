package io.rbdgate.daemon.sharing;

import io.rbdgate.config.store.ConfEditException;
import io.rbdgate.config.store.ConfigEdit;
import io.rbdgate.config.store.ConfigStore;
import io.rbdgate.config.store.GatewayConf;
import java.time.Instant;
import java.util.function.Consumer;

/// `store: none`: nothing shared is there, and nothing can be kept.
final class NoStore implements ConfigStore {
    private static final GatewayConf EMPTY = GatewayConf.seed(Instant.EPOCH);

    @Override
    public GatewayConf read() {
        return EMPTY;
    }

    @Override
    public GatewayConf update(ConfigEdit edit) {
        throw refusal();
    }

    @Override
    public void requireKeeps() {
        throw refusal();
    }

    private static ConfEditException refusal() {
        return new ConfEditException(
                409,
                "nothing can be kept with store: none; say 'store: file:DIR' or 'store: rados' in"
                        + " the configuration file");
    }

    @Override
    public Watch watch(Consumer<GatewayConf> listener) {
        return () -> {};
    }

    @Override
    public void close() {}
}
