package io.rbdgate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// CHAP as demanded of an initiator: what it must prove, what we prove in return (`mutual`; null:
/// one-way), and the acceptable algorithms in order of preference. While a secret is being changed
/// `next` proves the initiator as well as its own does (null: only its own).
public record ChapConfig(
        ChapCredentials initiator,
        @Nullable ChapCredentials mutual,
        List<ChapAlgorithm> algorithms,
        @Nullable Secret next) {

    /// With one valid secret.
    public ChapConfig(
            ChapCredentials initiator,
            @Nullable ChapCredentials mutual,
            List<ChapAlgorithm> algorithms) {
        this(initiator, mutual, algorithms, null);
    }

    /// The same, with a second secret that is valid too.
    public ChapConfig orWith(Secret secret) {
        return new ChapConfig(initiator, mutual, algorithms, secret);
    }

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
