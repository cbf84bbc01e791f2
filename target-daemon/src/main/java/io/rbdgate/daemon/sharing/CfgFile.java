package io.rbdgate.daemon.sharing;

import io.rbdgate.config.store.cfg.IscsiGatewayCfg;
import io.rbdgate.daemon.storage.CephStorageAdmin;
import io.rbdgate.management.StorageException;
import io.rbdgate.rbd.admin.CephAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an `iscsi-gateway.cfg` with what of it (`config://KEY`) the monitors keep.
public final class CfgFile {
    private CfgFile() {}

    /// The settings as the original's daemons take them. The monitors are asked only when the file
    /// says so. Blocks.
    ///
    /// @throws IOException when the file cannot be read
    /// @throws IllegalArgumentException when it is wrong, the monitors do not answer or have no
    ///   such key
    public static IscsiGatewayCfg read(Path file) throws IOException {
        String text = Files.readString(file);
        // the settings that say where the monitors are stand in the file itself
        IscsiGatewayCfg plain = IscsiGatewayCfg.withoutStored(text);
        return text.contains("config://")
                ? IscsiGatewayCfg.parse(text, key -> stored(plain, key))
                : plain;
    }

    /// A key of the monitors' config-key store; null when there is none.
    ///
    /// @throws IllegalArgumentException when the monitors do not answer or refuse
    static @Nullable String stored(IscsiGatewayCfg cfg, String key) {
        if (!Files.exists(cfg.cephConf())) {
            throw new IllegalArgumentException(
                    "the key "
                            + key
                            + " cannot be read from the monitors: there is no "
                            + cfg.cephConf()
                            + " (ceph_config_dir, cluster_name)");
        }
        try (CephStorageAdmin ceph =
                new CephStorageAdmin(new CephAdmin(cfg.cephConf(), cfg.cephClient()))) {
            return ceph.command(Map.of("prefix", "config-key get", "key", key), false);
        } catch (StorageException e) {
            if (e.kind() == StorageException.Kind.NOT_FOUND) {
                return null;
            }
            throw new IllegalArgumentException(
                    "the key " + key + " cannot be read from the monitors: " + e.getMessage(), e);
        }
    }
}
