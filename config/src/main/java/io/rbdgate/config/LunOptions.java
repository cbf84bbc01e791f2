package io.rbdgate.config;

/// How a logical unit behaves, whatever its blocks are on.
///
/// `readOnly` refuses what would change it; a `removable` medium can be ejected; with
/// `writeSameToEnd` a WRITE SAME of zero blocks goes to the end; `sanitize` allows SANITIZE;
/// `activeActive` lets all gateways serve it at once. `spaceThreshold` is how much, in percent, of
/// the pool or file system behind it may be used before hosts are told; 0: they never are.
public record LunOptions(
        boolean readOnly,
        boolean removable,
        boolean writeSameToEnd,
        boolean sanitize,
        boolean activeActive,
        int spaceThreshold) {

    /// What holds when nothing is said.
    public static final LunOptions DEFAULT = new LunOptions(false, false, false, false, false, 80);

    /// The same, read-only or not.
    public LunOptions withReadOnly(boolean newReadOnly) {
        return new LunOptions(
                newReadOnly, removable, writeSameToEnd, sanitize, activeActive, spaceThreshold);
    }

    /// The same with another threshold.
    public LunOptions withSpaceThreshold(int newSpaceThreshold) {
        return new LunOptions(
                readOnly, removable, writeSameToEnd, sanitize, activeActive, newSpaceThreshold);
    }

    /// Whether a disk goes on being served when these follow `other`: only the threshold changes
    /// meanwhile.
    boolean continues(LunOptions other) {
        return equals(other.withSpaceThreshold(spaceThreshold));
    }
}
