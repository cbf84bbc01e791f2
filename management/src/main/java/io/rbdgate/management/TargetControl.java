package io.rbdgate.management;

import java.util.List;

/// The running target as the management plane sees it. Callable from any thread; answers are
/// snapshots.
public interface TargetControl {

    /// Every LUN with its state.
    List<LunStatus> luns();

    /// Every iSCSI session.
    List<SessionStatus> sessions();

    /// Whether every configured LUN can be used.
    default boolean ready() {
        for (LunStatus lun : luns()) {
            if (!lun.online()) {
                return false;
            }
        }
        return true;
    }

    /// A LUN: where it is, whether it can be used, and if not, why (`reason`, for a person).
    record LunStatus(
            String targetIqn,
            int lun,
            String backstore,
            boolean online,
            String state,
            String reason) {}

    /// A session: who, from where, on which target (empty for discovery).
    record SessionStatus(String initiatorName, String peer, String targetIqn) {}
}
