package io.rbdgate.ha;

/// Which media commands a gateway may submit: those received in the present epoch while it is open.
/// A command remembers the number it was received under; nothing brings it into a later epoch.
///
/// @param number counts every opening and every closing
public record FencingEpoch(int number, boolean open) {
    /// Nothing has been admitted yet.
    public static final FencingEpoch FIRST = new FencingEpoch(0, false);

    /// Whether what was received under `number` may be submitted now.
    public boolean admits(int receivedUnder) {
        return open && receivedUnder == number;
    }

    FencingEpoch opened() {
        return new FencingEpoch(number + 1, true);
    }

    FencingEpoch closed() {
        return new FencingEpoch(number + 1, false);
    }
}
