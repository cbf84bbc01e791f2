package io.rbdgate.ha;

import io.rbdgate.scsi.description.UnitOwner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who owns a logical unit, as all its gateways share it. Immutable; see ADR 0004.
///
/// @param generation counts the claims; a claim and the ownership it leads to have the same
/// @param holder the owner, or in state TAKING who is about to be; null when FREE
/// @param unfenced earlier holders that may still have writes on their way: each leaves the list by
///   itself, drained, or is fenced before the holder writes
/// @param heartbeat counted up by the holder every few seconds, never reset
/// @param preferred the gateway it should be at; empty: any
/// @param linksDown links between gateways that do not work, as `FROM>TO`
/// @param further fields of a later version of the same format, kept as they are
public record OwnershipRecord(
        long generation,
        OwnershipState state,
        @Nullable Holder holder,
        List<Holder> unfenced,
        long heartbeat,
        String preferred,
        List<String> linksDown,
        LastMove lastMove,
        SortedMap<String, String> further) {
    /// What is so before anybody has stored anything.
    public static final OwnershipRecord NONE =
            new OwnershipRecord(
                    0,
                    OwnershipState.FREE,
                    null,
                    List.of(),
                    0,
                    "",
                    List.of(),
                    LastMove.NONE,
                    Collections.emptySortedMap());

    public OwnershipRecord {
        if ((holder == null) != (state == OwnershipState.FREE)) {
            throw new IllegalArgumentException("state " + state + " with holder " + holder);
        }
        unfenced = List.copyOf(unfenced);
        linksDown = List.copyOf(linksDown);
        further = Collections.unmodifiableSortedMap(new TreeMap<>(further));
    }

    /// What port groups tell of it to initiators.
    public UnitOwner unitOwner() {
        return holder == null
                ? UnitOwner.NONE
                : new UnitOwner(holder.gateway(), state == OwnershipState.ACTIVE);
    }

    /// Whether `who`, with this very client, is the owner or about to be.
    boolean isHeldBy(Holder who) {
        return who.equals(holder);
    }

    /// Whether it is held by another run of the same gateway, or through another of its clients.
    boolean isHeldByPredecessorOf(Holder who) {
        Holder current = holder;
        return current != null && !current.equals(who) && current.gateway().equals(who.gateway());
    }

    /// Whether so many heartbeats have passed since the last move.
    boolean hasRestedFor(int heartbeats) {
        return lastMove.by().isEmpty() || heartbeat - lastMove.atHeartbeat() >= heartbeats;
    }

    /// `who` claims it: a new generation, and whoever held it may still write.
    OwnershipRecord claimedBy(Holder who, MoveReason reason) {
        List<Holder> suspects = new ArrayList<>(unfenced);
        if (holder != null && !suspects.contains(holder)) {
            suspects.add(holder);
        }
        return with(
                generation + 1,
                OwnershipState.TAKING,
                who,
                suspects,
                new LastMove(reason, who.gateway(), heartbeat));
    }

    /// The claim is through: everybody before is fenced or drained, and the holder may write.
    OwnershipRecord activated() {
        return with(generation, OwnershipState.ACTIVE, holder, List.of(), lastMove);
    }

    /// The holder lets go of it.
    OwnershipRecord vacated(List<Holder> stillUnfenced) {
        return with(generation, OwnershipState.FREE, null, stillUnfenced, lastMove);
    }

    /// `who` has nothing on its way any more and will not write.
    OwnershipRecord without(Holder who) {
        List<Holder> rest = unfenced.stream().filter(each -> !each.equals(who)).toList();
        return with(generation, state, holder, rest, lastMove);
    }

    /// The holder lives.
    OwnershipRecord beaten() {
        return new OwnershipRecord(
                generation,
                state,
                holder,
                unfenced,
                heartbeat + 1,
                preferred,
                linksDown,
                lastMove,
                further);
    }

    private OwnershipRecord with(
            long newGeneration,
            OwnershipState newState,
            @Nullable Holder newHolder,
            List<Holder> newUnfenced,
            LastMove newMove) {
        return new OwnershipRecord(
                newGeneration,
                newState,
                newHolder,
                newUnfenced,
                heartbeat,
                preferred,
                linksDown,
                newMove,
                further);
    }
}
