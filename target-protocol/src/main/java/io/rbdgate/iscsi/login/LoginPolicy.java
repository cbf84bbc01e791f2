package io.rbdgate.iscsi.login;

import io.rbdgate.config.ChapConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port: who may log in to what. An implementation is an immutable snapshot, read on any thread; a
/// login uses one snapshot from its first request to its last.
public interface LoginPolicy {

    /// The target of that name, which is in lower case; null when there is none.
    @Nullable LoginTarget target(String iqn);

    /// What a discovery session must prove; null: nothing.
    @Nullable ChapConfig discoveryAuth();

    /// The targets an initiator (its name in lower case) may see, each with all portals it is
    /// offered on, in the order to announce them.
    List<DiscoveredTarget> visibleTo(String initiatorName);
}
