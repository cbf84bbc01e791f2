package io.rbdgate.management.live;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last resort against a gateway that does not confirm a revocation: its data clients are
/// fenced, so that it can serve nothing any more until it has read the newest configuration.
/// Callable from any thread; blocks.
public interface Fencing {
    /// No gateway can be fenced, which goes without saying.
    Fencing NONE =
            new Fencing() {
                @Override
                public String instance() {
                    return "";
                }

                @Override
                public String obstacle(String gateway) {
                    return "";
                }

                @Override
                public @Nullable String danger(String gateway) {
                    return null;
                }

                @Override
                public void fence(Map<String, String> gateways, String why) {}
            };

    /// Names the run of this gateway.
    String instance();

    /// Why fencing `gateway` would not end what it serves from the cluster; null when it would, or
    /// nothing of it is left to be fenced. Empty: there is nothing to be said about it.
    @Nullable String obstacle(String gateway);

    /// Why `gateway`, which may still write, cannot be fenced; null when it can, or has published
    /// nothing to be fenced.
    @Nullable String danger(String gateway);

    /// Fences every run of the gateways but the one each name is mapped to (empty: none of its runs
    /// has confirmed).
    ///
    /// @throws io.rbdgate.config.store.ConfigStoreException when that is not done
    void fence(Map<String, String> gateways, String why);
}
