package io.rbdgate.daemon.drain;

/// Port to whoever decides which gateway owns a logical unit, as far as a drain is concerned: to
/// own nothing and to stay (`Wish.DRAIN` of ha-alua), or to serve (`Wish.SERVE`). Any thread.
public interface OwnedLuns {
    /// Of a gateway that shares ownership with nobody.
    OwnedLuns NONE =
            new OwnedLuns() {
                @Override
                public void giveAway() {}

                @Override
                public void claimAgain() {}

                @Override
                public int count() {
                    return 0;
                }
            };

    /// Moves all of them to other gateways and claims none until [#claimAgain]. Does not wait.
    void giveAway();

    /// Claims again what is preferred here. Does not wait.
    void claimAgain();

    /// How many this gateway owns now.
    int count();
}
