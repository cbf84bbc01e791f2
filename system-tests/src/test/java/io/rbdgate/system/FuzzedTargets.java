package io.rbdgate.system;

/// What the gateways serve that are fuzzed: a target with disks of all sorts, and one of a host
/// that must not notice.
final class FuzzedTargets {
    /// The one that is fuzzed.
    static final String FUZZED = "iqn.2026-11.io.rbdgate:fuzz";

    /// The one of the [Witness].
    static final String OTHER = "iqn.2026-11.io.rbdgate:witness";

    /// How many LUNs the fuzzed one has.
    static final int LUNS = 4;

    private FuzzedTargets() {}

    /// The configuration, but for the portal; the disk with blocks of 4096 bytes is of `kind`.
    static String yaml(String kind) {
        return """
        targets:
          - iqn: %s
            access: open
            luns:
              - {lun: 0, backstore: {type: memory, size: 16M}}
              - {lun: 1, removable: true, backstore: {type: memory, size: 16M}}
              - {lun: 2, backstore: {type: file, path: fuzz.img, size: 16M}}
              - {lun: 3, blockSize: 4096, backstore: {type: %s, size: 16M}}
          - iqn: %s
            access: open
            luns: [{lun: 0, backstore: {type: memory, size: 16M}}]
        """
                .formatted(FUZZED, kind, OTHER);
    }
}
