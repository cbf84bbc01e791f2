package io.rbdgate.config;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// CHAP as demanded of an initiator: what it must prove, what we prove in return (`mutual`; null:
/// one-way), and the acceptable algorithms in order of preference.
public record ChapConfig(
        ChapCredentials initiator,
        @Nullable ChapCredentials mutual,
        List<ChapAlgorithm> algorithms) {

    /// Strongest first.
    public static final List<ChapAlgorithm> DEFAULT_ALGORITHMS =
            List.of(
                    ChapAlgorithm.SHA3_256,
                    ChapAlgorithm.SHA256,
                    ChapAlgorithm.SHA1,
                    ChapAlgorithm.MD5);

    /// Whether going from `before` to `after` (null: no CHAP) takes away the right of those who
    /// have logged in: another name or secret is to be proven.
    public static boolean revokes(@Nullable ChapConfig before, @Nullable ChapConfig after) {
        return after != null && (before == null || !before.initiator.equals(after.initiator));
    }
}
