package io.rbdgate.iscsi.login;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// The grammar of iSCSI names (RFC 7143 §4.2.7), checked on what we are told and on what we
/// announce: control characters and path parts in a name have been an attack on the other side.
public final class IscsiName {
    private static final int MAX_BYTES = 223;

    // The underscore is no character of RFC 3722, but is in the names of well-known hypervisors.
    private static final Pattern IQN =
            Pattern.compile("iqn\\.\\d{4}-(0[1-9]|1[0-2])\\.[\\p{L}\\p{N}\\p{M}._:-]+");
    private static final Pattern EUI = Pattern.compile("eui\\.[0-9A-Fa-f]{16}");
    private static final Pattern NAA = Pattern.compile("naa\\.[0-9A-Fa-f]{16}([0-9A-Fa-f]{16})?");

    private IscsiName() {}

    /// The form in which names are compared: lower case, as RFC 3722 maps them, so that one host is
    /// one initiator and one target one target however they are spelled.
    public static String normalized(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Whether a text is a name of one of the three types.
    public static boolean isValid(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return false;
        }
        return IQN.matcher(name).matches()
                || EUI.matcher(name).matches()
                || NAA.matcher(name).matches();
    }
}
