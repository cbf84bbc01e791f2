package io.rbdgate.management.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// What is stored and taken away, and not yet confirmed by every gateway concerned nor fenced: it
/// has to be confirmed by the next change of the same targets. Without that the repetition of such
/// a change, which changes nothing any more, would be taken for confirmed.
///
/// In memory only: after a restart of this gateway the repetition of a change that was not
/// confirmed before is answered as one that takes nothing. Any thread.
final class Owed {
    private final List<Taken.Part> parts = new ArrayList<>();

    synchronized void add(Taken taken) {
        taken.parts().stream().filter(part -> !parts.contains(part)).forEach(parts::add);
    }

    synchronized void paid(Taken taken) {
        parts.removeAll(taken.parts());
    }

    /// All of it.
    synchronized Taken all() {
        return new Taken(List.copyOf(parts));
    }

    /// What a change has to confirm too: what is owed in a target that it changes; or, if it
    /// changes none and so may be a repetition, what one of `gateways` owes. What the store has
    /// never got is owed by nobody.
    synchronized Taken in(Live.Step step, Collection<String> gateways) {
        Set<String> changed = step.changedTargets();
        return new Taken(
                parts.stream()
                        .filter(part -> part.before().epoch() < step.before().epoch())
                        .filter(part -> concerns(part, changed, gateways))
                        .toList());
    }

    private static boolean concerns(
            Taken.Part part, Set<String> changed, Collection<String> gateways) {
        return changed.isEmpty()
                ? !Collections.disjoint(part.revocations().gateways(), gateways)
                : !Collections.disjoint(part.revocations().targets().keySet(), changed);
    }
}
