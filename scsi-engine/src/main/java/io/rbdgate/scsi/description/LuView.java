package io.rbdgate.scsi.description;

import io.rbdgate.scsi.backstore.Capabilities;
import io.rbdgate.scsi.backstore.Geometry;
import org.jspecify.annotations.Nullable;

/// Immutable snapshot of a logical unit, readable on any thread.
///
/// `reason` says in words why the unit is in its state (empty when online). Geometry and
/// capabilities are those of the backstore last online, or [#UNKNOWN_GEOMETRY] and
/// [#UNKNOWN_CAPABILITIES] before the first. `mode` is what initiators have changed, `space` what
/// its blocks are taken from, null where nobody measures that; `owner` which of several gateways
/// has it, null when this one serves it alone.
public record LuView(
        LuIdentity identity,
        LuSettings settings,
        LuState state,
        String reason,
        Geometry geometry,
        Capabilities capabilities,
        ModeParameters mode,
        @Nullable PoolSpace space,
        @Nullable UnitOwner owner) {

    /// Before a backstore was online: no blocks.
    public static final Geometry UNKNOWN_GEOMETRY = new Geometry(0, 0, 0, 0);

    /// Before a backstore was online: a volatile cache is assumed, since an initiator that learns
    /// "no cache" would never flush again.
    public static final Capabilities UNKNOWN_CAPABILITIES =
            new Capabilities(false, true, true, false, 0, false);

    /// What is known before the first backstore is online.
    public static LuView opening(LuIdentity identity, LuSettings settings) {
        return new LuView(
                identity,
                settings,
                LuState.OPENING,
                "the backstore is being opened",
                UNKNOWN_GEOMETRY,
                UNKNOWN_CAPABILITIES,
                ModeParameters.DEFAULT,
                null,
                null);
    }

    /// The same with its names.
    public LuView withIdentity(LuIdentity newIdentity) {
        return new LuView(
                newIdentity, settings, state, reason, geometry, capabilities, mode, space, owner);
    }

    /// The same in another state, for `newReason`.
    public LuView withState(LuState newState, String newReason) {
        return new LuView(
                identity,
                settings,
                newState,
                newReason,
                geometry,
                capabilities,
                mode,
                space,
                owner);
    }

    /// The same with another backstore.
    public LuView withBackstore(Geometry newGeometry, Capabilities newCapabilities) {
        return new LuView(
                identity,
                settings,
                state,
                reason,
                newGeometry,
                newCapabilities,
                mode,
                space,
                owner);
    }

    /// The same with other mode parameters.
    public LuView withMode(ModeParameters newMode) {
        return new LuView(
                identity, settings, state, reason, geometry, capabilities, newMode, space, owner);
    }

    /// The same with other space behind it.
    public LuView withSpace(PoolSpace newSpace) {
        return new LuView(
                identity, settings, state, reason, geometry, capabilities, mode, newSpace, owner);
    }

    /// The same with another owner.
    public LuView withOwner(UnitOwner newOwner) {
        return new LuView(
                identity, settings, state, reason, geometry, capabilities, mode, space, newOwner);
    }

    /// The number of logical blocks.
    public long blocks() {
        return geometry.sizeBytes() / settings.blockBytes();
    }

    /// Whether writes are refused with DATA PROTECT.
    public boolean writeProtected() {
        return readOnly() || mode.softwareWriteProtect();
    }

    /// Whether writes are refused whatever initiators wish.
    public boolean readOnly() {
        return settings.readOnly() || capabilities.readOnly();
    }

    /// Whether the medium is to be called rotating.
    public boolean rotational() {
        Boolean override = settings.rotational();
        return override != null ? override : capabilities.rotational();
    }

    /// Whether WRITE ATOMIC is offered: at least a physical block is written all or not at all.
    public boolean atomicWrites() {
        return capabilities.atomicWriteBytes() >= settings.physicalBlockBytes();
    }

    /// Whether blocks can be unmapped.
    public boolean thin() {
        return capabilities.discard();
    }

    /// The space its blocks are taken from, where initiators can learn about it; else null.
    public @Nullable PoolSpace provisioning() {
        return thin() ? space : null;
    }
}
