package io.rbdgate.management.shell.convert;

import io.rbdgate.management.shell.client.ApiClient;
import io.rbdgate.management.shell.client.ApiException;
import io.rbdgate.management.shell.text.Console;
import java.util.ArrayList;
import java.util.List;

/// Changes to be shown and then made, in order. `notes` are what the user must know before.
public record Plan(List<String> notes, List<PlannedCall> calls) {

    /// What is to happen, as a difference: `!` notes, `+` and `-` changes.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        notes.forEach(n -> lines.add("! " + n));
        calls.forEach(c -> lines.add(c.line()));
        return lines;
    }

    /// Whether there is nothing to do.
    public boolean isEmpty() {
        return calls.isEmpty();
    }

    /// Makes the changes, stopping at the first that is refused.
    ///
    /// @return whether all were made
    public boolean apply(ApiClient api, Console console) {
        int made = 0;
        for (PlannedCall call : calls) {
            try {
                call.make(api);
                made++;
            } catch (ApiException e) {
                console.err()
                        .println(
                                "stopped after "
                                        + made
                                        + " of "
                                        + calls.size()
                                        + " changes at `"
                                        + call.line()
                                        + "`: "
                                        + e.getMessage());
                return false;
            }
        }
        console.out().println(made + " changes made");
        return true;
    }
}
