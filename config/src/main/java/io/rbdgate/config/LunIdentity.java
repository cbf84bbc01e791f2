package io.rbdgate.config;

import org.jspecify.annotations.Nullable;

/// What a disk says it is. `serial` null: derived from the backstore, stable; `naa` (hex digits in
/// lower case) null: derived from the serial.
public record LunIdentity(
        @Nullable String serial, @Nullable String naa, String vendor, String product) {

    /// As ceph-iscsi's disks, so that initiators see no difference.
    public static final LunIdentity DEFAULT = new LunIdentity(null, null, "LIO-ORG", "TCMU device");
}
