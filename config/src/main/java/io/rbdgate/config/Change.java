package io.rbdgate.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One difference between the configuration that is served and the one that shall be.
public sealed interface Change {

    /// What a change does to sessions that are logged in.
    enum Effect {
        /// They notice nothing.
        NONE,
        /// It holds for logins from now on; sessions keep what they have.
        NEW_SESSIONS,
        /// They go on and are told by unit attentions.
        UNIT_ATTENTION,
        /// Those concerned are logged out.
        DROPS_SESSIONS
    }

    /// What it does to sessions.
    Effect effect();

    /// A portal to listen on.
    record PortalAdded(PortalConfig portal) implements Change {
        @Override
        public Effect effect() {
            return Effect.NONE;
        }
    }

    /// A portal to close, with the connections accepted by it.
    record PortalRemoved(PortalConfig portal) implements Change {
        @Override
        public Effect effect() {
            return Effect.DROPS_SESSIONS;
        }
    }

    /// Another advertised address for the same listener (another tag closes and opens the portal).
    record PortalAdvertised(PortalConfig before, PortalConfig after) implements Change {
        @Override
        public Effect effect() {
            return Effect.NONE;
        }
    }

    /// A target with all that belongs to it.
    record TargetAdded(TargetConfig target) implements Change {
        @Override
        public Effect effect() {
            return Effect.NONE;
        }
    }

    /// A target with all that belongs to it.
    record TargetRemoved(TargetConfig target) implements Change {
        @Override
        public Effect effect() {
            return Effect.DROPS_SESSIONS;
        }
    }

    /// Other portals lead to the target, or under other tags; sessions through one that no longer
    /// does are concerned.
    record TargetPortalsChanged(TargetConfig before, TargetConfig after) implements Change {
        @Override
        public Effect effect() {
            return Effect.DROPS_SESSIONS;
        }
    }

    /// Who may log in; going to `listed` concerns the sessions of those not listed.
    record AccessChanged(TargetConfig before, TargetConfig after) implements Change {
        @Override
        public Effect effect() {
            return after.access() == Access.LISTED ? Effect.DROPS_SESSIONS : Effect.NONE;
        }
    }

    /// The target's own CHAP; who has proven a secret that no longer holds is concerned.
    record ChapChanged(TargetConfig before, TargetConfig after) implements Change {
        @Override
        public Effect effect() {
            return ChapConfig.revokes(before.chap(), after.chap())
                    ? Effect.DROPS_SESSIONS
                    : Effect.NEW_SESSIONS;
        }
    }

    /// What is negotiated.
    record ParametersChanged(TargetConfig before, TargetConfig after) implements Change {
        @Override
        public Effect effect() {
            return Effect.NEW_SESSIONS;
        }
    }

    /// A logical unit, for every initiator that sees it.
    record LunAdded(Iqn target, LunConfig lun) implements Change {
        @Override
        public Effect effect() {
            return Effect.UNIT_ATTENTION;
        }
    }

    /// A logical unit; its commands in flight end first.
    record LunRemoved(Iqn target, LunConfig lun) implements Change {
        @Override
        public Effect effect() {
            return Effect.UNIT_ATTENTION;
        }
    }

    /// The same disk: other size or properties, never another identity or block size.
    record LunChanged(Iqn target, LunConfig before, LunConfig after) implements Change {
        @Override
        public Effect effect() {
            boolean seen = isResized() || !after.options().equals(before.options());
            return seen ? Effect.UNIT_ATTENTION : Effect.NONE;
        }

        /// An image has its own size, whatever it would be created with.
        private boolean isResized() {
            return !(before.backstore() instanceof BackstoreConfig.Rbd)
                    && !before.backstore().equals(after.backstore());
        }
    }

    /// An initiator known by name.
    record InitiatorAdded(TargetConfig target, InitiatorConfig initiator) implements Change {
        /// Where anybody may log in, it may already be there and see other LUNs from now on.
        @Override
        public Effect effect() {
            boolean mayBeThere = target.access() == Access.OPEN && initiator.luns() != null;
            return mayBeThere ? Effect.UNIT_ATTENTION : Effect.NONE;
        }
    }

    /// An initiator no longer known by name; `target` is the new one.
    record InitiatorRemoved(TargetConfig target, InitiatorConfig initiator) implements Change {
        @Override
        public Effect effect() {
            if (target.access() == Access.LISTED) {
                return Effect.DROPS_SESSIONS;
            }
            return initiator.luns() == null ? Effect.NEW_SESSIONS : Effect.UNIT_ATTENTION;
        }
    }

    /// CHAP or LUNs of an initiator; `target` is the new one.
    record InitiatorChanged(TargetConfig target, InitiatorConfig before, InitiatorConfig after)
            implements Change {
        @Override
        public Effect effect() {
            if (ChapConfig.revokes(before.chap(), target.chapFor(after.iqn()))) {
                return Effect.DROPS_SESSIONS;
            }
            return Objects.equals(before.luns(), after.luns())
                    ? Effect.NEW_SESSIONS
                    : Effect.UNIT_ATTENTION;
        }
    }

    /// CHAP of discovery sessions.
    record DiscoveryChanged(@Nullable ChapConfig after) implements Change {
        @Override
        public Effect effect() {
            return Effect.NEW_SESSIONS;
        }
    }

    /// Where metrics are served (null: nowhere).
    record MetricsChanged(@Nullable HostPort before, @Nullable HostPort after) implements Change {
        @Override
        public Effect effect() {
            return Effect.NONE;
        }
    }

    /// The REST API (null: off).
    record ApiChanged(@Nullable ApiConfig before, @Nullable ApiConfig after) implements Change {
        @Override
        public Effect effect() {
            return Effect.NONE;
        }
    }

    /// Bounds; what is above a lowered one is not cut off.
    record LimitsChanged(Limits before, Limits after) implements Change {
        @Override
        public Effect effect() {
            return Effect.NONE;
        }
    }
}
