package io.rbdgate.management.rest;

import io.rbdgate.config.Iqn;
import io.rbdgate.management.http.ApiProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names and lists as requests give them.
final class Names {
    private static final Pattern IQN =
            Pattern.compile("iqn\\.[0-9]{4}-[01][0-9]\\.[^ _]*[^ _.][^ _]*\\.[^ _]+");

    private Names() {}

    /// An iSCSI name by the original's rule (§1.2), in lower case.
    ///
    /// @throws ApiProblem 500, as the original
    static String iqn(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (!IQN.matcher(name).matches()) {
            throw new ApiProblem(
                    500,
                    "Invalid iqn "
                            + text
                            + " - it must look like iqn.YYYY-MM.com.example:name, without spaces"
                            + " and underscores");
        }
        return name;
    }

    /// Refuses a name to be stored that initiators and targets cannot have, although §1.2 lets it
    /// pass: it would never be served.
    ///
    /// @throws ApiProblem 400 with the reason
    static void requireServable(String iqn) {
        try {
            Iqn served = new Iqn(iqn);
            assert served.text().equals(iqn);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(400, "Invalid iqn: " + e.getMessage());
        }
    }

    /// The items of a comma list, without blanks and empty ones.
    static List<String> list(String text) {
        List<String> items = new ArrayList<>();
        for (String item : List.of(text.split(",", -1))) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }

    /// Whether a flag of a form is on (`true` in any case).
    static boolean flag(String text) {
        return text.equalsIgnoreCase("true");
    }
}
