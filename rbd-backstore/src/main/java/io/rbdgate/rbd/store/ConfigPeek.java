package io.rbdgate.rbd.store;

import io.rbdgate.config.store.ConfigStoreException;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdCluster;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.MissingLibraryException;
import org.jspecify.annotations.Nullable;

/// A look at the shared configuration that changes nothing: no seeding, no upgrade.
public final class ConfigPeek {
    private ConfigPeek() {}

    /// The document as it is stored; null when there is none. Blocks, 10 s at most.
    ///
    /// @throws ConfigStoreException when the cluster cannot be reached or the object holds
    ///   something else
    public static @Nullable GatewayConf at(RadosConfigStore.StoreLocation location) {
        try (RbdCluster cluster =
                        RbdCluster.connectBounded(
                                CephLibrary.installed(), location.conf(), location.client());
                RbdPool pool = cluster.pool(location.pool(), "")) {
            String text = new ConfigObject(pool, location.object()).read().text();
            return text.isEmpty() ? null : GatewayConf.parse(text);
        } catch (RbdException e) {
            if (e.is(ErrnoTable.ENOENT)) {
                return null;
            }
            throw new ConfigStoreException(location + ": " + e.getMessage(), e);
        } catch (MissingLibraryException e) {
            throw new ConfigStoreException(location + ": " + e.getMessage(), e);
        }
    }
}
