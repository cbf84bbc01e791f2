package io.rbdgate.management;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.GatewayConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.management.StorageAdmin.ImageName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Snapshots that initiators have as disks: they must not go.
public final class ServedSnapshots {
    private ServedSnapshots() {}

    /// Why `snapshot` of `image` cannot be deleted, null when nobody is served it here.
    public static @Nullable String refusal(GatewayConfig served, ImageName image, String snapshot) {
        for (TargetConfig target : served.targets()) {
            for (LunConfig lun : target.luns()) {
                if (lun.backstore() instanceof BackstoreConfig.Rbd rbd
                        && snapshot.equals(rbd.snapshot())
                        && image.equals(nameOf(rbd))) {
                    return image
                            + "@"
                            + snapshot
                            + " is served as "
                            + target.iqn()
                            + " LUN "
                            + lun.lun()
                            + ": remove the LUN first";
                }
            }
        }
        return null;
    }

    private static ImageName nameOf(BackstoreConfig.Rbd rbd) {
        return new ImageName(
                rbd.pool(), Objects.requireNonNullElse(rbd.namespace(), ""), rbd.image());
    }
}
