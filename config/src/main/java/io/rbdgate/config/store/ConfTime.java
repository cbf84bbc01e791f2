package io.rbdgate.config.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as they stand in `gateway.conf`.
public final class ConfTime {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private ConfTime() {}

    /// `YYYY/MM/DD HH:MM:SS` in UTC.
    public static String text(Instant time) {
        return FORM.format(time);
    }
}
