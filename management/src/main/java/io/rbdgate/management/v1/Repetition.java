package io.rbdgate.management.v1;

import io.rbdgate.config.store.ConfEditException;
import org.jspecify.annotations.Nullable;

/// Removals from targets as they are repeated: what an earlier one took without being confirmed by
/// every gateway is not there any more, which must not be taken for a confirmation.
final class Repetition {
    private Repetition() {}

    /// `operation`; when it removes something from a target and finds it gone, it succeeds when
    /// what was taken there is confirmed only now, and fails while it is not.
    static Operation watched(Operation operation, Targets targets) {
        boolean viewed = operation.response() == TargetViews.TargetView.class;
        boolean removes =
                operation.method().equals("DELETE")
                        && operation.variables().contains("iqn")
                        && (viewed || operation.response() == null);
        return removes
                ? operation.by(call -> remove(operation.action(), call, targets, viewed))
                : operation;
    }

    private static @Nullable Object remove(
            Operation.Action removal, Call call, Targets targets, boolean viewed) {
        try {
            return removal.act(call);
        } catch (Problem gone) {
            requireConfirmedNow(gone, call, targets);
        } catch (ConfEditException e) {
            requireConfirmedNow(Targets.refusal(e), call, targets);
        }
        return viewed ? targets.view(call.iqn("iqn")) : null;
    }

    private static void requireConfirmedNow(Problem gone, Call call, Targets targets) {
        if (gone.status() != 404 || !targets.confirmEarlier(call.iqn("iqn"))) {
            throw gone;
        }
    }
}
