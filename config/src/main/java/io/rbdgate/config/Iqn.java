package io.rbdgate.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// An iSCSI name in one of the three forms of RFC 7143 §4.2.7, held in lower case as names are
/// compared.
public record Iqn(String text) implements Comparable<Iqn> {
    private static final int LONGEST = 223;
    private static final Pattern DATED =
            Pattern.compile(
                    "iqn\\.[0-9]{4}-(0[1-9]|1[0-2])\\.[a-z0-9-]+(\\.[a-z0-9-]+)*(:[a-z0-9.:-]+)?");
    private static final Pattern EUI = Pattern.compile("eui\\.[0-9a-f]{16}");
    private static final Pattern NAA = Pattern.compile("naa\\.([0-9a-f]{16}|[0-9a-f]{32})");

    /// @throws IllegalArgumentException with a message for the user when `text` is no iSCSI name
    public Iqn {
        text = text.toLowerCase(Locale.ROOT);
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the iSCSI name has " + text.length() + " characters, more than " + LONGEST);
        }
        if (!isName(text)) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is not an iSCSI name: write iqn.YYYY-MM.reversed.domain[:name] (letters,"
                            + " digits, '-', '.', ':'), eui. with 16 or naa. with 16 or 32 hex digits");
        }
    }

    /// Whether `text`, already in lower case, is a name.
    private static boolean isName(String text) {
        return DATED.matcher(text).matches()
                || EUI.matcher(text).matches()
                || NAA.matcher(text).matches();
    }

    @Override
    public int compareTo(Iqn other) {
        return text.compareTo(other.text);
    }

    /// The name itself.
    @Override
    public String toString() {
        return text;
    }
}
